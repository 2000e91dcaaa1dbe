import { createAgent, type Timeouts } from '@countersign/agent';
import type { IdentitySource, Passphrase } from '@countersign/identity';
import { ConfigurationError, type components } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import { ApiKey } from './api-key.js';
import { Payments } from './payments.js';
import { type CallOptions, Transport } from './transport.js';

export interface PaymentClientOptions {
  /** Where the API is: `https://api.example.com`, with a path if it has one. The identity goes nowhere else. */
  readonly baseUrl: string | URL;
  /** Who to be: `p12File(…)`, `pemFiles(…)`, or any other source. */
  readonly identity: IdentitySource;
  /** Whom to believe. Default: Node's bundled CAs, no pins. */
  readonly trust?: Trust | TrustOptions;
  /**
   * Sent as `X-Api-Key`, where the operator asks for one beside the certificate: the text, `{ env }`, `{ file }` or a
   * function. All but the text are asked at the first call, and again after the server has refused the key.
   */
  readonly apiKey?: Passphrase;
  readonly timeouts?: Timeouts;
}

/** How the server sees the caller. */
export type ClientIdentity = components['schemas']['ClientIdentity'];

/** The Payment API, as one client. */
export interface PaymentClient {
  readonly payments: Payments;
  readonly identity: {
    /** Asks the server who it thinks the caller is. */
    whoami(options?: CallOptions): Promise<ClientIdentity>;
  };
  /** Lets running calls finish, then closes all connections. */
  close(): Promise<void>;
}

/**
 * Makes a client of the Payment API. Nothing is read or connected before the first call.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const client = createPaymentClient({
 *   baseUrl: 'https://api.example.com',
 *   identity: p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' } }),
 *   trust: { ca: { file: 'payment-root-ca.pem' } },
 * });
 * const payment = await client.payments.create({ amount: { currency: 'EUR', value: '129.90' } });
 * await client.close();
 * ```
 */
export function createPaymentClient(options: PaymentClientOptions): PaymentClient {
  checkOptions('createPaymentClient', options, {
    baseUrl: ['text', 'object'],
    identity: 'object',
    trust: 'object',
    apiKey: ['text', 'object', 'function'],
    timeouts: 'object',
  });
  const { identity, apiKey, timeouts } = options;
  const baseUrl = parseBaseUrl(options.baseUrl);
  const key = new ApiKey(apiKey);
  const agent = createAgent({
    identity,
    trust: trustFor(baseUrl, options.trust ?? {}),
    origins: baseUrl.origin,
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  const transport = new Transport(agent, baseUrl, key);
  return {
    payments: new Payments(transport),
    identity: {
      async whoami(call = {}) {
        checkOptions('identity.whoami', call, { signal: 'AbortSignal' });
        return transport.call({ method: 'GET', path: '/v1/identity', signal: call.signal });
      },
    },
    close: () => transport.close(),
  };
}

function parseBaseUrl(baseUrl: string | URL): URL {
  const text = String(baseUrl);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fault =
    url === undefined
      ? 'is not a URL'
      : url.protocol !== 'https:'
        ? `has the scheme ${url.protocol} where only https: proves who is who`
        : url.username || url.password
          ? 'holds credentials'
          : url.search || url.hash
            ? 'holds a query or a fragment'
            : undefined;
  if (url !== undefined && fault === undefined) return url;
  // Credentials in a URL must not reach a log by way of an error.
  const shown =
    url === undefined
      ? text.includes('@')
        ? '…'
        : text.slice(0, 100)
      : `${url.protocol}//${url.host}${url.pathname}`;
  throw new ConfigurationError('CONFIG_INVALID', `baseUrl '${shown}' ${fault}`, {
    hint: "Give the API's address, such as 'https://api.example.com'.",
  });
}

/** Pins for other hosts only are a mistake: the API would be unpinned, and nobody would notice. */
function trustFor(baseUrl: URL, options: Trust | TrustOptions): Trust {
  if ('checkPins' in options) return options;
  const trust = createTrust(options);
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '');
  const pinned = Object.keys(options.pins ?? {});
  if (pinned.length > 0 && trust.pinsFor(host).length === 0)
    throw new ConfigurationError('CONFIG_INVALID', `trust.pins has no pin for ${host}`, {
      hint: `It has pins for ${pinned.join(', ')} only; list those of '${host}', the host of baseUrl.`,
    });
  return trust;
}
