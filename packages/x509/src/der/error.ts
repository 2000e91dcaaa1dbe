/** What a reader may spend on one input. */
export interface DerLimits {
  /** Length of the input in bytes. Default: 1 MiB. */
  readonly bytes: number;
  /** Nesting of constructed values. Default: 32. */
  readonly depth: number;
  /** Values read, all levels together. Default: 200,000. */
  readonly nodes: number;
  /** Length of an OID in bytes. Default: 64. */
  readonly oid: number;
}

export const defaultDerLimits: DerLimits = { bytes: 1024 * 1024, depth: 32, nodes: 200_000, oid: 64 };

/** The input breaks the encoding rules, or (`limit`) asks for more than its reader may spend. */
export class DerError extends Error {
  override readonly name = 'DerError';
  readonly limit: keyof DerLimits | undefined;
  constructor(message: string, limit?: keyof DerLimits) {
    super(message);
    this.limit = limit;
  }
}
