import { isIP } from 'node:net';
import type { AuthorizationPolicy, ClientRegistration, SecuritySettings } from '@countersign/guard';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { TestPki } from '@countersign/test-certs';
import type { Certificate } from '@countersign/x509';
import type { RateLimit } from './api/rate-limit.js';
import type { MswHandler } from './msw/msw-handler.js';

export interface MockServerOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Who may come in. Default: the clients of {@link defaultClients}. */
  readonly clients?: readonly ClientRegistration[];
  /** What is asked of all clients. Default: what production asks. */
  readonly security?: SecuritySettings;
  /** What each client may do, beside what the API itself demands. Default: every client may everything. */
  readonly authorize?: AuthorizationPolicy;
  /**
   * Where a caller is refused: with an answer that names the stage, or in the handshake, with the TLS alert that says most
   * of it. Default: `application`.
   */
  readonly edge?: 'application' | 'handshake';
  /**
   * Handlers of msw 2 or 3, the same ones that its `setupServer` takes. They are asked about what the guard admits; what
   * none of them answers, the API does. Needs msw beside this package. Default: none.
   */
  readonly handlers?: readonly MswHandler[];
  /**
   * The origin under which handlers see each request, such as `https://api.example.com`, where they were written for one.
   * Clients call `mock.url` all the same. Default: `mock.url`.
   */
  readonly baseUrl?: string;
  /** Default: one that the mock makes. */
  readonly pki?: TestPki;
  readonly tls?: MockTlsOptions;
  /** API keys by client. Default: `connect` makes them. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** Calls in a row, and in each window, by trust level. Default: 6,000, 30,000 and 120,000 in 60 seconds. */
  readonly rateLimits?: { readonly [level in 'standard' | 'high' | 'maximum']?: RateLimit };
  /** The same seed gives the same keys, ids and faults in each run. Default: chance. */
  readonly seed?: string;
  /** The clock of guard, API and PKI; OpenSSL has the system's. Default: the system's. */
  readonly now?: () => Date;
  /** What faults wait by: for so many milliseconds, or until the signal. Default: a timer. */
  readonly wait?: (milliseconds: number, options: { readonly signal: AbortSignal }) => Promise<unknown>;
}

export interface MockTlsOptions {
  /** A server certificate to use instead of one that the mock issues, with the CA that clients are judged by. */
  readonly material?: MockTlsMaterial;
  /** Default: TLSv1.2. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Default: TLSv1.3. */
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** What is spoken, in the order of preference. Default: `h2`, `http/1.1`. */
  readonly alpn?: readonly ('h2' | 'http/1.1')[];
  /** Whether the server's OCSP response is stapled. Default: false. */
  readonly staple?: boolean;
}

export interface ConnectOptions {
  /** From where the client is taken to call, by its certificate and whatever the socket says. Default: from loopback. */
  readonly address?: string;
}

/** As PEM. */
export interface MockTlsMaterial {
  /** The server's certificate, followed by its intermediates. */
  readonly certificate: string;
  readonly key: string;
  /** The CAs that client certificates have to chain to. */
  readonly clientCa: string;
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkMockOptions(options: MockServerOptions): void {
  checkOptions('startMockServer', options, {
    port: 'number',
    clients: 'list',
    security: 'object',
    authorize: 'object',
    edge: 'text',
    handlers: 'list',
    baseUrl: 'text',
    pki: 'object',
    tls: 'object',
    apiKeys: 'object',
    rateLimits: 'object',
    seed: 'text',
    now: 'function',
    wait: 'function',
  });
  const { port = 0, edge = 'application', tls = {}, clients = [], pki, baseUrl, now } = options;
  checkClients('startMockServer', clients);
  if (now !== undefined) checkArgument('startMockServer', 'what now gives', now(), 'date');
  if (pki !== undefined) checkPki('startMockServer', pki);
  checkOptions('tls', tls, {
    material: 'object',
    minVersion: 'text',
    maxVersion: 'text',
    alpn: 'list',
    staple: 'boolean',
  });
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError('CONFIG_INVALID', `${port} is not a port`, {
      hint: 'Leave port out to get a free one.',
    });
  if (edge !== 'application' && edge !== 'handshake')
    throw new ConfigurationError('CONFIG_INVALID', `A mock server has no edge '${edge}'`, {
      hint: "edge is 'application' or 'handshake'.",
    });
  checkTls(tls);
  for (const protocol of tls.alpn ?? []) {
    checkArgument('tls.alpn', 'a protocol', protocol, 'text');
    if (protocol !== 'h2' && protocol !== 'http/1.1')
      throw new ConfigurationError('CONFIG_INVALID', `tls.alpn: the mock doesn't speak '${protocol}'`, {
        hint: "alpn is a list of 'h2' and 'http/1.1'.",
      });
  }
  if (baseUrl !== undefined && !isOrigin(baseUrl))
    throw new ConfigurationError('CONFIG_INVALID', 'startMockServer: baseUrl is no origin of http or https', {
      hint: "Give scheme, host and port alone, such as 'https://api.example.com'.",
    });
  if (tls.material !== undefined && pki !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'startMockServer has both pki and tls.material', {
      hint: 'Give one of the two.',
    });
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkConnectOptions(caller: string, options: ConnectOptions): void {
  checkOptions(caller, options, { address: 'text' });
  const { address } = options;
  if (address !== undefined && !isIP(address))
    throw new ConfigurationError('CONFIG_INVALID', `${caller}: address is no IP address`, {
      hint: "Give one address, such as '198.51.100.7'.",
    });
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkPki(caller: string, pki: TestPki): void {
  if (typeof pki.issuingCa?.server !== 'function')
    throw new ConfigurationError('CONFIG_INVALID', `${caller}: pki is no test PKI`, {
      hint: 'Give what createTestPki or openTestPki of @countersign/test-certs returns.',
    });
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkCertificate(caller: string, certificate: Certificate): void {
  if (typeof certificate?.fingerprints?.sha256 !== 'string')
    throw new ConfigurationError('CONFIG_INVALID', `${caller}: what was given is no certificate`, {
      hint: 'Give a Certificate of @countersign/x509, such as mock.connect(…).identity.certificate.',
    });
}

/** What is registered is judged by the guard; here, that it can be looked at. */
export function checkClients(caller: string, clients: readonly ClientRegistration[]): void {
  checkArgument(caller, 'the option clients', clients, 'list');
  for (const [index, client] of clients.entries())
    checkArgument(caller, `clients[${index}]`, client, 'object');
}

const versions: readonly string[] = ['TLSv1.2', 'TLSv1.3'];

function checkTls({ minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', material }: MockTlsOptions): void {
  if (!versions.includes(minVersion) || !versions.includes(maxVersion) || minVersion > maxVersion)
    throw new ConfigurationError('CONFIG_INVALID', 'tls: minVersion and maxVersion leave no version of TLS', {
      hint: "Each is 'TLSv1.2' or 'TLSv1.3', and minVersion is not above maxVersion.",
    });
  if (material === undefined) return;
  const texts = { certificate: 'text', key: 'text', clientCa: 'text' } as const;
  checkOptions('tls.material', material, texts);
  for (const name of Object.keys(texts) as (keyof typeof texts)[])
    checkArgument('tls.material', name, material[name], 'text');
}

function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { origin } = new URL(text);
  return text === origin || text === `${origin}/`;
}
