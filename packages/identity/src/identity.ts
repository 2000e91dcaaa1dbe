import type { KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { ConfigurationError, type CountersignError, IdentityError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { type Certificate, Oid } from '@countersign/x509';
import { chainWarnings } from './chain-warnings.js';

/**
 * Where an identity comes from. It is asked at every new connection, so a source that changes its answer rotates
 * the identity.
 */
export interface IdentitySource {
  /** The identity to present now, checked. It rejects rather than give one that can't be used. */
  current(): Promise<Identity>;
  /**
   * Tells of each change after the first identity, until the function that it returns is called. A listener that
   * throws is reported as a process warning and stops nothing.
   *
   * @example
   * ```js
   * const stop = source.onChange(change => {
   *   if (change.type === 'rotated') console.log(`now ${change.identity.fingerprint}`);
   *   else console.error(change.error.code, change.error.hint);
   * });
   * ```
   */
  onChange(listener: (change: IdentityChange) => void): () => void;
  /**
   * Reads the material anew, now, also after `close()`. It rejects with what is wrong with material that can't be used,
   * and the last good identity stays in place. A source that can't read anew may lack it.
   *
   * @example
   * ```js
   * await source.reload?.(); // the files have just been replaced, and the old key must not be used any more
   * ```
   */
  reload?(): Promise<void>;
  /** Stops watching. `current()` keeps answering with the last good identity, and no listener is called any more. */
  close(): void;
}

/** What a source tells its listeners: a new identity, or why what it found is not one and the previous one stays. */
export type IdentityChange =
  | { readonly type: 'rotated'; readonly identity: Identity; readonly previous: Identity }
  | { readonly type: 'rotation-failed'; readonly error: CountersignError };

/** Which side of a connection an identity proves. */
export type Purpose = 'clientAuth' | 'serverAuth';

/** What an {@link Identity} is made of. */
export interface IdentityMaterial {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  /** Issuers to send along, from the leaf's up; sent as given, with a warning where links don't fit. Default: none. */
  readonly chain?: readonly Certificate[];
  /** What was odd about the source, but no reason to refuse it. */
  readonly warnings?: readonly string[];
  /** The side it is for, by the name of its key purpose (RFC 5280 4.2.1.12). Default: `clientAuth`. */
  readonly purpose?: Purpose;
  /** The clock that dates are judged by. Default: the system's. */
  readonly now?: () => Date;
}

/**
 * A private key and the certificate that proves it, checked against each other. Printing, logging or serialising
 * one shows nothing secret. It is a source too: one that never changes.
 *
 * @example
 * ```js
 * const identity = new Identity({ privateKey, certificate, chain: [intermediate] });
 * console.log(identity.fingerprint, identity.warnings);
 * ```
 */
export class Identity implements IdentitySource {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  /** Issuers that are sent along, from the leaf's up; the leaf is not among them. */
  readonly chain: readonly Certificate[];
  readonly warnings: readonly string[];
  readonly purpose: Purpose;
  readonly #now: () => Date;

  /** @throws IdentityError `PEM_KEY_MISMATCH`, `CERTIFICATE_PURPOSE_INVALID` */
  constructor(material: IdentityMaterial) {
    checkArgument('new Identity', 'the material', material, 'object');
    checkArgument('new Identity', 'privateKey', material.privateKey, 'key object');
    checkArgument('new Identity', 'certificate', material.certificate, 'object');
    const { privateKey, certificate, chain = [], warnings = [], now = () => new Date() } = material;
    const { purpose = 'clientAuth' } = material;
    if (purpose !== 'clientAuth' && purpose !== 'serverAuth')
      throw new ConfigurationError('CONFIG_INVALID', `An identity has no purpose '${String(purpose)}'`, {
        hint: "purpose is 'clientAuth' or 'serverAuth'.",
      });
    // OpenSSL notices only some mismatches, and then connects without any certificate.
    if (!certificate.hasKey(privateKey))
      throw new IdentityError(
        'PEM_KEY_MISMATCH',
        `The private key does not belong to the certificate ${certificate.subject}`,
      );
    const unfit = unfitFor(purpose, certificate, privateKey);
    if (unfit !== undefined)
      throw new IdentityError(
        'CERTIFICATE_PURPOSE_INVALID',
        `The certificate ${certificate.subject} may not be used by a ${sides[purpose]}: ${unfit.why}`,
        { hint: unfit.hint },
      );
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.chain = chain;
    this.purpose = purpose;
    this.warnings = [...warnings, ...chainWarnings(certificate, chain, now())];
    this.#now = now;
  }

  /** SHA-256 of the certificate, upper-case hex. */
  get fingerprint(): string {
    return this.certificate.fingerprints.sha256;
  }

  /**
   * This identity, if it is valid now.
   *
   * @throws IdentityError `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID`
   */
  async current(): Promise<Identity> {
    const now = this.#now();
    const { certificate } = this;
    if (now > certificate.notAfter)
      throw new IdentityError(
        'CERTIFICATE_EXPIRED',
        `The ${sides[this.purpose]} certificate ${certificate.subject} expired on ${certificate.notAfter.toISOString()}`,
      );
    if (now < certificate.notBefore)
      throw new IdentityError(
        'CERTIFICATE_NOT_YET_VALID',
        `The ${sides[this.purpose]} certificate ${certificate.subject} is valid only from ${certificate.notBefore.toISOString()}`,
      );
    return this;
  }

  /** Never calls the listener: an identity doesn't change. */
  onChange(_listener: (change: IdentityChange) => void): () => void {
    return () => {};
  }

  /** Does nothing: there is nothing to stop. */
  close(): void {}

  toJSON(): Record<string, unknown> {
    const { subject, issuer, notBefore, notAfter } = this.certificate;
    return { subject, issuer, notBefore, notAfter, fingerprint: this.fingerprint, warnings: this.warnings };
  }

  static {
    Object.defineProperty(Identity.prototype, inspect.custom, {
      value(this: Identity): string {
        const { subject, notAfter } = this.certificate;
        return `Identity { ${subject}, until ${notAfter.toISOString()}, fingerprint ${this.fingerprint} }`;
      },
    });
  }
}

const sides = { clientAuth: 'client', serverAuth: 'server' } as const;

/** What keeps a certificate from proving that side, and the cure. */
function unfitFor(
  purpose: Purpose,
  { usages }: Certificate,
  { asymmetricKeyType }: KeyObject,
): { readonly why: string; readonly hint: string } | undefined {
  const { extended } = usages;
  if (extended && !extended.includes(Oid[purpose]) && !extended.includes(Oid.anyExtendedKeyUsage))
    return {
      why: `its extended key usage lacks ${purpose}`,
      hint: `Ask for a certificate with the extended key usage ${purpose}.`,
    };
  // Both sides prove their key by a signature (RFC 8446 4.4.3, RFC 5246 7.4.8); in TLS 1.2 a server with an RSA key can
  // also prove it by deciphering (RFC 5246 7.4.7.1).
  const deciphers = purpose === 'serverAuth' && asymmetricKeyType === 'rsa';
  if (
    usages.key === undefined ||
    usages.key.includes('digitalSignature') ||
    (deciphers && usages.key.includes('keyEncipherment'))
  )
    return undefined;
  return {
    why: 'its key usage lacks digitalSignature',
    hint: 'Ask for a certificate with the key usage digitalSignature.',
  };
}
