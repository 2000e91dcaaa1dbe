import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';

const pki = createTestPki();

it('the identity of a server is presented to nobody', async () => {
  const identity = pki.server('localhost').identity('serverAuth');
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  await expect(agent.ready()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('is one of a server'),
  });
});
