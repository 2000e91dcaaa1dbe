import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { TLSSocket } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

it('gives a socket for any protocol, on which the identity was presented', async () => {
  const server = await tlsServer(pki, { ALPNProtocols: ['amqp'], answer: 'AMQP' });
  const socket = await agentWith().connect({ host: 'localhost', port: server.port, alpn: ['mqtt', 'amqp'] });
  expect(socket.alpnProtocol).toBe('amqp');
  expect(socket.authorized).toBe(true);
  socket.write('AMQP\0\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toBe('AMQP');
  expect(server.connections).toEqual([{ client: 'CN=demo_client', resumed: false }]);
  socket.destroy();
});

it('offers no protocol by itself', async () => {
  const server = await tlsServer(pki, { ALPNProtocols: ['h2', 'http/1.1'] });
  const socket = await agentWith().connect({ host: 'localhost', port: server.port });
  expect(socket.alpnProtocol).toBe(false);
  socket.destroy();
});

it('connects to an address, IPv6 too', async () => {
  const server = await tlsServer(pki, { certificate: pki.server(['127.0.0.1', '::1']) });
  const socket = await agentWith({ origins: 'https://127.0.0.1:*' }).connect({
    host: '127.0.0.1',
    port: server.port,
  });
  expect(socket.authorized).toBe(true);
  socket.destroy();
  const error = await refusal(agentWith().connect({ host: '::1', port: server.port }));
  expect(error.message).toContain(`[::1]:${server.port}`);
});

it('resumes what another way has begun, and fetch what it has', async () => {
  const server = await tlsServer(pki, { answer: 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n' });
  const agent = agentWith();
  await agent.fetch(server.url);
  const socket = await agent.connect({ host: 'localhost', port: server.port });
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await agent.fetch(server.url);
  expect(server.connections.map(({ resumed }) => resumed)).toEqual([false, true, true]);
});

describe.each(tlsVersions)('over %s, a socket tells the certificates of its server', version => {
  it('as node:tls does', async () => {
    const status = { ocsp: ['http://ocsp.test/a:b', 'http://ocsp.test/c'], caIssuers: ['http://ca.test/'] };
    const certificate = pki.server('localhost', { status });
    const server = await tlsServer(pki, { version, certificate });
    const agent = agentWith({ sessions: false });
    const target = { host: 'localhost', port: server.port };
    // Once, the chain is taken from the socket, to be judged.
    (await agent.connect(target)).destroy();
    const socket = await agent.connect(target);
    for (const detailed of [false, true]) {
      const own = TLSSocket.prototype.getPeerCertificate.call(socket, detailed);
      expect(socket.getPeerCertificate(detailed)).toEqual(own);
    }
    expect(socket.getPeerCertificate(true).issuerCertificate.subject.CN).toBe('Test Issuing CA');
    socket.destroy();
  });

  it('on each connection, also where a session was resumed', async () => {
    const certificate = pki.server('localhost');
    const server = await tlsServer(pki, { version, certificate, answer: 'answer' });
    const agent = agentWith();
    const seen: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const socket = await agent.connect({ host: 'localhost', port: server.port });
      socket.write('GET\r\n\r\n');
      await once(socket, 'data');
      for (let again = 0; again < 2; again++)
        seen.push([
          socket.getPeerCertificate().fingerprint256,
          socket.getPeerCertificate(true).issuerCertificate.issuerCertificate.subject.CN,
          socket.getPeerX509Certificate()?.subject,
        ]);
      socket.destroy();
    }
    expect(server.connections.map(({ resumed }) => resumed)).toEqual([false, true, true]);
    const { fingerprint256 } = new X509Certificate(certificate.pem);
    expect(seen).toEqual(Array(6).fill([fingerprint256, 'Test Root CA', 'CN=localhost']));
  });
});

it('leaves errors of the connection to its listeners', async () => {
  const server = await tlsServer(pki);
  const socket = await agentWith().connect({ host: 'localhost', port: server.port });
  expect(socket.listenerCount('error')).toBe(0);
  const failed = once(socket, 'error');
  server.reset();
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
});

it.each([
  ['another host', { host: 'elsewhere.example.com', port: 5671 }],
  ['another port', { host: 'localhost', port: 5672 }],
])('does not show the identity to %s', async (_, target) => {
  const agent = agentWith({ origins: 'https://localhost:5671' });
  expect(await refusal(agent.connect(target))).toMatchObject({
    code: 'ORIGIN_NOT_ALLOWED',
    outcome: 'not-sent',
  });
});

it.each([
  ['no port', { host: 'localhost' }],
  ['no host', { port: 443 }],
  ['a host that is none', { host: 'local host', port: 443 }],
  ['a host with a path', { host: 'localhost/path', port: 443 }],
  ['a host with credentials', { host: 'user:secret@localhost', port: 443 }],
  ['a port out of range', { host: 'localhost', port: 70_000 }],
  ['a port that is no whole number', { host: 'localhost', port: 44.3 }],
  ['a protocol that is no text', { host: 'localhost', port: 443, alpn: [5] }],
  ['a protocol without a name', { host: 'localhost', port: 443, alpn: [''] }],
  ['a protocol of a long name', { host: 'localhost', port: 443, alpn: ['x'.repeat(256)] }],
  ['an option of TLS', { host: 'localhost', port: 443, servername: 'elsewhere.example.com' }],
])('refuses %s', async (_, options) => {
  const error = await refusal(agentWith().connect(options as never));
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).not.toContain('secret');
});
