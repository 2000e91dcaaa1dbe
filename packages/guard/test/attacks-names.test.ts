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
