import type { components, paths } from '@countersign/spec';
import { Api } from './api.js';
import type { ApiCall } from './api-call.js';
import type { CallOptions } from './call-options.js';
import { Certificates } from './certificates.js';
import { type ClientOptions, readOptions } from './client-options.js';
import { checkEncryption } from './encryption/check-options.js';
import { Encryption, type EncryptionOptions } from './encryption/encryption.js';
import { environmentOptions, type PaymentEnvironment, variables } from './environment.js';
import { Findings } from './findings.js';
import { openTransport } from './open-transport.js';
import { Payments } from './payments.js';
import { type CustomRequest, customRequest } from './request.js';

export interface PaymentClientOptions extends ClientOptions {
  /** Encrypts payloads beside TLS. Default: it doesn't. */
  readonly encryption?: EncryptionOptions;
}

type Schemas = components['schemas'];

/** How the server sees the caller. */
export type ClientIdentity = Schemas['ClientIdentity'];
/** How the caller's connection looks from the server. */
export type TlsDiagnostics = Schemas['TlsDiagnostics'];
export type EncryptionKeys = Schemas['EncryptionKeys'];

/** The Payment API, as one client. */
export interface PaymentClient {
  readonly payments: Payments;
  readonly certificates: Certificates;
  readonly identity: {
    /** Asks the server who it thinks the caller is. */
    whoami(options?: CallOptions): ApiCall<ClientIdentity>;
  };
  readonly diagnostics: {
    /** Asks the server how it sees the connection; it answers callers whose certificate it refuses, too. */
    tls(options?: CallOptions): ApiCall<TlsDiagnostics>;
  };
  readonly encryptionKeys: {
    /** The keys that payloads can be encrypted to. */
    list(options?: CallOptions): ApiCall<EncryptionKeys>;
  };
  /**
   * Calls what has no method here, by the same rules.
   *
   * @example
   * ```js
   * const { data } = await client.request({ method: 'GET', path: '/v1/payments', query: { limit: 1 } });
   * ```
   */
  request<Answer = unknown>(request: CustomRequest, options?: CallOptions): ApiCall<Answer>;
  /** Lets running calls finish, then closes all connections. */
  close(): Promise<void>;
}

/** The version that the types here are of. */
const version: components['parameters']['PaymentVersion'] = '2026-11-01';

/** Makes clients of the Payment API. */
export interface CreatePaymentClient {
  /**
   * Makes a client of the Payment API. Nothing is read or connected before the first call.
   *
   * @throws ConfigurationError `CONFIG_INVALID` that lists every problem
   *
   * @example
   * ```js
   * const client = createPaymentClient({
   *   baseUrl: 'https://api.example.com',
   *   identity: p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' } }),
   *   trust: { ca: { file: 'payment-root-ca.pem' } },
   *   apiKey: { env: 'COUNTERSIGN_API_KEY' },
   * });
   * const payment = await client.payments.create({ amount: { currency: 'EUR', value: '129.90' } });
   * await client.close();
   * ```
   */
  (options: PaymentClientOptions): PaymentClient;
  /**
   * Makes a client by environment variables: COUNTERSIGN_BASE_URL, COUNTERSIGN_P12, COUNTERSIGN_API_KEY and the others of
   * the page getting-started. What is given here goes before the environment, and the environment before the defaults.
   *
   * @param env Default: `process.env`.
   * @throws ConfigurationError `CONFIG_INVALID` that lists every problem, by option and variable
   *
   * @example
   * ```js
   * const client = createPaymentClient.fromEnv();
   * ```
   */
  fromEnv(options?: Partial<PaymentClientOptions>, env?: PaymentEnvironment): PaymentClient;
}

/** See {@link CreatePaymentClient}. */
export const createPaymentClient: CreatePaymentClient = Object.assign(
  (options: PaymentClientOptions): PaymentClient =>
    open('createPaymentClient', options, new Findings(subject)),
  {
    fromEnv(
      options: Partial<PaymentClientOptions> = {},
      env: PaymentEnvironment = process.env,
    ): PaymentClient {
      const findings = new Findings(subject, variables);
      const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
      const merged = { ...environmentOptions(env, options, findings), ...given } as PaymentClientOptions;
      return open('createPaymentClient.fromEnv', merged, findings);
    },
  },
);

const subject = 'The configuration of the client';

function open(caller: string, options: PaymentClientOptions, findings: Findings): PaymentClient {
  const settings = readOptions(caller, options, findings, { encryption: 'object' });
  const encryption = options?.encryption;
  if (encryption !== undefined) findings.try('', () => checkEncryption(encryption));
  findings.end();
  if (settings === undefined) throw new Error('without findings there are settings');
  const transport = openTransport(settings, options, {
    headers: { accept: 'application/json, application/problem+json', 'payment-version': version },
    idempotencyKeys: true,
    objectsOnly: true,
  });
  const api = new Api<paths>(transport);
  const keys = '/v1/keys/encryption';
  if (encryption !== undefined) {
    const call = { method: 'GET', route: keys, path: keys, forAnother: true };
    const fetch = async (): Promise<EncryptionKeys> => (await transport.call<EncryptionKeys>(call, {})).data;
    transport.encryptBy(new Encryption(encryption, fetch, options.now ?? (() => new Date())));
  }
  return {
    payments: new Payments(api),
    certificates: new Certificates(api),
    identity: { whoami: call => api.call('identity.whoami', 'get', '/v1/identity', {}, call) },
    diagnostics: { tls: call => api.call('diagnostics.tls', 'get', '/v1/diagnostics/tls', {}, call) },
    encryptionKeys: { list: call => api.call('encryptionKeys.list', 'get', keys, {}, call) },
    request: (request, call) => customRequest(transport, request, call),
    close: () => transport.close(),
  };
}
