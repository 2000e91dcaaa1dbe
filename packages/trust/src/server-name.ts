import { isIP } from 'node:net';
import type { Certificate } from '@countersign/x509';
import { canonicalHost } from './host-pattern.js';
import { isWildcard } from './rules/alternative-names.js';

/**
 * Whether a certificate is for a host (RFC 9525 6): an address by iPAddress, a name by dNSName. A wildcard stands for
 * exactly one label, the leftmost. The common name has no say.
 */
export function isForHost({ names }: Certificate, host: string): boolean {
  const name = canonicalHost(host);
  if (isIP(name) !== 0) return names.ip.includes(name);
  const dot = name.indexOf('.');
  return names.dns.some(presented => {
    const pattern = presented.toLowerCase();
    return pattern === name || (isWildcard(pattern) && dot > 0 && pattern.slice(1) === name.slice(dot));
  });
}
