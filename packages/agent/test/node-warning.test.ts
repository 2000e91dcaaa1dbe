import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hasHoles } from '../src/node-warning.js';

it.each([
  ['v18.20.8', true],
  ['v20.20.2', true],
  ['v21.7.3', true],
  ['v22.22.9', true],
  ['v22.23.0', false],
  ['v22.24.1', false],
  ['v23.11.1', true],
  ['v24.0.0', true],
  ['v24.16.1', true],
  ['v24.17.0', false],
  ['v25.9.0', true],
  ['v26.3.0', true],
  ['v26.3.1', false],
  ['v26.4.0', false],
  ['v27.0.0', false],
  ['v27.0.0-nightly20261101abcdef', false],
])('of Node %s knows whether it has holes: %s', (version, open) => {
  expect(hasHoles(version)).toBe(open);
});

it('is given with the first TLS options in a process alone, and not where Node has none', async () => {
  const printed = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => printed.mockRestore());
  // Other tests in this process may have been warned.
  vi.resetModules();
  const { createAgent } = await import('../src/index.js');
  const pki = createTestPki();
  for (let i = 0; i < 2; i++) {
    const agent = createAgent({
      identity: pki.client('demo_client').identity(),
      trust: { ca: pki.ca },
      origins: 'any',
    });
    await agent.ready();
    expect(() => agent.tlsOptions('localhost', { for: 'oracle' as never })).toThrow();
    expect(printed).toHaveBeenCalledTimes(i > 0 && hasHoles(process.version) ? 1 : 0);
    agent.tlsOptions('localhost');
    agent.tlsOptions('localhost', { for: 'mysql2' });
    await agent.close();
  }
  expect(printed.mock.calls).toEqual(
    hasHoles(process.version)
      ? [
          [
            expect.stringContaining(process.version),
            {
              type: 'CountersignWarning',
              code: 'NODE_TLS_HOLES',
              detail: expect.stringMatching(/22\.23.*24\.17.*26\.3\.1/),
            },
          ],
        ]
      : [],
  );
});

it('is not given for connections of the agent itself', async () => {
  const printed = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => printed.mockRestore());
  vi.resetModules();
  const { createAgent } = await import('../src/index.js');
  const pki = createTestPki();
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
  });
  await agent.ready();
  await expect(agent.connect({ host: '127.0.0.1', port: 59999 })).rejects.toMatchObject({
    outcome: 'not-sent',
  });
  await expect(agent.fetch('https://127.0.0.1:59999')).rejects.toMatchObject({ outcome: 'not-sent' });
  await agent.close();
  expect(printed).not.toHaveBeenCalled();
});
