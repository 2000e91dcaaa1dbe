import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Issued, TestPki } from '@countersign/test-certs';
import { OcspRequest, OcspResponse } from '@countersign/x509';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';
import { type Call, callHttp1, callHttp2, jsonOf } from './call.js';

const clients = ['demo_client', 'operator', 'order-service'].map(clientId => ({
  ...{ clientId, securityLevel: 'standard' as const },
}));

async function started(
  options: MockServerOptions = {},
): Promise<{ mock: MockServer; pki: TestPki; operator: Issued }> {
  const mock = await startMockServer({ clients, ...options });
  onTestFinished(() => mock.close());
  const pki = mock.pki as TestPki;
  return { mock, pki, operator: pki.client('operator', { role: 'admin' }) };
}

let keys = 0;
const post = (call: Call, mock: MockServer, path: string, client: Issued, body?: object) =>
  call(mock, path, {
    ...{ method: 'POST', client },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', 'idempotency-key': `key-${++keys}` },
  });

/** The id under which a client finds a certificate of its own. */
async function idOf(call: Call, mock: MockServer, client: Issued, of = client): Promise<string> {
  const { data } = (await jsonOf(await call(mock, '/v1/certificates', { client }))) as {
    data: { id: string; fingerprints: { sha256: string } }[];
  };
  const { sha256 } = of.certificate.fingerprints;
  return data.find(({ fingerprints }) => fingerprints.sha256 === sha256)?.id as string;
}

/** What CRL and OCSP say of a certificate: the reason for which it was revoked, or nothing. */
function reasonsOf(pki: TestPki, { certificate }: Issued): (string | undefined)[] {
  const issuer = pki.issuing;
  const answer = OcspResponse.parse(pki.ocsp(OcspRequest.about(certificate, issuer, { nonce: false }).der));
  return [pki.crl().entryOf(certificate)?.reason, answer.verify({ certificate, issuer }).reason];
}

/** How a call ends: with a status, or cut before there was one. */
const outcome = (call: Call, mock: MockServer, client: Issued | string): Promise<number | 'cut'> =>
  call(mock, '/v1/identity', { client }).then(
    ({ status }) => status,
    () => 'cut' as const,
  );

const calls = [
  ['HTTP/1.1', callHttp1],
  ['HTTP/2', callHttp2],
] as const;
const edges = [
  ['application', [403, 401]],
  ['handshake', ['cut', 'cut']],
] as const;

describe.each(calls)('over %s,', (_, call) => {
  describe.each(edges)('at the edge %s,', (edge, [blocked, revoked]) => {
    it('whom an administrator blocks, the guard refuses, until the block is lifted', async () => {
      const { mock, operator } = await started({ edge });
      await post(call, mock, '/admin/clients/demo_client/block', operator, { reason: 'lost key' });
      expect(await outcome(call, mock, 'demo_client')).toBe(blocked);
      expect(mock.refusals).toMatchObject([{ code: 'CLIENT_BLOCKED', client: 'demo_client' }]);
      expect(await outcome(call, mock, 'order-service')).toBe(200);
      await post(call, mock, '/admin/clients/demo_client/unblock', operator);
      expect(await outcome(call, mock, 'demo_client')).toBe(200);
    });

    it('a certificate that its client revokes, the guard refuses, and CRL and OCSP tell of it', async () => {
      const { mock, pki } = await started({ edge });
      const [old, renewed] = [pki.client('demo_client'), pki.client('demo_client')];
      await outcome(call, mock, old);
      const id = await idOf(call, mock, renewed, old);
      expect(reasonsOf(pki, old)).toEqual([undefined, undefined]);
      await post(call, mock, `/v1/certificates/${id}/revoke`, renewed, { reason: 'superseded' });
      expect(reasonsOf(pki, old)).toEqual(['superseded', 'superseded']);
      expect(await outcome(call, mock, old)).toBe(revoked);
      expect(mock.refusals).toMatchObject([{ code: 'CERTIFICATE_REVOKED', client: 'demo_client' }]);
      expect(await outcome(call, mock, renewed)).toBe(200);
    });

    it('who revokes the certificate that it calls with gets the answer, and no other', async () => {
      const { mock, pki } = await started({ edge });
      const own = pki.client('demo_client');
      const id = await idOf(call, mock, own);
      const told = new Promise(resolve => mock.on('certificate_revoked', resolve));
      const answer = await post(call, mock, `/v1/certificates/${id}/revoke`, own);
      expect(await jsonOf(answer)).toMatchObject({ id, state: 'revoked' });
      expect(await told).toMatchObject({ fingerprint: own.certificate.fingerprints.sha256 });
      expect(await outcome(call, mock, own)).toBe(revoked);
      expect(mock.refusals).toMatchObject([{ code: 'CERTIFICATE_REVOKED' }]);
    });
  });
});

