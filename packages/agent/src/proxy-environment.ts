import { type HttpProxy, parseProxy } from './proxy.js';
import type { Target } from './tcp.js';

/** HTTPS_PROXY and NO_PROXY, in either case, as curl reads them; taken once, when the agent is made. */
export function environmentProxy(
  environment: Readonly<Record<string, string | undefined>>,
): (target: Target) => HttpProxy | undefined {
  const url = environment.https_proxy || environment.HTTPS_PROXY;
  if (!url) return () => undefined;
  const proxy = parseProxy(url);
  const exceptions = (environment.no_proxy || environment.NO_PROXY || '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '');
  return target => (exceptions.some(entry => isExcepted(target, entry)) ? undefined : proxy);
}

/** `*`, a host with all below it (with or without a leading dot), an address; each perhaps with a port. */
function isExcepted({ host, port }: Target, entry: string): boolean {
  if (entry === '*') return true;
  const [, name = '', only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  const isIpv6 = entry.split(':').length > 2 && !entry.startsWith('[');
  const pattern = (isIpv6 ? entry : name).replace(/^\*?\./, '');
  if (!isIpv6 && only !== undefined && Number(only) !== port) return false;
  const called = host.toLowerCase().replace(/\.$/, '');
  return called === pattern || called.endsWith(`.${pattern}`);
}
