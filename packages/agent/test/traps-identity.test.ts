import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, connect, createSecureContext, createServer } from 'node:tls';
import { p12Bytes, pemText } from '@countersign/identity';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { createTrust } from '@countersign/trust';
import { request, Agent as UndiciAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MtlsAgent } from '../src/index.js';
import { secureContext } from '../src/secure-context.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, changing, closing, pooledWays, statusOver, ways } from './ways.js';

const pki = createTestPki();
const ec = pki.client('ec');
const rsa = pki.client('rsa', { key: 'RSA-2048' });

/** The statuses of requests over an agent of node:https, in turn. */
async function overHttps(agent: Agent, url: string, ...each: ConnectionOptions[]): Promise<void> {
  for (const options of each) {
    const request = httpsRequest(url, { agent, ca: pki.ca, ...options });
    const [response] = await once(request.end(), 'response');
    await once(response.resume(), 'end');
    // The agent takes the socket back in a later turn.
    await new Promise(setImmediate);
  }
}

/** Connects as node:tls does it. */
async function byTls(port: number, options: ConnectionOptions): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, ...options });
  await once(socket, 'secureConnect');
  const status = await statusOver(socket);
  socket.destroy();
  return status;
}

describe('F4: a TLS context for each connection parses key and certificates each time', () => {
  it('but there is one for an identity and a trust', async () => {
    const trust = createTrust({ ca: pki.ca });
    const identity = ec.identity();
    const context = await secureContext(identity, trust);
    expect(await secureContext(identity, trust)).toBe(context);
    expect(await secureContext(identity, createTrust({ ca: pki.ca }))).not.toBe(context);
    expect(await secureContext(ec.identity(), trust)).not.toBe(context);
  });
});

describe('F33: tls options refuse a KeyObject', () => {
  it('so that node:tls throws', () => {
    expect(() => createSecureContext({ key: ec.privateKey as never, cert: ec.pem })).toThrowError(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }),
    );
  });

  it.each(ways)('but %s presents the certificate of one', async (_, way) => {
    const server = await tlsServer(pki);
    expect(await way(agentWith(pki, { identity: ec.identity() }), server.url)).toBe(204);
    expect(server.connections).toEqual([{ resumed: false, client: 'CN=ec' }]);
  });
});

