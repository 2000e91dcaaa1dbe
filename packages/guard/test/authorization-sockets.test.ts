import { once } from 'node:events';
import { connect } from 'node:http2';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuthorizationPolicy } from '../src/index.js';
import { pki } from './authorization-client.js';
import { guardedServer } from './guarded-server.js';

const authorize: AuthorizationPolicy = {
  rules: [
    { name: 'admin', paths: '/admin/**', allow: { role: 'admin' } },
    { name: 'process', paths: '/process', allow: { spiffe: 'spiffe://internal.example/ns/payments/*' } },
    { name: 'rest', paths: '/**', methods: ['GET', 'POST'], allow: 'any-client' },
  ],
  assertedBy: [pki.issuing.pin],
};
const admin = pki.client('alice', { role: 'admin' });
const user = pki.client('bob', { role: 'user' });
const service = pki.client('billing', {
  names: { uri: ['spiffe://internal.example/ns/payments/billing'] },
});
const otherCa = pki.rootCa.subordinate('Other CA').client('mallory', { role: 'admin' });

// As raw as a client can send it: nothing on its way makes the path another one.
const ways: Readonly<
  Record<string, (port: number, caller: Issued, method: string, path: string) => Promise<unknown>>
> = {
  'HTTP/1.1': async (port, { pem, keyPem }, method, path) => {
    const sent = request({
      port,
      host: 'localhost',
      ca: pki.ca,
      cert: pem,
      key: keyPem,
      agent: false,
      method,
      path,
    });
    const [response] = await once(sent.end(), 'response');
    return json(response);
  },
  'HTTP/2': async (port, { pem, keyPem }, method, path) => {
    const session = connect(`https://localhost:${port}`, { ca: pki.ca, cert: pem, key: keyPem });
    try {
      return await json(session.request({ ':method': method, ':path': path }));
    } finally {
      session.close();
    }
  },
};

describe.each(Object.keys(ways))('over %s', way => {
  it.each([
    ['GET', '/admin', admin, true],
    ['GET', '/admin/users?page=2', admin, true],
    ['GET', '/%61dmin/', admin, true],
    ['GET', '/process', service, true],
    ['GET', '/other', user, true],
    ['GET', '/admin', user, false],
    ['GET', '/admin', otherCa, false],
    ['GET', '/process', user, false],
    ['GET', '/Admin', user, false],
    ['GET', '/%61dmin', user, false],
    ['GET', '//admin', user, false],
    ['GET', '/other/../admin', user, false],
    ['GET', '/other/%2e%2e/admin', user, false],
    ['GET', '/other%2f..%2fadmin', user, false],
    ['GET', '/admin;x', user, false],
    ['GET', '/admin%00', user, false],
    ['GET', '/admin.', user, false],
    ['PUT', '/other', user, false],
  ] as const)('%s %s is judged as it was sent (%#)', async (method, path, caller, allowed) => {
    const { port } = await guardedServer(pki, { authorize }, { http2: way === 'HTTP/2' });
    const answer = await ways[way]?.(port, caller, method, path);
    expect(answer).toMatchObject(
      allowed ? { client: expect.any(String) } : { code: 'NOT_AUTHORIZED', stage: 'authorization' },
    );
  });

  it('what a caller is told names no rule, and the log is told all', async () => {
    const { port, guard } = await guardedServer(pki, { authorize }, { http2: way === 'HTTP/2' });
    const failures: unknown[] = [];
    onTestFinished(guard.on('certificate_validation_failed', event => failures.push(...event.failures)));
    const answer = await ways[way]?.(port, otherCa, 'GET', '/admin');
    expect(answer).toMatchObject({ detail: 'This client is not allowed to do this' });
    expect(JSON.stringify(failures)).toContain(
      "its role admin is not believed: its CA isn't among assertedBy",
    );
  });
});
