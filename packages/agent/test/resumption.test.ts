import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { missing, opensslServer } from '@countersign/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const closing = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';

// FACTS 1 and 2: a resumed session skips the check of the server's name, and keeps the old client identity.
describe.each(tlsVersions)('over %s', version => {
  it('resumes sessions across connections that closed in between', async () => {
    const server = await tlsServer(pki, { version, answer: closing });
    const identity = pki.client('demo_client').identity();
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    for (let i = 0; i < 5; i++) await agent.fetch(server.url);
    expect(server.connections.map(({ resumed }) => resumed)).toEqual([false, true, true, true, true]);
  });

  it('never resumes a session where that is asked for', async () => {
    const server = await tlsServer(pki, { version, answer: closing });
    const identity = pki.client('demo_client').identity();
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', sessions: false });
    onTestFinished(() => agent.destroy());
    for (let i = 0; i < 5; i++) await agent.fetch(server.url);
    expect(server.connections.map(({ resumed }) => resumed)).toEqual(Array(5).fill(false));
  });

  it('would resume on this server, if it kept sessions as node:tls does when told to', async () => {
    const server = await tlsServer(pki, { version, answer: closing });
    const options = { host: '127.0.0.1', port: server.port, servername: 'localhost', ca: pki.ca };
    const first = connect(options);
    const [session] = (await once(first, 'session')) as [Buffer];
    first.destroy();
    const second = connect({ ...options, session });
    await once(second, 'secureConnect');
    expect(second.isSessionReused()).toBe(true);
    second.destroy();
  });

  it('shows the new identity on the next connection after its source changed', async () => {
    const server = await tlsServer(pki, { version, answer: closing });
    const identities: Identity[] = [pki.client('before').identity(), pki.client('after').identity()];
    let current = identities[0] as Identity;
    const agent = createAgent({
      identity: { current: async () => current, onChange: () => () => {}, close() {} },
      trust: { ca: pki.ca },
      origins: 'any',
    });
    onTestFinished(() => agent.destroy());
    await agent.fetch(server.url);
    current = identities[1] as Identity;
    await agent.fetch(server.url);
    expect(server.connections.map(connection => connection.client)).toEqual(['CN=before', 'CN=after']);
  });
});

it.skipIf(missing('openssl'))(
  `resumes where each session may be used once ${missing('openssl') ?? ''}`,
  async () => {
    const server = await opensslServer({ pki, version: 'TLSv1.3', singleUseTickets: true });
    onTestFinished(() => server.close());
    const resumed: unknown[] = [];
    const note = (message: unknown): void => void resumed.push((message as { resumed: unknown }).resumed);
    subscribe('countersign:handshake', note);
    onTestFinished(() => void unsubscribe('countersign:handshake', note));
    const identity = pki.client('demo_client').identity();
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    for (let i = 0; i < 6; i++) await (await agent.fetch(`https://localhost:${server.port}`)).text();
    expect(resumed).toEqual([false, true, true, true, true, true]);
  },
);
