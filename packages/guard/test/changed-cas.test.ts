// CAs that change while clients are connected.
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { guardedServer, tlsVersions } from './guarded-server.js';

const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
const [pki, other] = [createTestPki(), createTestPki()];

interface Connected {
  readonly socket: TLSSocket;
  /** The last that the server gave. */
  session?: Buffer;
}

function open(port: number, { pem: cert, keyPem: key }: Issued, session?: Buffer): Connected {
  const to = { host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, cert, key };
  const socket = connect({ ...to, ...(session === undefined ? {} : { session }) }).on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  const connected: Connected = { socket };
  socket.on('session', given => {
    connected.session = given;
  });
  return connected;
}

async function ask({ socket }: Connected): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return String(await once(socket, 'data'));
}

describe.each(tlsVersions)('over %s', version => {
  it('a client of a new CA comes in, though it was refused before and would resume its session', async () => {
    const { guard, port } = await guardedServer(pki, { clients }, { version });
    const newcomer = other.client('demo_client');
    const before = open(port, newcomer);
    expect(await ask(before)).toContain('401 Unauthorized');
    // It would be refused by what OpenSSL said of it before.
    const cut = once(before.socket, 'close');
    await guard.update({ trust: { ca: [pki.ca, other.ca] } });
    await cut;
    expect(before.session).toBeDefined();
    expect(await ask(open(port, newcomer, before.session))).toContain('200 OK');
  });

  it('a client of a CA that is no longer trusted is refused, on its connection and with its session', async () => {
    const { guard, port } = await guardedServer(pki, { clients }, { version });
    const client = pki.client('demo_client');
    const before = open(port, client);
    expect(await ask(before)).toContain('200 OK');
    await guard.update({ trust: { ca: other.ca } });
    expect(await ask(before)).toContain('401 Unauthorized');
    expect(await ask(open(port, client, before.session))).toContain('401 Unauthorized');
  });
});

it('new CAs and clients hold both or neither, where something else changes while they are read', async () => {
  const { guard, port } = await guardedServer(pki, { clients });
  const client = pki.client('demo_client');
  const nobody = guard.update({ trust: { ca: other.ca }, clients: [] });
  // There is no such client among those that are on their way.
  await guard.update({ security: { PinnedCertificates: { demo_client: client.thumbprint } } });
  await expect(nobody).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(await ask(open(port, client))).toContain('200 OK');
});
