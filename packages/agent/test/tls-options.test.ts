import { once } from 'node:events';
import { inspect } from 'node:util';
import type { Identity, IdentityChange, IdentitySource } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure, pki, readyAgent, wrongPin } from './tls-options-agent.js';
import { libraries } from './tls-options-libraries.js';
import { fakeServer } from './tls-options-servers.js';

/** A source that is told what to give, and tells of it. */
function changing(first: Identity): IdentitySource & { change(identity: Identity): void } {
  let held = first;
  const listeners = new Set<(change: IdentityChange) => void>();
  return {
    current: async () => held,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {},
    change(identity) {
      const previous = held;
      held = identity;
      for (const listener of listeners) listener({ type: 'rotated', identity, previous });
    },
  };
}

describe.each(libraries)('with $name', ({ name, server: protocol, pins, open, code }) => {
  it('shows the identity, and the new one on the next connection after a rotation', async () => {
    const server = await fakeServer(pki, protocol);
    const source = changing(pki.client('before').identity());
    const agent = await readyAgent({ identity: source });
    const use = open(agent, server.port);
    await use();
    expect(new Set(server.clients)).toEqual(new Set(['CN=before']));
    const rotated = once(agent, 'rotated');
    source.change(pki.client('after').identity());
    await rotated;
    const before = server.clients.length;
    await expect.poll(() => use().then(() => server.clients.length)).toBeGreaterThan(before);
    expect(new Set(server.clients.slice(before))).toEqual(new Set(['CN=after']));
    expect(server.received.length).toBeGreaterThan(0);
  });

  it.each([
    ['of another CA', () => createTestPki().server('localhost'), /issuer|self.signed/],
    ['of another name', () => pki.server('other.example.com'), /other\.example\.com/],
  ])('sends nothing to a server %s', async (_, issue, message) => {
    const server = await fakeServer(pki, protocol, issue());
    const error = await failure(open(await readyAgent(), server.port)());
    expect(inspect(error)).toMatch(message);
    expect(server.received).toEqual([]);
  });

  it('sends nothing to a server of another CA where NODE_TLS_REJECT_UNAUTHORIZED is 0', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await fakeServer(pki, protocol, createTestPki().server('localhost'));
    await failure(open(await readyAgent(), server.port)());
    expect(server.received).toEqual([]);
  });

  it.runIf(pins)('sends nothing to a server with a wrong pin, and says which it serves', async () => {
    const certificate = pki.server('localhost');
    const server = await fakeServer(pki, protocol, certificate);
    const agent = await readyAgent({ trust: { ca: pki.ca, pins: { localhost: wrongPin } } });
    const told = once(agent, 'pin-mismatch');
    const error = await failure(open(agent, server.port)());
    expect(inspect(error)).toContain(certificate.pin);
    if (code) expect(code(error)).toBe('SERVER_PIN_MISMATCH');
    expect((await told)[0]).toMatchObject({ host: 'localhost', refused: true });
    expect(server.received).toEqual([]);
  });

  it.runIf(pins)('connects where the leaf is pinned', async () => {
    const certificate = pki.server('localhost');
    const server = await fakeServer(pki, protocol, certificate);
    const agent = await readyAgent({
      trust: { ca: pki.ca, pins: { localhost: [wrongPin, certificate.pin] } },
    });
    await open(agent, server.port)();
    expect(server.received.length).toBeGreaterThan(0);
  });

  it('connects no more once the agent was closed', async () => {
    const server = await fakeServer(pki, protocol);
    const agent = await readyAgent();
    const use = open(agent, server.port);
    await agent.close();
    const error = await failure(use());
    expect(inspect(error)).toMatch(
      name === 'mysql2' ? /local issuer|self.signed/ : /The agent has been closed/,
    );
    expect(server.received).toEqual([]);
  });
});
