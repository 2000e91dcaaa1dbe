import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

async function setting() {
  const server = await tlsServer(pki);
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  return { server, agent, received: () => Buffer.concat(server.received).toString('latin1') };
}

it("sends a form of the platform's own FormData as a form, its files with their names", async () => {
  const { server, agent, received } = await setting();
  const form = new FormData();
  form.append('amount', '12.50');
  form.append('receipt', new File(['paid'], 'receipt.txt', { type: 'text/plain' }));
  expect((await agent.fetch(server.url, { method: 'POST', body: form as never })).status).toBe(204);
  expect(received()).toMatch(/content-type: multipart\/form-data/i);
  expect(received()).toContain('filename="receipt.txt"');
  expect(received()).toContain('12.50');
});

it("takes the platform's own Request, with its method, headers, body and signal", async () => {
  const { server, agent, received } = await setting();
  const request = new Request(server.url, { method: 'PUT', headers: { 'x-one': '1' }, body: 'hello' });
  expect((await agent.fetch(request as never)).status).toBe(204);
  expect(received()).toMatch(/^PUT \/ HTTP\/1\.1/);
  expect(received()).toContain('x-one: 1');
  expect(received()).toContain('hello');
  const aborted = new Request(server.url, { signal: AbortSignal.abort(new Error('no more')) });
  await expect(agent.fetch(aborted as never)).rejects.toThrow('no more');
});
