// The cases of x509-limbo (C2SP), which lie beside the repository.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import type { Identity } from '@countersign/identity';
import { CountersignError, TrustError } from '@countersign/spec';
import { createTrust } from '@countersign/trust';
import { Anchors, readServedChain, verifyChain } from '@countersign/trust/internal';
import { Certificate } from '@countersign/x509';
import { createAgent } from '../src/index.js';

export interface LimboCase {
  readonly id: string;
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly peer_certificate_key: string | null;
  readonly crls: readonly string[];
  readonly validation_time: string | null;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly expected_peer_name: { readonly value: string } | null;
}

const corpus = join(import.meta.dirname, '../../../../shared/corpus/limbo/limbo.json.gz');

/** Empty where the corpus is missing. */
export const limboCases: readonly LimboCase[] = existsSync(corpus)
  ? JSON.parse(gunzipSync(readFileSync(corpus)).toString()).testcases
  : [];

/** SUCCESS, or the error that the chain was refused with. */
export type Outcome = 'SUCCESS' | CountersignError;

const hostOf = ({ expected_peer_name: name }: LimboCase): string => name?.value ?? 'example.com';

/** Judges a case as of its own time, without a handshake. */
export async function judged(limbo: LimboCase): Promise<Outcome> {
  const now = new Date(limbo.validation_time ?? Date.now());
  const [leaf, ...others] = [limbo.peer_certificate, ...limbo.untrusted_intermediates].map(derOf);
  return outcomeOf(async () => {
    const served = readServedChain([leaf as Uint8Array, ...others]);
    if (limbo.validation_kind === 'SERVER') {
      await createTrust({
        ca: limbo.trusted_certs,
        now: () => now,
        ...(limbo.crls.length === 0
          ? {}
          : { revocation: { mode: 'crl', onUnavailable: 'refuse', crls: limbo.crls } }),
      }).judge(hostOf(limbo), served);
      return;
    }
    const anchors = new Anchors(limbo.trusted_certs.map(pem => Certificate.parse(pem)));
    const verdict = verifyChain(served, { anchors, purpose: 'clientAuth', now });
    if (!verdict.ok) throw new TrustError('SERVER_CERTIFICATE_UNTRUSTED', verdict.violation.what);
  });
}

/** OpenSSL judges as of now, and a server needs the key of its certificate. */
export const canBeDriven = (limbo: LimboCase): boolean =>
  limbo.validation_kind === 'SERVER' && limbo.peer_certificate_key !== null && limbo.validation_time === null;

/** Serves the chain of a case on loopback and connects to it by the name that the case is about. */
export async function driven(limbo: LimboCase, identity: Identity): Promise<Outcome | 'NOT SERVED'> {
  let server: ReturnType<typeof createServer>;
  try {
    server = createServer({
      cert: [limbo.peer_certificate, ...limbo.untrusted_intermediates].join('\n'),
      key: limbo.peer_certificate_key as string,
      // OpenSSL would not serve the weak keys of some cases.
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
  } catch {
    return 'NOT SERVED';
  }
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = createAgent({ identity, trust: { ca: limbo.trusted_certs }, origins: 'any' });
  try {
    const outcome = await outcomeOf(async () => {
      const socket = await toLoopback(() => agent.connect({ host: hostOf(limbo), port }));
      socket.destroy();
    });
    // Some keys can be loaded, and then sign nothing that TLS has a name for.
    return outcome === 'SUCCESS' || isOfServer(outcome) ? outcome : 'NOT SERVED';
  } finally {
    await agent.destroy();
    server.close();
    await once(server, 'close');
  }
}

/** Node tells only some of OpenSSL's verdicts on a certificate by name. */
const isOfServer = (error: CountersignError): boolean =>
  error instanceof TrustError || (error.cause as { code?: unknown } | undefined)?.code === 'UNSPECIFIED';

/** Whatever host `work` connects to, the connection goes to this machine. */
async function toLoopback<T>(work: () => Promise<T>): Promise<T> {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const [[options]] = args as [[{ host: string }]];
    options.host = '127.0.0.1';
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  try {
    return await work();
  } finally {
    Socket.prototype.connect = connect;
  }
}

async function outcomeOf(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return 'SUCCESS';
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw error;
  }
}

const derOf = (pem: string): Uint8Array => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
