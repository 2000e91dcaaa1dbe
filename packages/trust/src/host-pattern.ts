import { isIP, isIPv6 } from 'node:net';
import { ConfigurationError } from '@countersign/spec';

const label = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const patternForm = new RegExp(`^(\\*{1,2}\\.)?${label}(\\.${label})*$`);

/**
 * A host name or address, `*.example.com` for exactly one label below, or `**.example.com` for the domain and
 * everything below it.
 */
export class HostPattern {
  readonly text: string;

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(text: string) {
    // An address with a zone is good on one machine only.
    if ((isIP(text) === 0 && !patternForm.test(text.toLowerCase())) || text.includes('%'))
      throw new ConfigurationError('CONFIG_INVALID', `'${text}' is not a host name to pin`, {
        hint: "Pins are listed by host name without scheme, port or path: 'api.example.com', '*.example.com', '**.example.com'.",
      });
    this.text = canonicalHost(text);
  }

  matches(host: string): boolean {
    const name = canonicalHost(host);
    if (this.text.startsWith('**.')) return name === this.text.slice(3) || name.endsWith(this.text.slice(2));
    if (!this.text.startsWith('*.')) return name === this.text;
    const dot = name.indexOf('.');
    return dot > 0 && name.slice(dot) === this.text.slice(1);
  }
}

/** One spelling of each host: lower case, no final dot, IPv6 in its shortest form. */
export function canonicalHost(host: string): string {
  if (isIPv6(host) && !host.includes('%')) return new URL(`https://[${host}]`).hostname.slice(1, -1);
  const name = host.toLowerCase().replace(/\.+$/, '');
  // URL knows the other spellings of an IPv4 address, such as 127.1.
  return /^[0-9a-fx.]+$/.test(name) && URL.canParse(`https://${name}`)
    ? new URL(`https://${name}`).hostname
    : name;
}
