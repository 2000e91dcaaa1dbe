import { ConfigurationError } from '@countersign/spec';

/**
 * Where an identity may be shown: exact origins (`https://api.example.com:8443`), one wildcard label
 * (`https://*.example.com`), any port (`https://localhost:*`), or `'any'`.
 */
export type Origins = 'any' | string | readonly string[];

const form = /^https:\/\/(\*\.)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}|\*))?$/;

/** @throws ConfigurationError `CONFIG_INVALID` */
export function parseOrigins(origins: Origins): (origin: URL) => boolean {
  if (origins === 'any') return origin => origin.protocol === 'https:';
  const list = typeof origins === 'string' ? [origins] : origins;
  if (!Array.isArray(list) || list.length === 0)
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'createAgent needs origins: where the identity may be shown',
      {
        hint: "Give exact origins such as 'https://api.example.com', or 'any' if the identity may go everywhere.",
      },
    );
  const rules = list.map(parseRule);
  return origin => origin.protocol === 'https:' && rules.some(rule => rule(origin));
}

/** What was given, unless it may hold credentials. */
const shown = (text: unknown): string =>
  typeof text === 'string' && !text.includes('@') ? text : typeof text;

function parseRule(text: unknown): (origin: URL) => boolean {
  const match = typeof text === 'string' ? form.exec(text.toLowerCase()) : null;
  if (match === null || !URL.canParse(`https://${match[2]}`))
    throw new ConfigurationError('CONFIG_INVALID', `'${shown(text)}' is not an https origin`, {
      hint: "An origin is 'https://', a host and perhaps a port, without a path: 'https://api.example.com', 'https://*.example.com', 'https://localhost:*'.",
    });
  const [, wildcard, host = '', port = ''] = match;
  const portMatches = (origin: URL): boolean => port === '*' || origin.port === (port === '443' ? '' : port);
  if (wildcard === undefined) {
    const { hostname } = new URL(`https://${host}`);
    return origin => origin.hostname === hostname && portMatches(origin);
  }
  return origin => {
    const [first = '', ...rest] = origin.hostname.split('.');
    return first !== '' && rest.join('.') === host && portMatches(origin);
  };
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function parseOrigin(origin: string | URL | undefined): URL {
  const text = String(origin);
  if (!URL.canParse(text))
    throw new ConfigurationError('CONFIG_INVALID', 'The origin of a request is not one');
  return new URL(text);
}

/**
 * The origin of a host and a port. Whoever connects takes host and port from it, and from nothing else: what URL reads
 * otherwise than it is written would be judged as one host and connected to as another.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function originAt(host: string, port: number): URL {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const text = `https://${bare.includes(':') ? `[${bare}]` : bare}:${port}`;
  if (!/^([\w.-]+|[\da-f:.]+)$/i.test(bare) || !URL.canParse(text))
    throw new ConfigurationError('CONFIG_INVALID', 'The host or the port to connect to is not one', {
      hint: 'Give a host name in ASCII, as new URL(…).hostname has it, or an address; and a port up to 65535.',
    });
  return new URL(text);
}
