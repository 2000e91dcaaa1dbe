import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import type { HandshakeMessage } from '../src/index.js';
import { paymentServer, until } from './payment-server.js';
import { tlsVersions } from './tls-server.js';
import { agentWith, changing, pooledWays } from './ways.js';

const pki = createTestPki();
const rotations = 50;
// Each rotation costs a handshake for each connection, of which undici makes as many as there are requests.
const callers: Readonly<Record<string, number>> = { fetch: 12, 'undici request': 12, 'node:https': 200 };
const maxSockets = 8;

// FACTS 21 and 28: what was queued under the old identity must neither fail nor be sent under it.
it.each(tlsVersions)('over %s, hundreds of requests at once survive fifty rotations', async version => {
  const identities = Array.from({ length: rotations + 1 }, (_, i) => pki.client(`client-${i}`).identity());
  const server = await paymentServer(pki, version);
  const [first, ...others] = identities as [(typeof identities)[0], ...typeof identities];
  const identity = changing(first);
  const agent = agentWith(pki, { identity });
  agent.httpsAgent.maxSockets = maxSockets;

  let newest = 0;
  const stale: string[] = [];
  const listen = (message: unknown): void => {
    const { fingerprint } = message as HandshakeMessage;
    if (fingerprint !== identities[newest]?.fingerprint) stale.push(fingerprint);
  };
  subscribe('countersign:handshake', listen);
  onTestFinished(() => void unsubscribe('countersign:handshake', listen));
  agent.on('rotated', event => {
    newest = identities.indexOf(event.identity);
  });

  const failures: unknown[] = [];
  let done = 0;
  const call = async (way: (typeof pooledWays)[number][1], i: number): Promise<void> => {
    while (newest < rotations && failures.length === 0) {
      // Which identity is the oldest that may serve this request.
      const url = `${server.url}/${newest}`;
      const request = i % 2 === 0 ? { method: 'POST', body: `payment ${i}`.repeat(500) } : {};
      try {
        expect(await way(agent, url, request as object)).toBe(200);
      } catch (error) {
        failures.push(error);
      }
      done++;
    }
  };
  const calling = pooledWays.flatMap(([name, way]) =>
    Array.from({ length: callers[name] ?? 0 }, (_, i) => call(way, i)),
  );
  for (const next of others) {
    const after = done + 20;
    await until(() => done >= after || failures.length > 0, 'requests are served');
    identity.become(next);
    await until(() => identities[newest] === next, 'the rotation');
  }
  await Promise.all(calling);

  expect(failures).toEqual([]);
  expect(stale).toEqual([]);
  const number = (client: string): number => Number(client.slice('CN=client-'.length));
  expect(server.handled.filter(({ client, path }) => number(client) < Number(path.slice(1)))).toEqual([]);
  expect(server.handled).toHaveLength(done);
  const last = `CN=client-${rotations}`;
  const isLast = (socket: Parameters<typeof server.open.has>[0]): boolean =>
    socket.getPeerX509Certificate()?.subject === last;
  await until(() => [...server.open].every(isLast), 'sockets of old generations close');
  await agent.close();
  await until(() => server.open.size === 0, 'all sockets close');
});
