import { type ErrorCode, errorCatalogue, type Stage } from '@countersign/spec';
import { printable } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import type { TrustLevel } from './levels.js';

/** A caller that was let in. */
export interface Client {
  /** As it is registered. */
  readonly id: string;
  readonly trustLevel: TrustLevel;
  readonly certificate: Certificate;
  /** The CAs above the certificate, every link proven; the anchor is the last. */
  readonly chain: readonly Certificate[];
  /** From where it calls, as it was judged. */
  readonly address: string;
  /** The one `spiffe:` name of the certificate. */
  readonly spiffeId: string | undefined;
  /** What a CA that may say so wrote into the certificate. */
  readonly attributes: { readonly team?: string; readonly role?: string };
}

/** Let in. */
export interface Admitted {
  readonly ok: true;
  /** Undefined where the settings let callers in without a certificate, and this one had none. */
  readonly client: Client | undefined;
  readonly trustLevel: TrustLevel | undefined;
}

/** Refused, by the first stage that failed. */
export interface Refused {
  readonly ok: false;
  readonly stage: Stage;
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** What was found, in one sentence that may be shown to the caller. */
  readonly detail: string;
  /** More of it, for the log alone. */
  readonly explanation?: string;
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number;
  /** The address that was judged. */
  readonly evaluatedIp?: string;
  /** The client that called, where its certificate proved so. */
  readonly clientId?: string;
}

/** What a guard says of a request. */
export type Verdict = Admitted | Refused;

// It may quote a certificate, which holds whatever its bearer likes.
const maxDetail = 400;

/** A refusal with the stage and the status that the catalogue gives its code. */
export function refused(
  code: ErrorCode,
  detail: string,
  more: Pick<Refused, 'explanation' | 'retryAfter' | 'evaluatedIp'> = {},
): Refused {
  const { stage, status = 403 } = errorCatalogue[code];
  return { ok: false, stage, code, status, detail: printable(detail, maxDetail), ...more };
}
