import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { buildConnector } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HandshakeMessage } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, changing, closing, statusOver, ways } from './ways.js';

const pki = createTestPki();
const stranger = createTestPki();
const wrongPin = `sha256/${Buffer.alloc(32, 7).toString('base64')}`;
const ticketKeys = Buffer.alloc(48, 3);

/** Connects as node:tls does it, gets an answer, and ends. */
async function byTls(options: ConnectionOptions): Promise<{ session: Buffer; resumed: boolean }> {
  const socket = connect({ host: '127.0.0.1', servername: 'localhost', ca: pki.ca, ...options });
  const given = once(socket, 'session') as Promise<[Buffer]>;
  await Promise.race([once(socket, 'secureConnect'), given]);
  await statusOver(socket);
  const resumed = socket.isSessionReused();
  const session = resumed ? Buffer.alloc(0) : (await given)[0];
  given.catch(() => {});
  socket.destroy();
  return { session, resumed };
}

/** What the agents tell of their handshakes until the test ends. */
function handshakes(): HandshakeMessage[] {
  const told: HandshakeMessage[] = [];
  const listen = (message: unknown): unknown => told.push(message as HandshakeMessage);
  subscribe('countersign:handshake', listen);
  onTestFinished(() => void unsubscribe('countersign:handshake', listen));
  return told;
}

describe.each(tlsVersions)('over %s', version => {
  describe('F1: a resumed session skips the check of the server', () => {
    it('so that node:tls lets a pin go by from the second connection on', async () => {
      const { port } = await tlsServer(pki, { version });
      const { session } = await byTls({ port });
      const checkServerIdentity = (): Error => new Error('wrong pin');
      expect(await byTls({ port, session, checkServerIdentity })).toMatchObject({ resumed: true });
    });

    it.each(ways)('but %s never resumes to a server with a wrong pin', async (_, way) => {
      const server = await tlsServer(pki, { version, answer: closing });
      expect(await way(agentWith(pki), server.url)).toBe(204);
      const before = Buffer.concat(server.received).length;
      const pinned = agentWith(pki, { trust: { ca: pki.ca, pins: { localhost: wrongPin } } });
      for (let connection = 1; connection <= 3; connection++)
        expect((await refusal(way(pinned, server.url))).code).toBe('SERVER_PIN_MISMATCH');
      expect(server.connections.some(({ resumed }) => resumed)).toBe(false);
      expect(Buffer.concat(server.received)).toHaveLength(before);
    });

    it.each(ways)('and %s keeps what the full handshake found', async (_, way) => {
      const certificate = pki.server('localhost');
      const server = await tlsServer(pki, { version, certificate, answer: closing });
      const told = handshakes();
      const agent = agentWith(pki, { trust: { ca: pki.ca, pins: { localhost: certificate.pin } } });
      for (let connection = 1; connection <= 3; connection++) await way(agent, server.url);
      expect(told.map(({ resumed, pin }) => ({ resumed, pin }))).toEqual([
        { resumed: false, pin: 'matched' },
        { resumed: true, pin: 'matched' },
        { resumed: true, pin: 'matched' },
      ]);
    });
  });

  describe('F2: a resumed session keeps the old client identity', () => {
    const before = pki.client('before');
    const after = pki.client('after');

    it('so that node:tls authenticates as before after a rotation', async () => {
      const { port, connections } = await tlsServer(pki, { version });
      const { session } = await byTls({ port, cert: before.pem, key: before.keyPem });
      await byTls({ port, session, cert: after.pem, key: after.keyPem });
      expect(connections.map(({ client }) => client)).toEqual(['CN=before', 'CN=before']);
    });

    it.each(ways)('but %s begins anew with the new identity, and resumes as that', async (_, way) => {
      const server = await tlsServer(pki, { version, answer: closing });
      const identity = changing(before.identity());
      const agent = agentWith(pki, { identity });
      await way(agent, server.url);
      await way(agent, server.url);
      identity.become(after.identity());
      await way(agent, server.url);
      await way(agent, server.url);
      expect(server.connections).toEqual([
        { resumed: false, client: 'CN=before' },
        { resumed: true, client: 'CN=before' },
        { resumed: false, client: 'CN=after' },
        { resumed: true, client: 'CN=after' },
      ]);
    });
  });

  describe('F3: undici keeps sessions by name, without port, identity and trust', () => {
    it('so that its connector accepts an untrusted server on another port', async () => {
      const trusted = await tlsServer(pki, { version, ticketKeys });
      const fake = await tlsServer(pki, {
        version,
        ticketKeys,
        certificate: stranger.server('localhost'),
      });
      const connector = buildConnector({ ca: pki.ca });
      const open = (port: number): Promise<TLSSocket> =>
        new Promise((resolve, reject) => {
          const to = {
            hostname: 'localhost',
            host: `localhost:${port}`,
            protocol: 'https:',
            port: `${port}`,
          };
          connector(to, (error, socket) => (error ? reject(error) : resolve(socket as TLSSocket)));
        });
      const first = await open(trusted.port);
      await statusOver(first);
      const second = await open(fake.port);
      expect(second.isSessionReused()).toBe(true);
      await statusOver(second);
      expect(Buffer.concat(fake.received).length).toBeGreaterThan(0);
      first.destroy();
      second.destroy();
    });

    it.each(ways)('but %s resumes to the port that gave the session alone', async (_, way) => {
      const trusted = await tlsServer(pki, { version, ticketKeys, answer: closing });
      const fake = await tlsServer(pki, {
        version,
        ticketKeys,
        certificate: stranger.server('localhost'),
      });
      const agent = agentWith(pki);
      await way(agent, trusted.url);
      expect((await refusal(way(agent, fake.url))).code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
      expect(fake.received).toEqual([]);
      await way(agent, trusted.url);
      expect(trusted.connections.map(({ resumed }) => resumed)).toEqual([false, true]);
    });
  });
});
