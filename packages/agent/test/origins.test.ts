import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgent, type MtlsAgent, type Origins } from '../src/index.js';
import { parseOrigins } from '../src/origins.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

function agentFor(origins: Origins): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe('allowed origins', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com/v1', true],
    ['https://api.example.com', 'https://api.example.com:443/', true],
    ['https://api.example.com:443', 'https://api.example.com/', true],
    ['https://API.example.com', 'https://api.EXAMPLE.com/', true],
    ['https://api.example.com', 'https://api.example.com:8443/', false],
    ['https://api.example.com', 'https://example.com/', false],
    ['https://api.example.com', 'https://api.example.com.evil.test/', false],
    ['https://api.example.com', 'https://api.example.com./', false],
    ['https://api.example.com', 'http://api.example.com/', false],
    ['https://*.example.com', 'https://api.example.com/', true],
    ['https://*.example.com', 'https://a.b.example.com/', false],
    ['https://*.example.com', 'https://example.com/', false],
    ['https://*.example.com', 'https://evilexample.com/', false],
    ['https://localhost:*', 'https://localhost:8443/', true],
    ['https://localhost:*', 'https://localhost/', true],
    ['https://localhost:*', 'https://localhost.evil.test/', false],
    ['https://[::1]:8443', 'https://[::1]:8443/', true],
    ['any', 'https://anything.test/', true],
    ['any', 'http://anything.test/', false],
  ])('%s says of %s: %s', (origins, url, allowed) => {
    expect(parseOrigins(origins)(new URL(url))).toBe(allowed);
  });

  it.each([
    'http://api.example.com',
    'api.example.com',
    'https://api.example.com/v1',
    'https://user:pass@api.example.com',
    'https://*.*.example.com',
    'https://*',
    '*',
    '',
    'https://1.2.3.999',
  ])('refuses the malformed origin %j', origin => {
    expect(() => agentFor([origin])).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('refuses an empty list', () => {
    expect(() => agentFor([])).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('shows the identity nowhere else: no connection is made', async () => {
    const server = await tlsServer(pki);
    const agent = agentFor('https://api.example.com');
    const error = await refusal(agent.fetch(server.url));
    expect(error).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED', outcome: 'not-sent' });
    expect((await refusal(request(server.url, { dispatcher: agent }))).code).toBe('ORIGIN_NOT_ALLOWED');
    expect(server.connections).toEqual([]);
  });
});

describe('redirects', () => {
  const redirectTo = (url: string): string =>
    `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${url}\r\nContent-Length: 0\r\n\r\n`;

  // FACTS 16: other clients take the certificate, x-api-key and idempotency-key along.
  it('are not followed to another origin, even to an allowed one', async () => {
    const other = await tlsServer(pki);
    const server = await tlsServer(pki, { answer: redirectTo(`${other.url}/elsewhere`) });
    const agent = agentFor('https://localhost:*');
    const error = await refusal(agent.fetch(server.url, { headers: { 'x-api-key': 'k' } }));
    expect(error.code).toBe('ORIGIN_NOT_ALLOWED');
    expect(error.message).toContain(other.url);
    expect(other.connections).toEqual([]);
  });

  it('are followed within the origin', async () => {
    let answers = 0;
    const server = await tlsServer(pki, {
      answer: () => (answers++ === 0 ? redirectTo('/there') : 'HTTP/1.1 204 No Content\r\n\r\n'),
    });
    const response = await agentFor(server.url).fetch(server.url);
    expect(response).toMatchObject({ status: 204, redirected: true, url: `${server.url}/there` });
  });

  it('are handed over as they are when asked for', async () => {
    const server = await tlsServer(pki, { answer: redirectTo('https://elsewhere.test/') });
    const response = await agentFor(server.url).fetch(server.url, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('https://elsewhere.test/');
  });
});

// FACTS 25: a Host header steers SNI, and the name that is checked, in undici and https.
describe('a Host header', () => {
  const forms: [string, (host: string) => Parameters<typeof request>[1] & object][] = [
    ['an object', host => ({ headers: { Host: host } })],
    ['a flat list', host => ({ headers: ['accept', '*/*', 'hOST', host] })],
    ['a Map', host => ({ headers: new Map([['host', host]]) })],
  ];

  it.each(forms)('that differs from the origin is refused, in %s', async (_, headers) => {
    const server = await tlsServer(pki);
    const error = await refusal(
      request(server.url, { dispatcher: agentFor('any'), ...headers('api.example.com') }),
    );
    expect(error.code).toBe('CONFIG_INVALID');
    expect(server.connections).toEqual([]);
  });

  it('does not steer which name is checked', async () => {
    const server = await tlsServer(pki);
    const agent = agentFor('any');
    // The certificate is for localhost only: called by its address it must fail, whatever Host says.
    const url = `https://127.0.0.1:${server.port}`;
    const error = await refusal(
      request(url, { dispatcher: agent, headers: { host: `127.0.0.1:${server.port}` } }),
    );
    expect(error.code).toBe('SERVER_HOSTNAME_MISMATCH');
    expect(server.received).toEqual([]);
  });
});
