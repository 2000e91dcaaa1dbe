import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@countersign/agent';
import { thumbprintOf } from '@countersign/guard';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { SignJWT } from 'jose';
import { expect, it, onTestFinished, vi } from 'vitest';

const pki = createTestPki();
const demo = pki.client('demo_client');
const stranger = pki.client('stranger');
const tokenKey = new Uint8Array(32).fill(7);

/** The URL of an example's server. */
async function started(example: string): Promise<string> {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const folder = await mkdtemp(join(tmpdir(), 'countersign-guard-'));
  const { pem, keyPem } = pki.server('localhost');
  await writeFile(join(folder, 'server.pem'), pem);
  await writeFile(join(folder, 'server-key.pem'), keyPem, { mode: 0o600 });
  await writeFile(join(folder, 'client-ca.pem'), pki.ca);
  const { start } = await import(`../${example}/server.mjs`);
  const server: Server = await start(folder, { port: 0, tokenKey });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  if (!server.listening) await once(server, 'listening');
  onTestFinished(async () => {
    vi.restoreAllMocks();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
    await rm(folder, { recursive: true });
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function fetchAs(client: Issued, http2: boolean): ReturnType<typeof createAgent>['fetch'] {
  const agent = createAgent({ identity: client.identity(), trust: { ca: pki.ca }, origins: 'any', http2 });
  onTestFinished(() => agent.destroy());
  return agent.fetch;
}

it.each([
  ['guard-node', 'HTTP/1.1'],
  ['guard-node', 'HTTP/2'],
  ['guard-express', 'HTTP/1.1'],
  ['guard-fastify', 'HTTP/1.1'],
  ['guard-fastify', 'HTTP/2'],
  ['guard-hono', 'HTTP/1.1'],
  ['guard-hono', 'HTTP/2'],
])('%s: over %s, the client comes in, and a stranger is told why not', async (example, version) => {
  const url = await started(example);
  const whoami = (client: Issued) => fetchAs(client, version === 'HTTP/2')(`${url}/whoami`);
  expect(await (await whoami(demo)).json()).toEqual({ clientId: 'demo_client', trustLevel: 'standard' });
  const refused = await whoami(stranger);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({ status: 403, code: 'CLIENT_UNKNOWN', stage: 'authorization' });
  expect(console.log).toHaveBeenCalledWith('refused', '127.0.0.1', 'CLIENT_UNKNOWN');
});

it('guard-express: takes an access token from the client that it was given to, and from no other', async () => {
  const url = await started('guard-express');
  const account = async (boundTo: Issued): Promise<Response> => {
    const token = await new SignJWT({
      sub: 'account 7',
      cnf: { 'x5t#S256': thumbprintOf(boundTo.certificate) },
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(tokenKey);
    return fetchAs(demo, false)(`${url}/account`, { headers: { authorization: `Bearer ${token}` } }) as never;
  };
  expect(await (await account(demo)).json()).toEqual({ accountOf: 'account 7' });
  expect((await account(stranger)).status).toBe(401);
  expect((await fetchAs(demo, false)(`${url}/account`)).status).toBe(401);
});
