import { p12Bytes } from '@countersign/identity';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const stranger = createTestPki();
const client = pki.client('demo_client');

function agentTrusting(ca: string | undefined): MtlsAgent {
  const agent = createAgent({
    identity: client.identity(),
    trust: ca === undefined ? {} : { ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** The same certificate without its intermediate. */
const withoutChain = (issued: Issued): Issued =>
  Object.create(issued, { pem: { value: issued.certificate.pem } });

describe.each(tlsVersions)('over %s, no request byte reaches a server', version => {
  it.each([
    ['of an unknown CA', () => stranger.server('localhost'), 'SERVER_CERTIFICATE_UNTRUSTED'],
    ['for another name', () => pki.server('api.example.com'), 'SERVER_HOSTNAME_MISMATCH'],
    [
      'that has expired',
      () => pki.server('localhost', { notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') }),
      'SERVER_CERTIFICATE_EXPIRED',
    ],
    [
      'that is not valid yet',
      () => pki.server('localhost', { notBefore: new Date(Date.now() + 86_400_000), days: 2 }),
      'SERVER_CERTIFICATE_EXPIRED',
    ],
    [
      'that sends no intermediate',
      () => withoutChain(pki.server('localhost')),
      'SERVER_CERTIFICATE_UNTRUSTED',
    ],
    ['with a client certificate', () => pki.client('localhost'), 'SERVER_CERTIFICATE_UNTRUSTED'],
  ])('%s', async (_, certificate, code) => {
    const server = await tlsServer(pki, { version, certificate: certificate() });
    const agent = agentTrusting(pki.ca);
    for (let connection = 1; connection <= 2; connection++) {
      const error = await refusal(agent.fetch(server.url, { method: 'POST', body: 'a payment' }));
      expect(error).toMatchObject({ code, name: 'TrustError', outcome: 'not-sent' });
    }
    expect(server.received).toEqual([]);
  });

  it('of a private CA where none is given: the bundled CAs hold', async () => {
    const server = await tlsServer(pki, { version });
    const error = await refusal(agentTrusting(undefined).fetch(server.url));
    expect(error.code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
    expect(server.received).toEqual([]);
  });

  // FACTS 8: given as pfx, a CA inside the .p12 would be believed.
  it('whose CA is only in the .p12 of the client', async () => {
    const bytes = await client.p12({ passphrase: 'secret' });
    const identity = p12Bytes(bytes, { passphrase: 'secret' });
    const agent = createAgent({ identity, origins: 'any' });
    onTestFinished(() => agent.destroy());
    const server = await tlsServer(pki, { version });
    expect((await identity.current()).chain.map(certificate => certificate.pem)).toContain(pki.ca);
    expect((await refusal(agent.fetch(server.url))).code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
    expect(server.received).toEqual([]);
  });
});

it('refuses a server that speaks only a TLS version below the floor', async () => {
  const server = await tlsServer(pki, { version: 'TLSv1.2' });
  const agent = createAgent({
    identity: client.identity(),
    trust: { ca: pki.ca, minVersion: 'TLSv1.3' },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  expect((await refusal(agent.fetch(server.url))).code).toBe('TLS_VERSION_UNSUPPORTED');
});

// FACTS 11: the variable turns every check of node:tls off.
it('refuses to connect while NODE_TLS_REJECT_UNAUTHORIZED=0 is set', async () => {
  const server = await tlsServer(pki);
  const agent = agentTrusting(pki.ca);
  const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  onTestFinished(() => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  });
  const error = await refusal(agent.fetch(server.url));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(error.message).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
  expect(server.connections).toEqual([]);
});

it('says which file of a CA bundle it could not read', async () => {
  const agent = createAgent({
    identity: client.identity(),
    trust: { ca: { file: '/nowhere/ca.pem' } },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  const error = await refusal(agent.fetch('https://localhost:59999/'));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(error.message).toContain('/nowhere/ca.pem');
});