describe.each(tlsVersions)('over %s', version => {
  describe('F5: https.Agent pools without regard to secureContext', () => {
    it('so that the second request of node:https runs as the first identity', async () => {
      const server = await tlsServer(pki, { version });
      const agent = new Agent({ keepAlive: true });
      onTestFinished(() => agent.destroy());
      const contexts = [ec, rsa].map(({ pem, keyPem }) =>
        createSecureContext({ ca: pki.ca, cert: pem, key: keyPem }),
      );
      await overHttps(agent, server.url, ...contexts.map(context => ({ secureContext: context })));
      expect(server.connections.map(({ client }) => client)).toEqual(['CN=ec']);
    });

    it('but the httpsAgent takes no identity from a single request', async () => {
      const server = await tlsServer(pki, { version });
      const agent = agentWith(pki);
      for (const options of [
        { secureContext: createSecureContext({ cert: rsa.pem, key: rsa.keyPem }) },
        { cert: rsa.pem, key: rsa.keyPem },
        { pfx: Buffer.alloc(1) },
        { checkServerIdentity: () => undefined },
        { servername: 'elsewhere' },
        { rejectUnauthorized: false },
      ]) {
        const error = await refusal(
          once(httpsRequest(server.url, { agent: agent.httpsAgent, ...options }).end(), 'response'),
        );
        expect(error.code).toBe('CONFIG_INVALID');
      }
      expect(server.accepted()).toBe(0);
    });
  });

  describe('F7: a wrong identity fails open', () => {
    const chained: readonly (readonly [string, { cert: string; key: string }])[] = [
      ['the key is of another type', { cert: rsa.certificate.pem, key: ec.keyPem }],
      ['the first certificate is not the leaf', { cert: pki.issuing.pem + rsa.pem, key: rsa.keyPem }],
    ];

    it.each(chained)('so that node:tls sends none where %s, and is answered', async (_, { cert, key }) => {
      const server = await tlsServer(pki, { version });
      expect(await byTls(server.port, { cert, key })).toBe(204);
      expect(server.connections.map(({ client }) => client)).toEqual([undefined]);
    });

    it.each(ways)('but for %s pemText refuses the one, and puts the other in order', async (_, way) => {
      const server = await tlsServer(pki, { version });
      const [mismatch, disorder] = chained.map(([, { cert, key }]) =>
        agentWith(pki, { identity: pemText({ certificate: cert, key }) }),
      ) as [MtlsAgent, MtlsAgent];
      expect((await refusal(way(mismatch, server.url))).code).toBe('PEM_KEY_MISMATCH');
      expect(await way(disorder, server.url)).toBe(204);
      expect(server.connections.map(({ client }) => client)).toEqual(['CN=rsa']);
    });

    it.each(ways)('but %s sends nothing as one whose key is not its own', async (_, way) => {
      const server = await tlsServer(pki, { version });
      const { certificate, chain } = rsa;
      const source = { privateKey: ec.privateKey, certificate, chain, current: async () => source };
      const error = await refusal(way(agentWith(pki, { identity: source as never }), server.url));
      expect(error).toMatchObject({ code: 'PEM_KEY_MISMATCH', outcome: 'not-sent' });
      expect(server.accepted()).toBe(0);
    });

    it('so that node:tls presents an expired certificate', async () => {
      const server = await tlsServer(pki, { version });
      const old = expiredClient();
      expect(await byTls(server.port, { cert: old.pem, key: old.keyPem })).toBe(204);
    });

    it.each(ways)('but %s connects with none that has expired', async (_, way) => {
      const server = await tlsServer(pki, { version });
      const error = await refusal(way(agentWith(pki, { identity: expiredClient().identity() }), server.url));
      expect(error).toMatchObject({ code: 'CERTIFICATE_EXPIRED', outcome: 'not-sent' });
      expect(server.accepted()).toBe(0);
    });
  });

  describe('F8: a CA inside a .p12 becomes a trust anchor', () => {
    it('so that node:tls believes a server because of the pfx of the client', async () => {
      const server = await tlsServer(pki, { version });
      const pfx = Buffer.from(await ec.p12({ passphrase: 'secret', include: 'root' }));
      const socket = connect({
        host: '127.0.0.1',
        port: server.port,
        servername: 'localhost',
        pfx,
        passphrase: 'secret',
      });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    });

    it.each(ways)('but %s does not', async (_, way) => {
      const server = await tlsServer(pki, { version });
      const identity = p12Bytes(await ec.p12({ passphrase: 'secret', include: 'root' }), {
        passphrase: 'secret',
      });
      const error = await refusal(way(agentWith(pki, { identity, trust: {} }), server.url));
      expect(error.code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
      expect(server.received).toEqual([]);
    });
  });

  describe('F21: a dispatcher that was replaced is closed', () => {
    it('so that who still holds the old undici Agent fails', async () => {
      const server = await tlsServer(pki, { version });
      const old = new UndiciAgent({ connect: { ca: pki.ca } });
      await old.close();
      await expect(request(server.url, { dispatcher: old })).rejects.toMatchObject({
        code: expect.stringMatching(/^UND_ERR_(CLOSED|DESTROYED)$/),
      });
    });

    it.each(ways)('but %s goes on through the same agent', async (_, way) => {
      const server = await tlsServer(pki, { version });
      const identity = changing(ec.identity());
      const agent = agentWith(pki, { identity });
      for (const next of [rsa, ec, rsa]) {
        expect(await way(agent, server.url)).toBe(204);
        const rotated = once(agent, 'rotated');
        identity.become(next.identity());
        await rotated;
      }
      expect(server.connections.map(({ client }) => client)).toEqual(['CN=ec', 'CN=rsa', 'CN=ec']);
    });
  });

  describe('F26: https.Agent asks for the name of a pool again when a socket is freed', () => {
    it.each(pooledWays)('but %s reuses no connection of the identity before', async (_, way) => {
      let rotate: (() => void) | undefined;
      const server = await tlsServer(pki, {
        version,
        answer: () => {
          // In the middle of the first request.
          rotate?.();
          return 'HTTP/1.1 204 No Content\r\n\r\n';
        },
      });
      const identity = changing(ec.identity());
      const agent = agentWith(pki, { identity });
      rotate = () => {
        rotate = undefined;
        identity.become(rsa.identity());
      };
      const rotated = once(agent, 'rotated');
      await way(agent, server.url);
      await rotated;
      for (let call = 2; call <= 3; call++) await way(agent, server.url);
      const [first, ...later] = server.connections.map(({ client }) => client);
      expect(first).toBe('CN=ec');
      expect(new Set(later)).toEqual(new Set(['CN=rsa']));
    });

    it('and two agents behind a wrapper that hands both the same options show an identity each', async () => {
      const server = await tlsServer(pki, { version });
      const shared = { host: 'localhost', port: server.port };
      for (const client of [ec, rsa, ec]) {
        const { httpsAgent } = agentWith(pki, { identity: client.identity() });
        const wrapper = Object.assign(new Agent({ keepAlive: true }), {
          addRequest: (sent: ClientRequest) => httpsAgent.addRequest(sent, shared),
        });
        await overHttps(wrapper, server.url, {}, {});
      }
      expect(server.connections.map(({ client }) => client)).toEqual(['CN=ec', 'CN=rsa', 'CN=ec']);
    });

    it('and the httpsAgent makes no more connections than maxSockets, also while they are made', async () => {
      const server = await tlsServer(pki, { version });
      const agent = agentWith(pki);
      agent.httpsAgent.maxSockets = 2;
      const [, https] = ways[2] as (typeof ways)[number];
      const statuses = await Promise.all(Array.from({ length: 10 }, () => https(agent, server.url)));
      expect(statuses).toEqual(Array(10).fill(204));
      expect(server.accepted()).toBe(2);
    });
  });
});

describe('F15: a server takes a missing certificate for one of an unknown issuer', () => {
  it.each(ways)('but %s presents one', async (_, way) => {
    const verdicts: unknown[] = [];
    const { pem: cert, keyPem: key } = pki.server('localhost');
    const server = createServer(
      { cert, key, ca: pki.ca, requestCert: true, rejectUnauthorized: false },
      socket => {
        verdicts.push(socket.authorizationError ?? 'authorized');
        socket.on('error', () => {}).once('data', () => socket.end(closing));
      },
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await byTls(port, {});
    await way(agentWith(pki, { identity: ec.identity() }), `https://localhost:${port}`);
    expect(verdicts).toEqual(['UNABLE_TO_GET_ISSUER_CERT', 'authorized']);
  });
});

const expiredClient = (): Issued =>
  pki.client('old', { notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') });
