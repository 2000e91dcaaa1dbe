// Guards that judge callers behind a proxy and callers of their own: neither may pass for the other.
import { once } from 'node:events';
import { createServer, type RequestOptions, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import type { Guard } from '../src/index.js';
import { guardedServer, tlsVersions } from './guarded-server.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;

const binary = (der: Uint8Array): string => `:${Buffer.from(der).toString('base64')}:`;
const headersOf = ({ certificate, chain }: Issued) => ({
  'client-cert': binary(certificate.der),
  'client-cert-chain': chain.map(({ der }) => binary(der)).join(', '),
  'x-forwarded-for': '203.0.113.7',
});

/** A port without TLS, which proxies call. */
async function openPort(guard: Guard): Promise<number> {
  const server = createServer(async (asked, response) => {
    const verdict = await guard.verify(asked);
    response.writeHead(verdict.ok ? 200 : verdict.status).end();
  });
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function statusOf(sent: ReturnType<typeof request>): Promise<number | undefined> {
  const [response] = await once(sent.end(), 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

it.each(tlsVersions)('what a proxy said of a certificate lets no session of %s in', async version => {
  const proxies = { addresses: ['127.0.0.2'], clientCert: true };
  const { guard, url, handshakes } = await guardedServer(pki, { clients, proxies }, { version });
  const port = await openPort(guard);
  const forwarded: RequestOptions = { host: '127.0.0.1', port, localAddress: '127.0.0.2' };
  expect(await statusOf(request({ ...forwarded, headers: headersOf(client) }))).toBe(200);

  // The same certificate by itself: it leads nowhere.
  const alone = { ca: pki.ca, cert: client.certificate.pem, key: client.keyPem, agent: false } as const;
  let session: Buffer | undefined;
  const first = tlsRequest(url, alone);
  first.on('socket', socket =>
    (socket as TLSSocket).on('session', given => {
      session = given;
    }),
  );
  expect(await statusOf(first)).toBe(401);
  expect(session).toBeDefined();
  expect(await statusOf(tlsRequest(url, Object.assign({ session }, alone)))).toBe(401);
  expect(handshakes).toEqual([false, true]);
});

it('a proxy that ends TLS needs no certificate of its own at the edge of the handshake', async () => {
  const proxies = { addresses: ['127.0.0.1'], clientCert: true };
  const { url } = await guardedServer(pki, { clients, proxies, edge: 'handshake' });
  const by = { ca: pki.ca, agent: false } as const;
  expect(await statusOf(tlsRequest(url, { ...by, headers: headersOf(client) }))).toBe(200);
  expect(await statusOf(tlsRequest(url, by))).toBe(401);
});

it('a caller with so many header lines that Node would drop the last is not whom it names itself', async () => {
  const { port, verdicts } = await guardedServer(pki, {
    clients: [{ ...clients[0], ipRestrictions: ['203.0.113.7'] }],
    proxies: { addresses: ['127.0.0.1'] },
  });
  const { pem: cert, keyPem: key } = client;
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: pki.ca, cert, key });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n');
  // The proxy writes its line behind those of its caller.
  socket.write(`${'a:\r\n'.repeat(2_100)}X-Forwarded-For: 198.51.100.1\r\n\r\n`);
  await once(socket, 'data');
  expect(verdicts).toMatchObject([{ code: 'IP_NOT_ALLOWED', evaluatedIp: '198.51.100.1' }]);
});
