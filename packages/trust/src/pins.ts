import { ConfigurationError, TrustError } from '@countersign/spec';
import { type Certificate, matchesPin, type Pin, parsePin } from '@countersign/x509';
import { canonicalHost, HostPattern } from './host-pattern.js';

/** The pins of all hosts. Looking up a host costs the same however many there are. */
export class Pins {
  /** By host, or by pattern with its stars. */
  readonly #byPattern = new Map<string, readonly Pin[]>();

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(pins: Readonly<Record<string, string | readonly string[]>>) {
    if (
      typeof pins !== 'object' ||
      pins === null ||
      ![Object.prototype, null].includes(Object.getPrototypeOf(pins))
    )
      throw new ConfigurationError(
        'CONFIG_INVALID',
        'pins is not an object with a list of pins for each host',
        { hint: "Give pins as { 'api.example.com': ['sha256/…'] }." },
      );
    for (const [host, texts] of Object.entries(pins)) {
      const list: readonly string[] = typeof texts === 'string' ? [texts] : texts;
      if (!Array.isArray(list) || list.length === 0)
        throw new ConfigurationError('CONFIG_INVALID', `The list of pins for ${host} is empty, or is none`, {
          hint: 'Give at least one pin, or leave the host out: an empty list would pin nothing.',
        });
      // Two spellings of one host are one host.
      const { text } = new HostPattern(host);
      this.#byPattern.set(text, [...(this.#byPattern.get(text) ?? []), ...list.map(parsePin)]);
    }
  }

  /** The pins of all patterns that cover a host. */
  for(host: string): readonly Pin[] {
    if (this.#byPattern.size === 0) return [];
    return patternsOf(canonicalHost(host)).flatMap(pattern => this.#byPattern.get(pattern) ?? []);
  }

  /** What a user should know about pins that hold, and yet will not do. */
  get warnings(): readonly string[] {
    const entries = [...this.#byPattern];
    const single = entries.filter(([, pins]) => new Set(pins.map(({ text }) => text)).size === 1);
    const sha1 = entries.filter(([, pins]) => pins.some(({ hash }) => hash === 'sha1'));
    const warning = (hosts: readonly (readonly [string, unknown])[], what: string): string[] =>
      hosts.length === 0 ? [] : [`${listed(hosts.map(([host]) => host))}: ${what}`];
    return [
      ...warning(
        single,
        'a single pin and no backup. When that key is lost or replaced, nobody can connect.',
      ),
      ...warning(
        sha1,
        'a SHA-1 thumbprint. SHA-1 is broken, and the pin ends with the certificate: prefer sha256/….',
      ),
    ];
  }
}

/** Every pattern that covers a host: itself, `*.` one label up, `**.` each domain it is in. */
function patternsOf(host: string): string[] {
  const labels = host.split('.');
  const parents = labels.map((_, i) => labels.slice(i).join('.'));
  const [, parent] = parents;
  return [
    host,
    ...(parent !== undefined && labels[0] !== '' ? [`*.${parent}`] : []),
    ...parents.map(domain => `**.${domain}`),
  ];
}

const listed = (hosts: readonly string[]): string =>
  hosts.length > 5 ? `${hosts.slice(0, 5).join(', ')} and ${hosts.length - 5} more` : hosts.join(', ');

export const matchesAny = (certificates: readonly Certificate[], pins: readonly Pin[]): boolean =>
  certificates.some(certificate => pins.some(pin => matchesPin(certificate, pin)));

/** @param path the certificates that could have matched, leaf first. Their pins are printed ready to paste. */
export function pinMismatch(host: string, path: readonly Certificate[], pins: readonly Pin[]): TrustError {
  const lines = path.map(({ pin, subject }) => `  '${pin}', // ${subject}`);
  return new TrustError(
    'SERVER_PIN_MISMATCH',
    `${host} serves a chain that matches none of its ${pins.length} pin(s). It serves:\n${lines.join('\n')}`,
    {
      hint: `Nothing was sent. If the operator confirms this key, pin it: pins: { '${canonicalHost(host)}': ['${path[0]?.pin}'] }. Otherwise somebody may be listening in.`,
    },
  );
}
