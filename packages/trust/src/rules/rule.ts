import type { Certificate } from '@countersign/x509';

/** What a leaf is used for (RFC 5280 4.2.1.12). */
export type Purpose = 'serverAuth' | 'clientAuth';

/** A certificate where it stands in its path. */
export interface Position {
  readonly certificate: Certificate;
  /** 0 is the leaf. */
  readonly index: number;
  /** Leaf first, anchor last. */
  readonly path: readonly Certificate[];
  readonly purpose: Purpose;
  readonly now: Date;
}

export interface Rule {
  readonly name: string;
  readonly section: string;
  /** Which certificates of a path it holds for. */
  readonly of: 'all' | 'below the anchor' | 'leaf' | 'leaf below the anchor' | 'issuers';
  /** A matter of form, which a user may do without for a CA that can't do better. */
  readonly waivable?: true;
  /** What is wrong, as the end of a sentence that begins with the certificate. */
  readonly broken: (position: Position) => string | undefined;
}
