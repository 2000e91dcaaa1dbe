import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const rsaServer = pki.server('localhost', { key: 'RSA-2048' });
const onlyRsa = { certificate: rsaServer, sigalgs: 'RSA-PSS+SHA256:RSA+SHA256', rejectUnauthorized: false };

// FACTS 7: where no certificate can be sent, OpenSSL sends none, and the request goes out all the same.
describe.each(tlsVersions)('over %s, a server that takes RSA signatures only', version => {
  it('gets no request from an EC identity, which could not be presented', async () => {
    const server = await tlsServer(pki, { version, ...onlyRsa });
    const agent = createAgent({
      identity: pki.client('ec').identity(),
      trust: { ca: pki.ca },
      origins: 'any',
    });
    onTestFinished(() => agent.destroy());
    const error = await refusal(agent.fetch(server.url, { method: 'POST', body: 'a payment' }));
    expect(error).toMatchObject({
      code: 'CLIENT_CERTIFICATE_REJECTED',
      outcome: 'not-sent',
      retryable: false,
    });
    expect(server.received).toEqual([]);
  });

  it('sees an RSA identity', async () => {
    const server = await tlsServer(pki, { version, ...onlyRsa });
    const identity = pki.client('rsa', { key: 'RSA-2048' }).identity();
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    expect((await agent.fetch(server.url)).status).toBe(204);
    expect(server.connections.map(({ client }) => client)).toEqual(['CN=rsa']);
  });

  it('that asks for no certificate is answered without one', async () => {
    const server = await tlsServer(pki, { version, requestCert: false });
    const agent = createAgent({
      identity: pki.client('ec').identity(),
      trust: { ca: pki.ca },
      origins: 'any',
    });
    onTestFinished(() => agent.destroy());
    expect((await agent.fetch(server.url)).status).toBe(204);
  });
});
