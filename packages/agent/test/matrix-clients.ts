// The ways in which the matrix calls a server.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { request } from 'node:https';
import type { Identity } from '@countersign/identity';
import type { Trust } from '@countersign/trust';
import { createAgent, type HandshakeMessage } from '../src/index.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The protocol that was agreed on. */
  readonly alpn: unknown;
}

/** An answer, or the error that the caller gets instead. */
export type Outcome = Answer | Error;

export const ways = ['undici h1', 'undici h2', 'https'] as const;
export type Way = (typeof ways)[number];

export interface Call {
  readonly way: Way;
  readonly identity: Identity;
  readonly trust: Trust;
  readonly port: number;
}

/** Sends one request over a connection of its own. */
export async function call({ way, identity, trust, port }: Call): Promise<Outcome> {
  const agent = createAgent({ identity, trust, origins: 'any', http2: way === 'undici h2' });
  const url = `https://localhost:${port}/`;
  let alpn: unknown;
  const onHandshake = (message: unknown): void => {
    const handshake = message as HandshakeMessage;
    if (handshake.address === `localhost:${port}`) alpn = handshake.alpn;
  };
  subscribe('countersign:handshake', onHandshake);
  try {
    if (way === 'https') return { ...(await overHttps(url, agent)), alpn };
    const response = await agent.fetch(url);
    return { status: response.status, body: await response.text(), alpn };
  } catch (error) {
    return error as Error;
  } finally {
    unsubscribe('countersign:handshake', onHandshake);
    await agent.destroy();
  }
}

const overHttps = (
  url: string,
  { httpsAgent }: ReturnType<typeof createAgent>,
): Promise<Omit<Answer, 'alpn'>> =>
  new Promise((resolve, reject) => {
    request(url, { agent: httpsAgent }, async response => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      } catch (error) {
        reject(error);
      }
    })
      .on('error', reject)
      .end();
  });
