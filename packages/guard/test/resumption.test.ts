import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { createAgent } from '@countersign/agent';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { guardedServer, tlsVersions } from './guarded-server.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
const client = pki.client('demo_client');

/** One request over a connection of its own, as a client that keeps sessions by itself. */
async function ask(
  port: number,
  session?: Buffer,
  issued: Issued = client,
): Promise<{ answer: string; session: Buffer | undefined; resumed: boolean }> {
  const socket: TLSSocket = connect({
    ...{ host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, cert: issued.pem, key: issued.keyPem },
    ...(session === undefined ? {} : { session }),
  });
  onTestFinished(() => {
    socket.destroy();
  });
  let answer = '';
  let given: Buffer | undefined;
  socket.on('session', bytes => {
    given = bytes;
  });
  socket.on('data', data => {
    answer += data;
  });
  socket.on('error', error => {
    answer = `error: ${(error as NodeJS.ErrnoException).code}`;
  });
  let resumed = false;
  socket.once('secureConnect', () => {
    resumed = socket.isSessionReused();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  });
  await once(socket, 'close');
  return { answer, session: given, resumed };
}

describe.each(tlsVersions)('a resumed session over %s', version => {
  it('is let in by what its full handshake found', async () => {
    const { port, verdicts } = await guardedServer(pki, { clients }, { version });
    const first = await ask(port);
    const second = await ask(port, first.session);
    expect(second.resumed).toBe(true);
    expect(second.answer).toContain('"client":"demo_client"');
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it('is closed where its full handshake was with another server that has the same ticket keys, and then begins anew', async () => {
    const ticketKeys = Buffer.alloc(48, 7);
    const elsewhere = await guardedServer(pki, { clients }, { version });
    const here = await guardedServer(pki, { clients }, { version });
    elsewhere.setTicketKeys(ticketKeys);
    here.setTicketKeys(ticketKeys);
    const first = await ask(elsewhere.port);
    const second = await ask(here.port, first.session);
    expect(second.answer).not.toContain('200');
    const third = await ask(here.port, first.session);
    expect(third.resumed).toBe(false);
    expect(third.answer).toContain('"client":"demo_client"');
  });

  it('is judged again when the registry has changed', async () => {
    const { guard, port } = await guardedServer(pki, { clients }, { version });
    const first = await ask(port);
    await guard.update({ clients: [{ clientId: 'somebody_else', securityLevel: 'standard' }] });
    const second = await ask(port, first.session);
    expect(second.resumed).toBe(true);
    expect(second.answer).toContain('CLIENT_UNKNOWN');
  });

  it('of a certificate that became valid meanwhile is let in', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const hour = 60 * 60_000;
    const notBefore = new Date(Date.now() + hour);
    const early = pki.client('demo_client', { notBefore });
    const { port } = await guardedServer(pki, { clients }, { version });
    const first = await ask(port, undefined, early);
    expect(first.answer).toContain('CERTIFICATE_NOT_YET_VALID');
    vi.setSystemTime(notBefore);
    const second = await ask(port, first.session, early);
    expect(second.resumed).toBe(true);
    expect(second.answer).toContain('"client":"demo_client"');
  });

  it('of a certificate that was refused is refused again, by the same reason', async () => {
    const { port } = await guardedServer(pki, { clients }, { version });
    const stranger = createTestPki().client('demo_client');
    const first = await ask(port, undefined, stranger);
    const second = await ask(port, first.session, stranger);
    expect(second.resumed).toBe(true);
    for (const { answer } of [first, second]) expect(answer).toContain('CERTIFICATE_CHAIN_INVALID');
  });
});

it('an open connection is judged again with the request after a change', async () => {
  const { guard, url, handshakes } = await guardedServer(pki, { clients });
  const agent = createAgent({ identity: client.identity(), trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  const status = async (): Promise<number> => {
    const response = await agent.fetch(url);
    await response.text();
    return response.status;
  };
  expect(await status()).toBe(200);
  expect(await status()).toBe(200);
  // The second request found the first connection busy still, and had another made.
  await expect.poll(() => handshakes.length).toBe(2);
  const before = handshakes.length;
  await guard.block('demo_client');
  expect(await status()).toBe(403);
  await guard.unblock('demo_client');
  expect(await status()).toBe(200);
  await guard.update({ clients: [] });
  expect(await status()).toBe(403);
  expect(handshakes).toHaveLength(before);
});
