import type { ClientRequest } from 'node:http';
import { checkServerIdentity } from 'node:tls';
import { ConfigurationError } from '@countersign/spec';
import { hostHeaders } from './host-header.js';

type Options = Readonly<Record<string, unknown>>;

/** What Node has and its types don't tell. */
interface Internals {
  _implicitHeader: (this: ClientRequest) => void;
}

/** What one request may not decide: it was decided for all of them, and checked. */
const refused = [
  ...['ca', 'cert', 'key', 'pfx', 'passphrase', 'crl', 'secureContext', 'checkServerIdentity', 'servername'],
  ...[
    'minVersion',
    'maxVersion',
    'secureProtocol',
    'secureOptions',
    'ciphers',
    'sigalgs',
    'ecdhCurve',
    'dhparam',
  ],
  ...['ALPNProtocols', 'session', 'socketPath', 'lookup', 'localAddress', 'family'],
];

/** @throws ConfigurationError `CONFIG_INVALID` */
export function refuseTlsOptions(options: Options): void {
  const decides = (name: string): boolean =>
    options[name] !== undefined &&
    options[name] !== null &&
    // got names Node's own check, which holds anyway.
    !(name === 'checkServerIdentity' && options[name] === checkServerIdentity);
  const wrong =
    refused.find(decides) ?? (options.rejectUnauthorized === false ? 'rejectUnauthorized' : undefined);
  if (wrong !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', `A single request can't set '${wrong}' on this agent`, {
      hint: 'Give it to createAgent (identity, trust, timeouts, proxy), which holds for all its requests.',
    });
}

/** Headers that were given as a list are written as they are, and the request doesn't know them. */
export function hostsOf(request: ClientRequest, { headers }: Options): readonly string[] {
  const host = request.getHeader('host');
  const own = host === undefined ? [] : [String(host)];
  return Array.isArray(headers) ? [...own, ...hostHeaders(headers)] : own;
}

/**
 * A request may be given its Host, or another path, until it is sent.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function refuseOtherHosts(request: ClientRequest, admit: (host: string) => void): void {
  refuseOtherPath(request.path);
  const { setHeader, appendHeader } = request;
  const internals = request as unknown as Internals;
  const { _implicitHeader } = internals;
  const check = (name: unknown, value: unknown): void => {
    if (String(name).toLowerCase() === 'host') admit(String(value));
  };
  request.setHeader = function (name, value) {
    check(name, value);
    return setHeader.call(this, name, value);
  };
  request.appendHeader = function (name, value) {
    check(name, value);
    return appendHeader.call(this, name, value);
  };
  // Node writes the first line by it. A setter of the path would cost a tenth of a request.
  internals._implicitHeader = function (this: ClientRequest): void {
    refuseOtherPath(this.path);
    _implicitHeader.call(this);
  };
}

function refuseOtherPath(path: string): void {
  if (/^(\/|\*$)/.test(path)) return;
  throw new ConfigurationError('CONFIG_INVALID', 'The path of a request names another host than its origin', {
    hint: "Give a path that begins with '/' (RFC 9112 3.2.2: a server takes the host of a whole URL for the one meant).",
  });
}
