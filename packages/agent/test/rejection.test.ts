import type { Identity } from '@countersign/identity';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { type ForeignServer, missing, nginxServer, opensslServer } from '@countersign/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const stranger = createTestPki();
const past = new Date('2020-01-01');

/** An agent that shows a certificate without judging it first, as a careless client would. */
function agentOf({ certificate, privateKey, chain }: Issued): MtlsAgent {
  const identity = { privateKey, certificate, chain, current: async () => identity } as unknown as Identity;
  const agent = createAgent({
    identity,
    trust: { ca: pki.ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

async function started(server: Promise<ForeignServer>): Promise<string> {
  const { port, close } = await server;
  onTestFinished(close);
  return `https://localhost:${port}/`;
}

const good = pki.client('demo_client');
const unknown = stranger.client('demo_client');
const expired = pki.client('demo_client', { notBefore: new Date('2019-01-01'), notAfter: past });
const wrongPurpose = pki.server('demo_client');

describe.each(tlsVersions)('over %s', version => {
  // FACTS 9: in TLS 1.3 the rejection arrives after the handshake, and undici hides its alert.
  describe.skipIf(missing('openssl'))(`openssl s_server -Verify ${missing('openssl') ?? ''}`, () => {
    it('is content with a good certificate', async () => {
      const url = await started(opensslServer({ pki, version }));
      const response = await agentOf(good).fetch(url);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain(version);
    });

    it.each([
      ['a certificate of an unknown CA', unknown, 'CERTIFICATE_CHAIN_INVALID'],
      ['an expired certificate', expired, 'CERTIFICATE_EXPIRED'],
      ['a server certificate', wrongPurpose, 'CERTIFICATE_PURPOSE_INVALID'],
    ])(
      'refuses %s by an alert that becomes its code, before anything is sent',
      async (_, certificate, code) => {
        const url = await started(opensslServer({ pki, version }));
        const error = await refusal(agentOf(certificate).fetch(url));
        expect(error).toMatchObject({ code, outcome: 'not-sent', retryable: false });
        expect(error.cause).toBeInstanceOf(Error);
      },
    );
  });

  describe.skipIf(missing('nginx'))(`nginx with ssl_verify_client on ${missing('nginx') ?? ''}`, () => {
    it('sees the subject of a good certificate', async () => {
      const url = await started(nginxServer({ pki, version }));
      const response = await agentOf(good).fetch(url);
      expect(await response.json()).toEqual({ subject: 'CN=demo_client', protocol: version });
    });

    it('answers 400 to a certificate of an unknown CA', async () => {
      const url = await started(nginxServer({ pki, version }));
      const response = await agentOf(unknown).fetch(url);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('The SSL certificate error');
    });
  });

  // FACTS 10: a Node server that rejects sends no alert at all.
  it('a Node server that rejects a certificate tells nothing: the candidates are named', async () => {
    const server = await tlsServer(pki, { version, rejectUnauthorized: true });
    const error = await refusal(agentOf(unknown).fetch(server.url));
    expect(error).toMatchObject({ code: 'CLIENT_CERTIFICATE_REJECTED', outcome: 'not-sent' });
    expect(error.candidates).toContain('CERTIFICATE_CHAIN_INVALID');
    expect(server.received).toEqual([]);
  });

  it('a Node server that accepts is answered though it sends no ticket', async () => {
    const { constants } = await import('node:crypto');
    const server = await tlsServer(pki, {
      version,
      rejectUnauthorized: true,
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    expect((await agentOf(good).fetch(server.url)).status).toBe(204);
  });
});
