import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAgent } from '../src/index.js';
import { environmentProxy } from '../src/proxy-environment.js';
import { connectProxy } from './proxy-server.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();
const HTTPS_PROXY = 'http://proxy.example.com:3128';

it.each([
  // NO_PROXY, host, port, whether it is reached directly
  ['', 'example.com', 443, false],
  ['*', 'example.com', 443, true],
  ['example.com', 'example.com', 443, true],
  ['example.com', 'api.example.com', 443, true],
  ['example.com', 'badexample.com', 443, false],
  ['example.com', 'EXAMPLE.com', 443, true],
  ['Example.COM', 'example.com', 443, true],
  ['example.com', 'example.com.', 443, true],
  ['example.com.', 'example.com', 443, true],
  ['.example.com', 'api.example.com', 443, true],
  ['.example.com', 'example.com', 443, true],
  ['*.example.com', 'api.example.com', 443, true],
  ['*.example.com', 'a.b.example.com', 443, true],
  ['*.example.com', 'badexample.com', 443, false],
  ['example.com:8443', 'example.com', 8443, true],
  ['example.com:8443', 'example.com', 443, false],
  ['.example.com:8443', 'api.example.com', 8443, true],
  ['other.com, example.com', 'example.com', 443, true],
  ['other.com example.com', 'example.com', 443, true],
  ['10.0.0.1', '10.0.0.1', 443, true],
  ['10.0.0.1', '110.0.0.1', 443, false],
  ['0.0.1', '10.0.0.1', 443, false],
  ['10.0.0.1:8443', '10.0.0.1', 8443, true],
  ['10.0.0.1:8443', '10.0.0.1', 443, false],
  ['10.0.0.0/8', '10.1.2.3', 443, true],
  ['10.0.0.0/8', '11.1.2.3', 443, false],
  ['10.0.0.0/8', '10.example.com', 443, false],
  ['10.0.0.0/33', '10.1.2.3', 443, false],
  ['10.0.0.0/x', '10.1.2.3', 443, false],
  ['0.0.0.0/0', '192.0.2.1', 443, true],
  ['::1', '::1', 443, true],
  ['0:0:0:0:0:0:0:1', '::1', 443, true],
  ['[::1]', '::1', 443, true],
  ['[::1]:8443', '::1', 8443, true],
  ['[::1]:8443', '::1', 443, false],
  ['2001:db8::/32', '2001:db8::5', 443, true],
  ['2001:db8::/32', '2001:db9::5', 443, false],
  ['.', 'example.com', 443, false],
  [',', 'example.com', 443, false],
] as const)('NO_PROXY=%j: %s port %i is reached directly: %s', (NO_PROXY, host, port, direct) => {
  const proxy = environmentProxy({ HTTPS_PROXY, NO_PROXY })({ host, port });
  expect(proxy === undefined).toBe(direct);
});

it.each([
  ['HTTPS_PROXY', { HTTPS_PROXY }, 3128],
  ['https_proxy first', { HTTPS_PROXY, https_proxy: 'http://other.example.com:8080' }, 8080],
  ['no scheme for http:', { HTTPS_PROXY: 'proxy.example.com:3128' }, 3128],
  ['no scheme, with credentials', { HTTPS_PROXY: 'user:secret@proxy.example.com:3128' }, 3128],
  ['none that is empty', { HTTPS_PROXY: '' }, undefined],
  ['no HTTP_PROXY, which is for http: URLs', { HTTP_PROXY: HTTPS_PROXY }, undefined],
])('takes %s', (_, environment, port) => {
  expect(environmentProxy(environment)({ host: 'example.com', port: 443 })?.target.port).toBe(port);
});

it('is read once, when the agent is made', async () => {
  const proxy = await connectProxy();
  const server = await tlsServer(pki);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  vi.stubEnv('https_proxy', '');
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.stubEnv('no_proxy', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const identity = pki.client('demo_client').identity();
  const options = { identity, trust: { ca: pki.ca }, origins: 'any' } as const;
  const agents = [createAgent({ ...options, proxy: 'environment' }), createAgent(options)];
  onTestFinished(() => Promise.all(agents.map(agent => agent.destroy())).then(() => {}));
  vi.unstubAllEnvs();
  for (const agent of agents) await agent.fetch(server.url);
  expect(proxy.asked).toHaveLength(1);
  expect(server.connections).toHaveLength(2);
});
