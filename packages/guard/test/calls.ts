// How tests call a guarded server: over connections of their own, with certificates that nobody looked at before.
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type RequestOptions, request } from 'node:https';
import { createAgent } from '@countersign/agent';
import type { Identity } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import type { Credential } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly stage?: string;
    readonly detail?: string;
    readonly client?: string;
  };
}

export const ways = ['undici h1', 'undici h2', 'https'] as const;
export type Way = (typeof ways)[number];

/** An answer, or the error that the caller gets instead. */
export type Outcome = Answer | Error;

export interface Call {
  /** Undefined: none is presented. */
  readonly credential: Credential | undefined;
  readonly ca: string;
  readonly url: string;
  readonly way: Way;
}

/** Sends one request with the agent; without a certificate, which an agent always has, with Node alone. */
export async function call({ credential, ...to }: Call): Promise<Outcome> {
  if (credential === undefined) return anonymous(to).catch(error => error);
  for (let left = 5; ; left--) {
    const outcome = await callOnce(credential, to);
    if (left === 0 || !cameTooLate(outcome)) return outcome;
  }
}

/**
 * Over TLS 1.3 a server refuses after the client's handshake: an agent waits for that, and on a machine that is busy not
 * long enough.
 */
const cameTooLate = (outcome: Outcome): boolean =>
  outcome instanceof Error && !(CountersignError.is(outcome) && outcome.outcome === 'not-sent');

async function callOnce(
  credential: Credential,
  { ca, url, way }: Omit<Call, 'credential'>,
): Promise<Outcome> {
  const http2 = way === 'undici h2';
  const agent = createAgent({ identity: careless(credential), trust: { ca }, origins: 'any', http2 });
  try {
    if (way === 'https') return await get(url, { agent: agent.httpsAgent });
    const response = await agent.fetch(url);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch (error) {
    return error as Error;
  } finally {
    await agent.destroy();
  }
}

/** Presents what OpenSSL finds too weak, as a client does that looks away. */
export function callAtLevel0({ credential, ca, url }: Omit<Call, 'way'>): Promise<Outcome> {
  const { pem: cert, keyPem: key } = credential ?? {};
  return get(url, { ca, cert, key, ciphers: 'DEFAULT@SECLEVEL=0', agent: false }).catch(error => error);
}

/** One that is presented without being judged first, as a careless client would. */
function careless({ pem, keyPem }: Credential): Identity {
  const [certificate, ...chain] = Certificate.parseAll(pem);
  const privateKey = createPrivateKey(keyPem);
  const identity = { privateKey, certificate, chain, current: async () => identity } as unknown as Identity;
  return identity;
}

async function get(url: string, options: RequestOptions): Promise<Answer> {
  const [response] = (await once(request(url, options).end(), 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: JSON.parse(await textOf(response)) };
}

async function anonymous({ ca, url, way }: Omit<Call, 'credential'>): Promise<Answer> {
  if (way !== 'undici h2') return get(url, { ca, agent: false });
  const session = connectHttp2(url, { ca });
  // It reaches the stream, too; a bare close is none.
  session.on('error', () => {});
  try {
    const stream = session.request({ ':path': '/' });
    const closed = once(stream, 'close').then(() => Promise.reject(new Error('closed without an answer')));
    const [headers] = await Promise.race([once(stream, 'response'), closed]);
    return { status: headers[':status'], body: JSON.parse(await textOf(stream)) };
  } finally {
    session.destroy();
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
