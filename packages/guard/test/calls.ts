// How tests call a guarded server: over connections of their own, with certificates that nobody looked at before.
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { createAgent } from '@countersign/agent';
import type { Identity } from '@countersign/identity';
import type { Credential } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';

export interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly stage?: string; readonly client?: string };
}

/** An answer, or the error that the caller gets instead. */
export type Outcome = Answer | Error;

export interface Call {
  /** Undefined: none is presented. */
  readonly credential: Credential | undefined;
  readonly ca: string;
  readonly url: string;
  readonly http2: boolean;
}

/** Sends one request with the agent; without a certificate, which an agent always has, with Node alone. */
export async function call({ credential, ...to }: Call): Promise<Outcome> {
  if (credential === undefined) return anonymous(to).catch(error => error);
  const { ca, url, http2 } = to;
  const agent = createAgent({ identity: careless(credential), trust: { ca }, origins: 'any', http2 });
  try {
    const response = await agent.fetch(url);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch (error) {
    return error as Error;
  } finally {
    await agent.destroy();
  }
}

/** One that is presented without being judged first, as a careless client would. */
function careless({ pem, keyPem }: Credential): Identity {
  const [certificate, ...chain] = Certificate.parseAll(pem);
  const privateKey = createPrivateKey(keyPem);
  const identity = { privateKey, certificate, chain, current: async () => identity } as unknown as Identity;
  return identity;
}

async function anonymous({ ca, url, http2 }: Omit<Call, 'credential'>): Promise<Answer> {
  if (!http2) {
    const sent = request(url, { ca, agent: false }).end();
    const [response] = await once(sent, 'response');
    return { status: response.statusCode, body: JSON.parse(await textOf(response)) };
  }
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
