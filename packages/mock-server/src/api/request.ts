import type { components, ErrorCode } from '@countersign/spec';
import type { Certificate } from '@countersign/x509';

export type Schemas = components['schemas'];
export type TrustLevel = 'standard' | 'high' | 'maximum';

/** A request, taken off its socket. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Empty where there is none. One beyond {@link maxBodyBytes} is refused: no more of it is needed than one byte beyond. */
  readonly body: Uint8Array;
  /** The connection that it came by: looked at only where the answer tells of it. */
  connection(): Schemas['TlsDiagnostics'];
  /** Does something once the answer is with the caller, or the caller has gone. */
  afterwards(work: () => void): void;
}

/** Who was admitted. */
export interface Caller {
  readonly clientId: string;
  readonly trustLevel: TrustLevel;
  readonly certificate: Certificate;
  /** The certificates above it, from its issuer up, as far as they are known. */
  readonly chain: readonly Certificate[];
  /** The address that was judged. */
  readonly address: string;
  /** What its certificate says beyond the name, such as `role`. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** Why nobody was admitted. */
export interface NotAdmitted {
  readonly code: ErrorCode;
  readonly detail: string;
  /** The address that was judged, where it is why. */
  readonly evaluatedIp?: string;
}

/** An answer, ready to be written: the body as JSON. */
export interface ApiAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The code of the problem, where it is one. */
  readonly code: ErrorCode | undefined;
}

export const maxBodyBytes: number = 1024 * 1024;
