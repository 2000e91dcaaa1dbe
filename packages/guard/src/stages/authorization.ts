import type { Certificate } from '@countersign/x509';
import type { AuthorizationRequest, Authorizer } from '../authorization/authorizer.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import type { StoreEntry } from '../store.js';
import { type Refused, refused } from '../verdict.js';

/** Whether the certificate is somebody's. */
export function known(
  { subject }: Certificate,
  spiffeId: string | undefined,
  client: RegisteredClient | undefined,
): Refused | undefined {
  return client === undefined
    ? refused('CLIENT_UNKNOWN', `No client is registered for ${spiffeId ?? subject}`)
    : undefined;
}

/** Whether the operator, or its own doing, has shut a client out. */
export function blocked(
  { id }: RegisteredClient,
  block: StoreEntry | undefined,
  now: Date,
): Refused | undefined {
  if (block === undefined) return undefined;
  const { until } = block;
  return until === undefined
    ? refused('CLIENT_BLOCKED', `${id} is blocked`)
    : refused('CLIENT_BLOCKED', `${id} is blocked until ${until.toISOString()}`, {
        retryAfter: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000)),
      });
}

/** Whether a caller may do what he asks for. */
export function authorization(authorizer: Authorizer, request: AuthorizationRequest): Refused | undefined {
  const { allowed, detail, explanation } = authorizer.decide(request);
  if (allowed) return undefined;
  return refused('NOT_AUTHORIZED', detail, { explanation });
}
