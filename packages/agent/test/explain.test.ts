import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AgentOptions, createAgent, type Explanation, type MtlsAgent } from '../src/index.js';
import { connectProxy } from './proxy-server.js';
import { silentServer } from './silent-server.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const client = pki.client('demo_client');

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = client.identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe.each(tlsVersions)('over %s', version => {
  it('says all that a connection stands on, and sends no request', async () => {
    const certificate = pki.server('localhost');
    const server = await tlsServer(pki, { version, certificate, ALPNProtocols: ['http/1.1'] });
    const other = `sha256/${Buffer.alloc(32, 9).toString('base64')}`;
    const pins = { localhost: [pki.issuing.pin, other] };
    const agent = agentWith({ trust: { ca: pki.ca, pins } });
    const found = await agent.explain(`${server.url}/v1/identity?key=secret`);
    expect(found).toEqual({
      origin: server.url,
      allowed: true,
      warnings: [],
      identity: {
        subject: 'CN=demo_client',
        pin: client.pin,
        notAfter: client.certificate.notAfter.toISOString(),
        fingerprint: client.certificate.fingerprints.sha256,
        state: expect.any(String),
        daysLeft: expect.any(Number),
        warnings: [],
      },
      route: 'direct',
      tls: { version, cipher: expect.stringContaining('AES'), alpn: 'http/1.1', resumed: false, asked: true },
      pins: { held: [pki.issuing.pin, other], matched: [pki.issuing.pin] },
      path: [certificate.certificate, pki.issuing, pki.root].map(({ subject, pin, notAfter }) => ({
        subject: String(subject),
        pin,
        notAfter: notAfter.toISOString(),
      })),
    } satisfies Explanation);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(server.received).toEqual([]);
    await expect.poll(server.open).toBe(0);
  });

  it('never resumes, for a resumed connection shows nothing', async () => {
    const server = await tlsServer(pki, { version });
    const agent = agentWith();
    for (let i = 0; i < 3; i++) expect((await agent.explain(server.url)).tls?.resumed).toBe(false);
  });

  it('says that the server asks for no certificate', async () => {
    const server = await tlsServer(pki, { version, requestCert: false });
    expect((await agentWith().explain(server.url)).tls?.asked).toBe(false);
  });
});

it('names the proxy, and not its password', async () => {
  const proxy = await connectProxy({ password: 'secret' });
  const server = await tlsServer(pki);
  const agent = agentWith({ proxy: proxy.url.replace('://', '://user:secret@') });
  const found = await agent.explain(server.url);
  expect(found.route).toBe(`localhost:${proxy.port}`);
  expect(JSON.stringify(found)).not.toContain('secret');
});

it('tells what was found out about revocation', async () => {
  const revocation = await pki.serveRevocation();
  onTestFinished(() => revocation.close());
  const server = await tlsServer(pki, { certificate: pki.server('localhost') });
  const trust = {
    ca: pki.ca,
    revocation: { mode: 'ocsp', onUnavailable: 'allow', allowAddress: () => true },
  } as const;
  const found = await agentWith({ trust }).explain(server.url);
  // The issuing CA was made before there was anybody to ask.
  expect(found.revocation).toEqual({
    status: 'unavailable',
    explanation: expect.stringContaining('CN=Test Issuing CA'),
  });
  expect(found.error).toBeUndefined();
});

describe('stops and says where', () => {
  const wrongPin = `sha256/${Buffer.alloc(32, 9).toString('base64')}`;
  const listening = async (): Promise<string> => (await tlsServer(pki)).url;
  it.each<[string, () => Promise<string>, Partial<AgentOptions>, string, string, readonly string[]]>([
    // what, which URL, with which options, step, code, what is known all the same
    [
      'at an origin that is not allowed',
      async () => 'https://elsewhere.example.com/',
      { origins: 'https://api.example.com' },
      'configuration',
      'ORIGIN_NOT_ALLOWED',
      [],
    ],
    ['at http:', async () => 'http://localhost/', {}, 'configuration', 'ORIGIN_NOT_ALLOWED', []],
    [
      'at an origin without an identity',
      async () => 'https://localhost/',
      { identity: { 'https://api.example.com': client.identity() } },
      'configuration',
      'ORIGIN_NOT_ALLOWED',
      ['allowed'],
    ],
    [
      'at an identity that can not be had',
      async () => 'https://localhost/',
      { identity: { current: () => Promise.reject(new Error('no')) } as never },
      'configuration',
      'CONFIG_INVALID',
      ['allowed'],
    ],
    [
      'where nothing listens',
      async () => 'https://localhost:59999/',
      {},
      'connect',
      'CONNECTION_FAILED',
      ['allowed', 'identity', 'route'],
    ],
    [
      'where nothing is said',
      async () => (await silentServer()).url,
      { timeouts: { tls: 60 } },
      'connect',
      'TIMEOUT',
      ['allowed', 'identity', 'route'],
    ],
    [
      'at a CA that is not trusted',
      listening,
      { trust: { ca: createTestPki().ca } },
      'tls',
      'SERVER_CERTIFICATE_UNTRUSTED',
      ['allowed', 'identity', 'route'],
    ],
    [
      'at a pin',
      listening,
      { trust: { ca: pki.ca, pins: { localhost: wrongPin } } },
      'pinning',
      'SERVER_PIN_MISMATCH',
      ['allowed', 'identity', 'route'],
    ],
  ])('%s', async (_, url, options, step, code, known) => {
    const found = await agentWith(options).explain(await url());
    expect(found.error).toMatchObject({ step, code, message: expect.any(String), hint: expect.any(String) });
    expect(['allowed', 'identity', 'route', 'tls', 'path'].filter(key => found[key as 'tls'])).toEqual(known);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('with the warnings of a trust that will not do', async () => {
    const trust = { ca: pki.ca, pins: { localhost: wrongPin } };
    const found = await agentWith({ trust }).explain('https://localhost:59999/');
    expect(found.warnings).toEqual([expect.stringContaining('no backup')]);
    expect(found.pins).toEqual({ held: [wrongPin] });
  });

  it('after the agent was closed', async () => {
    const agent = agentWith();
    await agent.close();
    expect((await agent.explain('https://localhost/')).error?.code).toBe('ABORTED');
  });
});

it('counts days by the clock of the agent', async () => {
  const now = vi.fn(() => new Date(client.certificate.notAfter.getTime() - 5 * 24 * 60 * 60_000));
  const { identity } = await agentWith({ now }).explain('https://localhost:59999/');
  expect(identity).toMatchObject({ daysLeft: 5 });
});

it('refuses what is no URL', async () => {
  await expect(agentWith().explain('api.example.com')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
