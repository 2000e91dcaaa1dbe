import { Readable } from 'node:stream';
import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAgent } from '../src/index.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

it.each(['an identity', 'a connection'])(
  'a body that fails while its request waits for %s fails that request alone',
  async waitsFor => {
    const server = await tlsServer(pki);
    const identity = pki.client('demo_client').identity();
    let give = (): void => {};
    const given = new Promise<void>(resolve => {
      give = resolve;
    });
    const current = vi.fn(async () => {
      if (waitsFor === 'an identity') await given;
      return identity;
    });
    const agent = createAgent({ identity: { current } as never, trust: { ca: pki.ca }, origins: server.url });
    onTestFinished(() => agent.close());
    if (waitsFor === 'a connection') await agent.ready();
    const body = new Readable({ read() {} });
    const broken = new Error('the file can no longer be read');
    const sent = request(server.url, { dispatcher: agent, method: 'POST', body });
    const failing = expect(sent).rejects.toBe(broken);
    body.destroy(broken);
    await new Promise(setImmediate);
    give();
    await failing;
    expect((await agent.fetch(server.url)).status).toBe(204);
    expect(Buffer.concat(server.received).toString()).not.toContain('POST');
  },
);
