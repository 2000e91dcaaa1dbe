import type { Client } from '@countersign/guard';
import { ConfigurationError } from '@countersign/spec';

const clients = new WeakMap<Request, () => Client>();

/** @internal Says who sent a request that handlers are asked about. */
export function setClientOf(request: Request, client: () => Client): void {
  clients.set(request, client);
}

/**
 * The verified client that sent the request of an msw resolver.
 *
 * @param request as the resolver gets it: a copy of it is not known
 * @throws ConfigurationError `CONFIG_INVALID` where it is no request
 * @returns undefined where a rule of `authorize` lets anyone in, and nobody in particular came
 *
 * @example
 * ```js
 * http.get('/v1/limits', ({ request }) => {
 *   const { id, trustLevel } = clientOf(request);
 *   return HttpResponse.json({ client: id, daily: trustLevel === 'maximum' ? '1000000.00' : '5000.00' });
 * });
 * ```
 */
export function clientOf(request: Request): Client | undefined {
  if (typeof request?.clone !== 'function')
    throw new ConfigurationError('CONFIG_INVALID', 'clientOf was given no request', {
      hint: 'Write ({ request }) => clientOf(request) in the resolver.',
    });
  return clients.get(request)?.();
}
