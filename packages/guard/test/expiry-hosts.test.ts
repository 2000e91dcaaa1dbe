import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { monitorExpiry } from '../src/monitoring/expiry-monitor.js';
import { peerCertificate } from '../src/monitoring/peer-certificate.js';

const pki = createTestPki();
const issued = pki.server('localhost');
const never = new AbortController().signal;

/** Where a server listens; it is gone with the test. */
async function listening(server: Server): Promise<{ host: string; port: number }> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

function tlsServer(options: TlsOptions = {}, onData: (bytes: Buffer) => void = () => {}): Server {
  const material = { cert: issued.pem, key: issued.keyPem, ca: pki.ca };
  return createServer({ ...material, ...options }, socket => {
    socket.on('error', () => {}).on('data', onData);
  }).on('tlsClientError', () => {});
}

describe('a handshake reads the certificate', () => {
  it.each<[string, TlsOptions]>([
    ['TLS 1.3', {}],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
    ['TLS 1.3, and demands a client certificate', { requestCert: true, rejectUnauthorized: true }],
    [
      'TLS 1.2, and demands a client certificate',
      { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
    ],
  ])('of a server that speaks %s', async (_, options) => {
    const address = await listening(tlsServer(options));
    expect((await peerCertificate(address, 5_000, never)).equals(issued.certificate)).toBe(true);
  });

  it('of a server whose certificate has expired, is for another name, and that nobody trusts', async () => {
    const expired = createTestPki().server('elsewhere.example', { notAfter: new Date('2020-01-01') });
    const address = await listening(tlsServer({ cert: expired.pem, key: expired.keyPem }));
    expect((await peerCertificate(address, 5_000, never)).equals(expired.certificate)).toBe(true);
  });

  it('by the name of the host', async () => {
    const names: string[] = [];
    const { port } = await listening(
      tlsServer({
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      }),
    );
    await peerCertificate({ host: 'localhost', port }, 5_000, never);
    expect(names).toEqual(['localhost']);
  });

  it('and sends nothing', async () => {
    let received = 0;
    const server = tlsServer({}, bytes => {
      received += bytes.length;
    });
    const ended = once(server, 'secureConnection').then(([socket]) => once(socket, 'close'));
    await peerCertificate(await listening(server), 5_000, never);
    await ended;
    expect(received).toBe(0);
  });
});

describe('a handshake fails', () => {
  const silent = () => createTcpServer(() => {});

  it('where nobody listens', async () => {
    await expect(peerCertificate({ host: '127.0.0.1', port: 1 }, 5_000, never)).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: '127.0.0.1:1 shows no certificate (ECONNREFUSED)',
    });
  });

  it('where a server hangs up', async () => {
    const address = await listening(createTcpServer(socket => socket.destroy()));
    await expect(peerCertificate(address, 5_000, never)).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('where a server speaks something else', async () => {
    const address = await listening(
      createTcpServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await expect(peerCertificate(address, 5_000, never)).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('where a server says nothing for too long', async () => {
    const address = await listening(silent());
    await expect(peerCertificate(address, 20, never)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `127.0.0.1:${address.port} doesn't finish a TLS handshake within 20 ms`,
    });
  });

  it('with the monitor that is closed', async () => {
    const server = silent();
    const address = await listening(server);
    const told: unknown[] = [];
    const monitor = monitorExpiry({
      hosts: [`${address.host}:${address.port}`],
      sinks: [notice => void told.push(notice)],
    });
    const check = monitor.check();
    await once(server, 'connection');
    monitor.close();
    await expect(check).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(told).toEqual([]);
  });
});

it('a monitor tells of a server whose certificate has expired, and of one that is down', async () => {
  const expired = pki.server('localhost', { notAfter: new Date('2020-01-01') });
  const { port } = await listening(tlsServer({ cert: expired.pem, key: expired.keyPem }));
  const hosts = [`localhost:${port}`, '127.0.0.1:1'];
  const monitor = monitorExpiry({ hosts, sinks: [] });
  onTestFinished(() => monitor.close());
  expect(await monitor.check()).toMatchObject([
    { source: 'host', name: `localhost:${port}`, state: 'expired', subject: 'CN=localhost' },
    { source: 'host', event: 'certificate_unreadable', reason: expect.stringContaining('ECONNREFUSED') },
  ]);
});

it.each([
  'localhost',
  'https://localhost:443',
  'localhost:443/x',
  'a@localhost:443',
  'localhost:0',
  'localhost:65536',
  ':1',
])('a monitor refuses the host %s', host => {
  expect(() => monitorExpiry({ hosts: [host], sinks: [] })).toThrow('is no host:port');
});

it('a monitor takes the host [::1]:443', async () => {
  const monitor = monitorExpiry({ hosts: ['[::1]:1'], sinks: [] });
  onTestFinished(() => monitor.close());
  expect(await monitor.check()).toMatchObject([
    { name: '[::1]:1', reason: expect.stringMatching(/^::1:1 /) },
  ]);
});
