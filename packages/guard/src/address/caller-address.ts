import { type Refused, refused } from '../verdict.js';
import { peerAddress } from './address.js';
import type { AddressRules } from './address-rules.js';
import { fieldValue, type HeaderFields } from './field-value.js';
import { type Hops, parseForwarded, parseForwardedFor } from './forwarded.js';

/** Where a request comes from. */
export interface Caller {
  readonly ok: true;
  /** The address to judge, in its one spelling. */
  readonly address: string;
  /** Whether a trusted proxy named it. */
  readonly forwarded: boolean;
  /** What was sent by somebody who is no trusted proxy, and not read: `X-Forwarded-For`, `Forwarded`, or both. */
  readonly ignored?: string;
}

const fields = [
  { name: 'Forwarded', parse: parseForwarded },
  { name: 'X-Forwarded-For', parse: parseForwardedFor },
] as const;

/**
 * Who calls. The peer of the connection, unless it is a trusted proxy: then whom the proxies name, read from the right,
 * where the nearest proxy wrote, up to the first address that is no trusted proxy. What stands left of that was written
 * by the caller, and isn't looked at.
 *
 * Nothing is guessed: a proxy that names nobody, a hop on the way that can't be read, and two headers that name
 * different callers are refusals.
 *
 * @param connection.peer the remote address of the socket; undefined once it is closed
 * @param connection.proxies the trusted proxies, if there are any
 *
 * @example
 * ```js
 * callerAddress({ peer: '10.0.0.2', headers: { 'x-forwarded-for': '192.0.2.7' }, proxies: AddressRules.parse(['10.0.0.2']) });
 * // { ok: true, address: '192.0.2.7', forwarded: true }
 * ```
 */
export function callerAddress(connection: {
  readonly peer: string | undefined;
  readonly headers: HeaderFields;
  readonly proxies: AddressRules | undefined;
}): Caller | Refused {
  const { peer = '', headers, proxies } = connection;
  const address = peerAddress(peer);
  if (address === undefined) return untold('the connection has no address');

  const sent = fields.flatMap(({ name, parse }) => {
    const value = fieldValue(headers, name.toLowerCase());
    return value === undefined ? [] : [{ name, value, parse }];
  });
  if (!proxies?.allows(address)) {
    const ignored = sent.map(({ name }) => name).join(' and ');
    return { ok: true, address, forwarded: false, ...(ignored === '' ? {} : { ignored }) };
  }

  const callers = sent.map(({ name, value, parse }) => nearest(name, parse(value), proxies));
  const unreadable = callers.find(caller => typeof caller === 'object');
  if (unreadable !== undefined) return unreadable;
  const [caller, ...others] = new Set(callers);
  if (typeof caller !== 'string') return untold('the trusted proxy does not say for whom it calls');
  if (others.length > 0) return untold('Forwarded and X-Forwarded-For name different callers');
  return { ok: true, address: caller, forwarded: true };
}

/** The nearest hop that is no trusted proxy. */
function nearest(name: string, hops: Hops | undefined, proxies: AddressRules): string | Refused {
  if (hops === undefined) return untold(`${name} can't be read`);
  for (const [i, hop] of hops.toReversed().entries()) {
    if (hop === undefined) return untold(`${name} names no address at place ${i + 1} from its end`);
    if (!proxies.allows(hop)) return hop;
  }
  return untold(`${name} names trusted proxies only`);
}

const untold = (why: string): Refused =>
  refused('IP_NOT_ALLOWED', `The address of the caller can't be told: ${why}.`);
