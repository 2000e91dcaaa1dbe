import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, connect, createServer } from 'node:tls';
import { createTestPki, defects } from '@countersign/test-certs';
import { fetch, interceptors, ProxyAgent, request, Agent as UndiciAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { refusal } from './refusal.js';
import { type TlsServer, type TlsVersion, tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, closing, connectProxy, statusOver, ways } from './ways.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const mtls = { ca: pki.ca, cert: client.pem, key: client.keyPem };

/** Connects as node:tls does it, to the status of the answer. */
async function byTls(port: number, options: ConnectionOptions): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, ...options });
  await once(socket, 'secureConnect');
  const status = await statusOver(socket);
  socket.destroy();
  return status;
}

/** An undici Agent of the test's own. */
function undiciAgent(options: ConnectionOptions): UndiciAgent {
  const agent = new UndiciAgent({ connect: options as object });
  onTestFinished(() => agent.destroy());
  return agent;
}

const redirectTo = (url: string): string =>
  `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;

describe.each(tlsVersions)('over %s', version => {
  const serve = (options: Parameters<typeof tlsServer>[1] = {}): Promise<TlsServer> =>
    tlsServer(pki, { version, ...options });

  describe('F11: rejectUnauthorized: false ignores every check', () => {
    it('so that node:tls sends to a server whose pin is wrong', async () => {
      const { port } = await serve();
      const checkServerIdentity = (): Error => new Error('wrong pin');
      expect(await byTls(port, { rejectUnauthorized: false, checkServerIdentity })).toBe(204);
    });

    it.each(ways)('but %s refuses to connect while NODE_TLS_REJECT_UNAUTHORIZED=0 is set', async (_, way) => {
      const server = await serve();
      const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
      onTestFinished(() => {
        if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
        else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      });
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      expect((await refusal(way(agentWith(pki), server.url))).code).toBe('CONFIG_INVALID');
      expect(server.accepted()).toBe(0);
    });
  });

  describe('F12: a custom checkServerIdentity replaces the check of the name', () => {
    const elsewhere = pki.server('elsewhere.test');

    it('so that a pin alone lets node:tls connect to another host', async () => {
      const { port } = await serve({ certificate: elsewhere });
      expect(await byTls(port, { checkServerIdentity: () => undefined })).toBe(204);
    });

    it.each(ways)('but %s checks the name of a pinned server', async (_, way) => {
      const server = await serve({ certificate: elsewhere });
      const agent = agentWith(pki, { trust: { ca: pki.ca, pins: { localhost: elsewhere.pin } } });
      expect((await refusal(way(agent, server.url))).code).toBe('SERVER_HOSTNAME_MISMATCH');
      expect(server.received).toEqual([]);
    });
  });

  describe('F13: a stapled OCSP response is believed as it comes', () => {
    const garbage = Buffer.from('a bogus staple');

    it('so that node:tls hands over a bogus one and connects', async () => {
      const { port } = await stapling(version, garbage);
      const asking = { ...mtls, host: '127.0.0.1', port, servername: 'localhost', requestOCSP: true };
      const socket = connect(asking);
      const [staple] = await once(socket, 'OCSPResponse');
      await once(socket, 'secureConnect');
      expect(staple).toEqual(garbage);
      socket.destroy();
    });

    it.each(ways)('but %s sends nothing on the word of a bogus one', async (_, way) => {
      const server = await stapling(version, garbage);
      const revocation = { mode: 'ocsp', onUnavailable: 'refuse' } as const;
      const error = await refusal(way(agentWith(pki, { trust: { ca: pki.ca, revocation } }), server.url));
      expect(error).toMatchObject({ code: 'SERVER_REVOCATION_UNKNOWN', outcome: 'not-sent' });
      expect(server.received).toEqual([]);
    });
  });

  describe('F16: redirects take the certificate and the headers to another origin', () => {
    it('so that fetch over an undici Agent shows both there', async () => {
      const other = await serve({ answer: closing });
      const server = await serve({ answer: redirectTo(other.url) });
      await fetch(server.url, { dispatcher: undiciAgent(mtls), headers: { 'x-api-key': 'k-123' } });
      expect(other.connections.map(({ client }) => client)).toEqual(['CN=demo_client']);
      expect(Buffer.concat(other.received).toString()).toContain('k-123');
    });

    it('but agent.fetch does not follow one, even to an allowed origin', async () => {
      const other = await serve();
      const server = await serve({ answer: redirectTo(other.url) });
      const error = await refusal(agentWith(pki).fetch(server.url, { headers: { 'x-api-key': 'k-123' } }));
      expect(error.code).toBe('ORIGIN_NOT_ALLOWED');
      expect(other.accepted()).toBe(0);
    });

    it('but the redirect interceptor of undici reaches allowed origins only', async () => {
      const other = await serve();
      const server = await serve({ answer: redirectTo(other.url) });
      const dispatcher = agentWith(pki, { origins: server.url }).compose(
        interceptors.redirect({ maxRedirections: 2 }),
      );
      expect((await refusal(request(server.url, { dispatcher }))).code).toBe('ORIGIN_NOT_ALLOWED');
      expect(other.accepted()).toBe(0);
    });

    it('but the httpsAgent reaches allowed origins only', async () => {
      const other = await serve();
      const server = await serve({ answer: redirectTo(other.url) });
      const { httpsAgent } = agentWith(pki, { origins: server.url });
      const first = httpsRequest(server.url, { agent: httpsAgent }).on('error', () => {});
      const [response] = await once(first.end(), 'response');
      response.resume();
      const followed = httpsRequest(response.headers.location, { agent: httpsAgent }).end();
      expect((await refusal(once(followed, 'response'))).code).toBe('ORIGIN_NOT_ALLOWED');
      expect(other.accepted()).toBe(0);
    });
  });

  describe('F17: a ProxyAgent ignores the certificate in its connect options', () => {
    it('so that undici shows the target none', async () => {
      const server = await serve();
      const uri = await connectProxy();
      const dispatcher = new ProxyAgent({ uri, connect: mtls, requestTls: { ca: pki.ca } });
      onTestFinished(() => dispatcher.destroy());
      await (await request(server.url, { dispatcher })).body.dump();
      expect(server.connections.map(({ client }) => client)).toEqual([undefined]);
    });

    it.each(ways)('but %s shows it through a proxy', async (_, way) => {
      const server = await serve();
      expect(await way(agentWith(pki, { proxy: await connectProxy() }), server.url)).toBe(204);
      expect(server.connections.map(({ client }) => client)).toEqual(['CN=demo_client']);
    });
  });

  describe('F24: the chain that Node shows can be forged', () => {
    const forged = defects.server['forged-issuer'].issue(pki);
    const pin = forged.pin as string;

    it.each(ways)('but for %s a pin counts only on a path proven by signature', async (_, way) => {
      const { pem: cert, keyPem: key } = forged.broken;
      const server = await serve({ cert, key });
      const agent = agentWith(pki, { trust: { ca: [pki.ca, forged.ca], pins: { localhost: pin } } });
      const error = await refusal(way(agent, server.url));
      expect(error.code).toBe(defects.server['forged-issuer'].code);
      expect(server.received).toEqual([]);
    });

    it.each(ways)('and %s connects where it is', async (_, way) => {
      const { pem: cert, keyPem: key } = forged.repaired;
      const server = await serve({ cert, key });
      const agent = agentWith(pki, { trust: { ca: [pki.ca, forged.ca], pins: { localhost: pin } } });
      expect(await way(agent, server.url)).toBe(204);
    });
  });

  describe('F25: a Host header steers SNI and the name that is checked', () => {
    it('so that undici and node:https check another name than that of the URL', async () => {
      const server = await serve();
      const url = `https://127.0.0.1:${server.port}`;
      const headers = { host: 'localhost' };
      const { statusCode } = await request(url, { dispatcher: undiciAgent(mtls), headers });
      expect(statusCode).toBe(204);
      const [response] = await once(httpsRequest(url, { ...mtls, headers, agent: false }).end(), 'response');
      expect(response.statusCode).toBe(204);
    });

    // fetch leaves a Host header out by itself.
    it.each(ways.slice(1, 3))('but %s refuses one that differs from the URL', async (_, way) => {
      const server = await serve();
      const url = `https://127.0.0.1:${server.port}`;
      const error = await refusal(way(agentWith(pki), url, { headers: { host: 'localhost' } }));
      expect(error.code).toBe('CONFIG_INVALID');
      expect(server.received).toEqual([]);
    });

    it.each(ways)('and %s checks the name of the URL', async (_, way) => {
      const server = await serve();
      const error = await refusal(way(agentWith(pki), `https://127.0.0.1:${server.port}`));
      expect(error.code).toBe('SERVER_HOSTNAME_MISMATCH');
    });

    it('but it refuses a second one, and one in a list of node:https', async () => {
      const server = await serve();
      const own = `localhost:${server.port}`;
      const dispatcher = agentWith(pki);
      const twice = ['host', own, 'Host', 'elsewhere.test'];
      expect((await refusal(request(server.url, { dispatcher, headers: twice }))).code).toBe(
        'CONFIG_INVALID',
      );
      const listed = httpsRequest(server.url, { agent: dispatcher.httpsAgent, headers: twice as never });
      expect((await refusal(once(listed.end(), 'response'))).code).toBe('CONFIG_INVALID');
      const port443 = { dispatcher, headers: { host: 'localhost:443' } };
      expect((await refusal(request(server.url, port443))).code).toBe('CONFIG_INVALID');
      expect(server.accepted()).toBe(0);
    });

    it.each([
      ['a list', ['x-many', ['1', '2'], 'host', 'elsewhere.test']],
      ['pairs', Object.entries({ 'x-many': ['1', '2'], host: 'elsewhere.test' })],
      [
        'an iterator',
        new Map<string, unknown>([
          ['x-many', ['1', '2']],
          ['host', 'elsewhere.test'],
        ]),
      ],
    ])('but it finds one after a header of several values, in %s', async (_, headers) => {
      const server = await serve();
      const { httpsAgent } = agentWith(pki);
      const calls = [
        request(server.url, { dispatcher: agentWith(pki), headers: headers as never }),
        ...(Array.isArray(headers)
          ? [
              once(
                httpsRequest(server.url, { agent: httpsAgent, headers: headers as never }).end(),
                'response',
              ),
            ]
          : []),
      ];
      for (const call of calls) expect((await refusal(call)).code).toBe('CONFIG_INVALID');
      expect(server.accepted()).toBe(0);
    });

    it('and leaves headers in an iterator to be sent', async () => {
      const server = await serve();
      const headers = new Map([['x-first', '1']]).entries();
      await (await request(server.url, { dispatcher: agentWith(pki), headers })).body.dump();
      expect(Buffer.concat(server.received).toString()).toContain('x-first: 1');
    });
  });
});

/** A TLS server that staples these bytes. */
async function stapling(
  version: TlsVersion,
  staple: Buffer,
): Promise<{ url: string; port: number; received: Buffer[] }> {
  const { pem: cert, keyPem: key } = pki.server('localhost');
  const received: Buffer[] = [];
  const server = createServer({ cert, key, minVersion: version, maxVersion: version }, socket => {
    socket.on('error', () => {}).on('data', data => received.push(data));
  });
  server.on('OCSPRequest', (_certificate, _issuer, callback) => callback(null, staple));
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `https://localhost:${port}`, port, received };
}
