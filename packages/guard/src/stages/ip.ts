import type { Caller } from '../address/caller-address.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import { type Refused, refused } from '../verdict.js';

/** Whether a client may call from where it calls. The refusal says which address was judged, and which was not. */
export function ip(client: RegisteredClient | undefined, caller: Caller | Refused): Refused | undefined {
  if (client?.addresses === undefined) return undefined;
  if (!caller.ok) return caller;
  const { address, ignored } = caller;
  if (client.addresses.allows(address)) return undefined;
  const aside =
    ignored === undefined
      ? ''
      : `; ${ignored} was passed over, since what sent it is not among the trusted proxies`;
  return refused('IP_NOT_ALLOWED', `${client.id} may not call from ${address}${aside}`, {
    evaluatedIp: address,
  });
}
