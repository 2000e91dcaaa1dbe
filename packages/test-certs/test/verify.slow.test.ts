import { createTestPki, type KeyType } from '@countersign/test-certs';
import { expect, test } from 'vitest';
import { needOpenssl, verdict } from './openssl.js';

const large: KeyType[] = ['RSA-3072', 'RSA-4096'];
const others: KeyType[] = ['P-256', 'P-384', 'P-521', 'RSA-2048', 'Ed25519', ...large];
const matrix = [
  ...large.flatMap(ca => others.map(key => ({ ca, key }))),
  ...others.flatMap(ca => large.map(key => ({ ca, key }))),
];

test.for(matrix)('openssl believes a client with $key under CAs with $ca', ({ ca, key }, context) => {
  const openssl = needOpenssl(context);
  // RSA keys are made once for a seed and a name.
  const client = createTestPki({ seed: 'verify.slow', key: ca }).client('demo', { key });
  expect(client.privateKey.asymmetricKeyDetails?.modulusLength).toBe(
    key.startsWith('RSA') ? Number(key.slice(4)) : undefined,
  );
  expect(verdict(openssl, client, '-purpose', 'sslclient')).toBe('OK');
});
