import { createTestPki } from '@countersign/test-certs';
import { missing, opensslServer } from '@countersign/test-servers';
import { RetryAgent, request, Agent as UndiciAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { refusal } from './refusal.js';
import { type TlsVersion, tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, ways } from './ways.js';

const pki = createTestPki();
const stranger = createTestPki().client('stranger');

describe.each(tlsVersions)('over %s', version => {
  describe.skipIf(missing('openssl'))(
    `F9: the alert that rejects a client certificate is lost ${missing('openssl') ?? ''}`,
    () => {
      it.runIf(version === 'TLSv1.3')('in undici, behind "other side closed"', async () => {
        const dispatcher = new UndiciAgent({
          connect: { ca: pki.ca, cert: stranger.pem, key: stranger.keyPem },
        });
        onTestFinished(() => dispatcher.destroy());
        const { code, message } = await request(await strict(version), { dispatcher }).catch(error => error);
        expect(code).toMatch(/^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/);
        expect(message).not.toContain('alert');
      });

      it.each(ways)('but %s fails with its code, before anything is sent', async (_, way) => {
        const agent = agentWith(pki, { identity: stranger.identity() });
        const error = await refusal(way(agent, await strict(version)));
        expect(error).toMatchObject({
          code: 'CERTIFICATE_CHAIN_INVALID',
          outcome: 'not-sent',
          retryable: false,
        });
      });
    },
  );

  describe('F10: a Node server rejects a client certificate without an alert', () => {
    it.each(ways)('and %s names what it may have been', async (_, way) => {
      const server = await tlsServer(pki, { version, rejectUnauthorized: true });
      const error = await refusal(way(agentWith(pki, { identity: stranger.identity() }), server.url));
      expect(error).toMatchObject({ code: 'CLIENT_CERTIFICATE_REJECTED', outcome: 'not-sent' });
      expect(error.candidates).toContain('CERTIFICATE_CHAIN_INVALID');
      expect(server.received).toEqual([]);
    });
  });

  describe('F9 and F22: a RetryAgent retries what will never succeed', () => {
    it('but not over the agent', async () => {
      const server = await tlsServer(pki, { version, rejectUnauthorized: true });
      const agent = agentWith(pki, { identity: stranger.identity() });
      const dispatcher = new RetryAgent(agent, { minTimeout: 1, maxTimeout: 1 });
      expect((await refusal(request(server.url, { dispatcher }))).code).toBe('CLIENT_CERTIFICATE_REJECTED');
      expect(server.accepted()).toBe(1);
    });

    it.each(ways)('and %s leaves it to its caller when to come back', async (_, way) => {
      const answer = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n';
      const server = await tlsServer(pki, { version, answer });
      expect(await way(agentWith(pki), server.url)).toBe(503);
      expect(server.received).toHaveLength(1);
    });
  });
});

/** The URL of an openssl s_server that insists on a certificate of the PKI. */
async function strict(version: TlsVersion): Promise<string> {
  const { port, close } = await opensslServer({ pki, version });
  onTestFinished(close);
  return `https://localhost:${port}/`;
}