it('who is connected with a certificate that is revoked is cut off', async () => {
  const { mock, pki } = await started();
  const [old, renewed] = [pki.client('demo_client'), pki.client('demo_client')];
  const port = Number(new URL(mock.url).port);
  const socket = connect({ port, ca: pki.ca, cert: old.pem, key: old.keyPem, servername: 'localhost' });
  socket.write('GET /v1/identity HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String(await once(socket, 'data'))).toContain('200 OK');
  const closed = once(socket, 'close');
  const id = await idOf(callHttp1, mock, renewed, old);
  await post(callHttp1, mock, `/v1/certificates/${id}/revoke`, renewed);
  await closed;
});

it('a certificate of nobody known can be revoked, too', async () => {
  const { mock, pki } = await started();
  const { pki: another } = await started();
  const [own, strange] = [pki.client('demo_client'), another.client('demo_client')];
  mock.expectCertificate('demo_client', strange.certificate);
  const id = await idOf(callHttp1, mock, own, strange);
  const answer = await post(callHttp1, mock, `/v1/certificates/${id}/revoke`, own);
  expect(await jsonOf(answer)).toMatchObject({ state: 'revoked' });
});

describe('the API tells', () => {
  /** Who is registered, and whether it is blocked. */
  async function listed(mock: MockServer, client: Issued): Promise<Record<string, boolean>> {
    const { data } = await jsonOf(await callHttp1(mock, '/admin/clients', { client }));
    return Object.fromEntries((data as { id: string; blocked: boolean }[]).map(c => [c.id, c.blocked]));
  }

  it('whom the test has blocked, and until when', async () => {
    let now = new Date();
    const { mock, operator } = await started({ now: () => now });
    await mock.block('demo_client');
    await mock.block('order-service', { until: new Date(now.getTime() + 60_000) });
    expect(await listed(mock, operator)).toMatchObject({ demo_client: true, 'order-service': true });
    now = new Date(now.getTime() + 60_000);
    await mock.unblock('demo_client');
    expect(await listed(mock, operator)).toMatchObject({ demo_client: false, 'order-service': false });
    expect(await outcome(callHttp1, mock, 'order-service')).toBe(200);
  });

  it('which certificates the test has revoked', async () => {
    const { mock, pki } = await started();
    const [old, renewed] = [pki.client('demo_client'), pki.client('demo_client')];
    await outcome(callHttp1, mock, old);
    await mock.revoke(old, { reason: 'lost laptop' });
    const id = await idOf(callHttp1, mock, renewed, old);
    expect(await jsonOf(await callHttp1(mock, `/v1/certificates/${id}`, { client: renewed }))).toMatchObject({
      ...{ state: 'revoked', revocationReason: 'lost laptop' },
    });
  });

  it('who is registered now, and blocks nobody else', async () => {
    const { mock, operator } = await started();
    await mock.setClients([
      { clientId: 'operator', securityLevel: 'standard' },
      { clientId: 'newcomer', securityLevel: 'enhanced' },
    ]);
    expect(await listed(mock, operator)).toEqual({ operator: false, newcomer: false });
    const block = (client: string) => post(callHttp1, mock, `/admin/clients/${client}/block`, operator);
    expect((await block('demo_client')).status).toBe(404);
    expect((await block('newcomer')).status).toBe(200);
  });
});
