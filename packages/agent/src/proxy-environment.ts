import { BlockList, isIP } from 'node:net';
import { type HttpProxy, parseProxy } from './proxy.js';
import type { Target } from './tcp.js';

/** HTTPS_PROXY and NO_PROXY, in either case, as curl reads them; taken once, when the agent is made. */
export function environmentProxy(
  environment: Readonly<Record<string, string | undefined>>,
): (target: Target) => HttpProxy | undefined {
  const url = environment.https_proxy || environment.HTTPS_PROXY;
  if (!url) return () => undefined;
  const proxy = parseProxy(url.includes('://') ? url : `http://${url}`);
  const exceptions = (environment.no_proxy || environment.NO_PROXY || '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .map(parseException);
  return target => (exceptions.some(excepts => excepts(target)) ? undefined : proxy);
}

/**
 * `*`, a host with all below it (with or without a leading dot), an address or a range of addresses (CIDR); each perhaps
 * with a port, before which an IPv6 address is in brackets.
 */
function parseException(entry: string): (target: Target) => boolean {
  if (entry === '*') return () => true;
  const isBareIpv6 = entry.split(':').length > 2 && !entry.startsWith('[');
  const [, text = '', only] = isBareIpv6 ? [entry, entry] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  const matches = hostMatcher(text.replace(/[[\]]/g, ''));
  return ({ host, port }) =>
    (only === undefined || Number(only) === port) && matches(host.toLowerCase().replace(/\.$/, ''));
}

function hostMatcher(text: string): (host: string) => boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0) {
    const domain = text.replace(/^\*?\./, '').replace(/\.$/, '');
    return host => isIP(host) === 0 && (host === domain || host.endsWith(`.${domain}`));
  }
  const longest = family === 4 ? 32 : 128;
  const prefix = Number(bits ?? longest);
  if (!(Number.isInteger(prefix) && prefix >= 0 && prefix <= longest)) return () => false;
  const range = new BlockList();
  range.addSubnet(address, prefix, `ipv${family as 4 | 6}`);
  return host => isIP(host) !== 0 && range.check(host, `ipv${isIP(host) as 4 | 6}`);
}
