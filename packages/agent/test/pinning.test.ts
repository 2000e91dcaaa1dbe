import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const identity = pki.client('demo_client').identity();
const wrongPin = `sha256/${Buffer.alloc(32, 7).toString('base64')}`;

function agentWith(pins: Record<string, string | string[]>): MtlsAgent {
  const agent = createAgent({ identity, trust: { ca: pki.ca, pins }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe.each(tlsVersions)('over %s', version => {
  it('sends no request byte to a server with a wrong pin, on the first and on later connections', async () => {
    const server = await tlsServer(pki, { version });
    const agent = agentWith({ localhost: wrongPin });
    for (let connection = 1; connection <= 4; connection++) {
      const error = await refusal(agent.fetch(server.url, { method: 'POST', body: 'a payment' }));
      expect(error).toMatchObject({ code: 'SERVER_PIN_MISMATCH', outcome: 'not-sent', retryable: false });
    }
    expect(server.accepted()).toBe(4);
    expect(Buffer.concat(server.received)).toHaveLength(0);
  });

  it('sends no request byte for any of many requests at once', async () => {
    const server = await tlsServer(pki, { version });
    const agent = agentWith({ localhost: wrongPin });
    const requests = Array.from({ length: 12 }, () => refusal(request(server.url, { dispatcher: agent })));
    for (const error of await Promise.all(requests)) expect(error.code).toBe('SERVER_PIN_MISMATCH');
    expect(server.received).toEqual([]);
  });

  it('sends no request byte when the server changes its key between two connections', async () => {
    const before = await tlsServer(pki, {
      version,
      answer: 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n',
    });
    const good = pki.server('localhost');
    const agent = agentWith({ localhost: good.pin });
    // The pinned server was never there: both it and its successor serve other keys under the same CA.
    await refusal(agent.fetch(before.url));
    const pinned = await tlsServer(pki, { version, certificate: good });
    expect((await agent.fetch(pinned.url)).status).toBe(204);
    const after = await tlsServer(pki, { version });
    expect((await refusal(agent.fetch(after.url))).code).toBe('SERVER_PIN_MISMATCH');
    expect(before.received).toEqual([]);
    expect(after.received).toEqual([]);
  });

  it.each(['spki', 'sha256', 'sha1'] as const)('connects where the %s pin is one of several', async kind => {
    const certificate = pki.server('localhost');
    const server = await tlsServer(pki, { version, certificate });
    const { fingerprints, pin } = certificate.certificate;
    const agent = agentWith({ localhost: [wrongPin, kind === 'spki' ? pin : fingerprints[kind]] });
    expect((await agent.fetch(server.url)).status).toBe(204);
  });

  it.each([
    ['root', pki.root],
    ['issuing CA', pki.issuing],
  ])('connects where the pin is that of the %s of the verified path', async (_, { pin }) => {
    const server = await tlsServer(pki, { version });
    expect((await agentWith({ localhost: [wrongPin, pin] }).fetch(server.url)).status).toBe(204);
  });

  it('prints the served pin, ready to paste', async () => {
    const certificate = pki.server('localhost');
    const server = await tlsServer(pki, { version, certificate });
    const error = await refusal(agentWith({ localhost: wrongPin }).fetch(server.url));
    expect(error.message).toContain(`'${certificate.pin}'`);
    expect(error.hint).toContain(`'localhost': ['${certificate.pin}']`);
  });
});
