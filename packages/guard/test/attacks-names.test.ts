import { createTestPki } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { call } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const id = 'spiffe://internal.example/ns/payments/billing';

it('a common name that looks like a SPIFFE ID is nobody, where clients are not registered', async () => {
  const authorize = { rules: [{ paths: '/**', allow: { client: id } }] };
  const { url } = await guardedServer(pki, { authorize });
  const ask = (credential: ReturnType<typeof pki.client>) =>
    call({ credential, ca: pki.ca, url, way: 'https' });
  const service = pki.client('billing', { names: { uri: [id] } });
  expect(await ask(service)).toEqual({ status: 200, body: { client: id } });
  expect(await ask(pki.client(id))).toMatchObject({ status: 403, body: { code: 'CLIENT_UNKNOWN' } });
});

it('a workload whose SPIFFE ID nobody registered is nobody, whatever common name stands beside it', async () => {
  const { url } = await guardedServer(pki, {
    clients: [
      { clientId: 'bank', securityLevel: 'standard' },
      { clientId: 'billing', securityLevel: 'standard', spiffeId: id },
    ],
  });
  const ask = (name: string, ...uri: string[]) =>
    call({ credential: pki.client(name, { names: { uri } }), ca: pki.ca, url, way: 'https' });
  const stranger = 'spiffe://internal.example/ns/web/shop';
  expect(await ask('bank', stranger)).toMatchObject({
    status: 403,
    body: { code: 'CLIENT_UNKNOWN', detail: `No client is registered for ${stranger}` },
  });
  expect(await ask('bank')).toEqual({ status: 200, body: { client: 'bank' } });
  expect(await ask('bank', 'https://bank.example')).toEqual({ status: 200, body: { client: 'bank' } });
  // The ID says who it is, and the common name doesn't.
  expect(await ask('bank', id)).toEqual({ status: 200, body: { client: 'billing' } });
  expect(await ask('billing')).toMatchObject({ body: { code: 'CLIENT_UNKNOWN' } });
});
