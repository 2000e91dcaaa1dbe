import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent, type MtlsAgent } from '../src/index.js';
import { connectProxy, proxyPki, wildProxy } from './proxy-server.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();
const secret = 'proxySecret123';
const established = 'HTTP/1.1 200 Connection Established\r\n\r\n';

function agentThrough(url: string, trust = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({
    identity,
    trust: { ca: pki.ca },
    origins: 'any',
    proxy: { url, username: 'user', password: secret, ...trust },
    timeouts: { connect: 500 },
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** Once the proxy has been asked. */
const asked = (answer: (socket: Socket) => void) => (socket: Socket) =>
  void socket.once('data', () => answer(socket));

it.each<[string, (socket: Socket) => void, object, RegExp]>([
  [
    'endless headers',
    asked(socket => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => void (socket.write(`X: ${'x'.repeat(1000)}\r\n`) ? setImmediate(more) : 0);
      socket.on('drain', more).on('close', () => socket.off('drain', more));
      more();
    }),
    { code: 'CONNECTION_FAILED' },
    /endless headers/,
  ],
  [
    'garbage',
    asked(socket => socket.write('SSH-2.0-OpenSSH_9.9\r\n')),
    { code: 'CONNECTION_FAILED' },
    /speak HTTP/,
  ],
  [
    'bytes of no text',
    asked(socket => socket.write(Buffer.alloc(4000, 0))),
    { code: 'CONNECTION_FAILED' },
    /speak HTTP/,
  ],
  [
    'no status',
    asked(socket => socket.write('HTTP/1.1 OK\r\n\r\n')),
    { code: 'CONNECTION_FAILED' },
    /speak HTTP/,
  ],
  [
    '407',
    asked(socket => socket.write(`HTTP/1.1 407 ${secret}\r\n\r\n`)),
    {
      code: 'CONNECTION_FAILED',
      status: 407,
      retryable: false,
      hint: expect.stringContaining('credentials'),
    },
    /answered 407/,
  ],
  [
    '502',
    asked(socket => socket.write('HTTP/1.1 502 Bad Gateway\r\n\r\n')),
    { code: 'CONNECTION_FAILED', status: 502, retryable: true },
    /answered 502/,
  ],
  [
    'a redirect',
    asked(socket => socket.write('HTTP/1.1 302 Found\r\n\r\n')),
    { status: 302 },
    /answered 302/,
  ],
  ['a close', asked(socket => socket.end()), { code: 'CONNECTION_FAILED' }, /closed the connection/],
  ['a reset', asked(socket => socket.resetAndDestroy()), { code: 'CONNECTION_FAILED' }, /proxy localhost/],
  ['a close before anything', socket => socket.destroy(), { code: 'CONNECTION_FAILED' }, /proxy localhost/],
  [
    'silence',
    socket => void socket.resume(),
    { code: 'TIMEOUT' },
    /proxy localhost.* did not reach localhost:443 within 500 ms/,
  ],
  [
    'half an answer',
    asked(socket => socket.write('HTTP/1.1 200 OK\r\n')),
    { code: 'TIMEOUT' },
    /did not reach localhost:443/,
  ],
  [
    'bytes that the server did not send',
    asked(socket => socket.write(`${established}\x16\x03\x03`)),
    { code: 'CONNECTION_FAILED' },
    /more than its answer/,
  ],
  [
    'a close after 200',
    asked(socket => socket.end(established)),
    { code: 'CONNECTION_FAILED' },
    /localhost:443/,
  ],
  [
    'no TLS behind it',
    asked(socket => {
      socket.write(established);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    }),
    { code: 'CONNECTION_FAILED' },
    /does not speak TLS/,
  ],
  [
    'silence after 200',
    asked(socket => socket.write(established)),
    { code: 'TIMEOUT' },
    /finish the TLS handshake/,
  ],
])(
  'a proxy that answers with %s gets nothing, and the error says so',
  async (_, behave, expected, message) => {
    const proxy = await wildProxy(behave);
    const error = await refusal(agentThrough(proxy.url).fetch('https://localhost/'));
    expect(error).toMatchObject({ outcome: 'not-sent', ...expected });
    expect(error.message).toMatch(message);
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(btoa(`user:${secret}`));
    await expect.poll(() => proxy.sockets.size).toBe(0);
  },
);

it('a proxy that claims to be the server, with its own certificate, gets no request', async () => {
  const certificate = proxyPki.server('localhost');
  const received: Buffer[] = [];
  const proxy = await wildProxy(
    asked(socket => {
      socket.write(established);
      const tls = new TLSSocket(socket, { isServer: true, cert: certificate.pem, key: certificate.keyPem });
      tls.on('error', () => {}).on('data', data => received.push(data));
    }),
  );
  const error = await refusal(agentThrough(proxy.url).fetch('https://localhost/'));
  expect(error.code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
  expect(received).toEqual([]);
});

it('an HTTPS proxy that speaks no TLS is told apart from the server', async () => {
  const proxy = await connectProxy();
  const error = await refusal(agentThrough(proxy.url.replace('http:', 'https:')).fetch('https://localhost/'));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'not-sent' });
  expect(error.message).toContain(`localhost:${proxy.port} does not speak TLS`);
});

it('an HTTP proxy that wants TLS is told apart from the server', async () => {
  const proxy = await connectProxy({ secure: true });
  const error = await refusal(agentThrough(proxy.url.replace('https:', 'http:')).fetch('https://localhost/'));
  expect(error.message).toContain(`proxy localhost:${proxy.port}`);
});

it('an HTTPS proxy that cuts a connection while it is used ends that request alone', async () => {
  const proxy = await connectProxy({ secure: true });
  const server = await tlsServer(pki, { answer: '' });
  const agent = agentThrough(proxy.url, { trust: { ca: proxyPki.ca } });
  const call = refusal(agent.fetch(server.url));
  await expect.poll(() => server.received.length).toBe(1);
  for (const socket of proxy.sockets) socket.resetAndDestroy();
  expect(await call).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown' });
});

it('a proxy through which nothing listens is told apart from a server that refuses', async () => {
  const proxy = await connectProxy();
  const error = await refusal(agentThrough(proxy.url).fetch('https://localhost:59999/'));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', status: 502 });
});
