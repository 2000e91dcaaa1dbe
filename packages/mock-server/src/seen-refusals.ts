import type { Guard } from '@countersign/guard';
import type { ErrorCode, Stage } from '@countersign/spec';
import type { Certificate } from '@countersign/x509';

/** A caller that the guard refused: a request of it, or its connection before there was any. */
export interface SeenRefusal {
  readonly stage: Stage;
  readonly code: ErrorCode;
  readonly detail: string;
  /** Who the certificate says it is, proven or not; undefined where there was none, or none that can be read. */
  readonly client: string | undefined;
  readonly certificate: Certificate | undefined;
  /** The address that was judged. */
  readonly address: string;
  /** Of the request; undefined where a connection was refused in the handshake. */
  readonly method: string | undefined;
  /** Without the query. */
  readonly path: string | undefined;
}

// As many as of the requests that are kept.
const most = 10_000;

/** The refusals of a guard from now on, in their order: the last 10,000. */
export function refusalsOf(guard: Guard): readonly SeenRefusal[] {
  const seen: SeenRefusal[] = [];
  guard.on('certificate_validation_failed', ({ failures: [first], ...judged }) => {
    const { clientId, certificate, address, method, path } = judged;
    const { stage, code, detail } = first;
    const client = clientId ?? certificate?.subject.commonName;
    seen.push({ stage, code, detail, client, certificate, address, method, path });
    if (seen.length > most * 1.1) seen.splice(0, seen.length - most);
  });
  return seen;
}
