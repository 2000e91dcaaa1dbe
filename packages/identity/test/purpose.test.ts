import { Identity, p12Bytes, pemText } from '@countersign/identity';
import { expect, it } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const pki = createTestPki();
const server = pki.server('localhost');
const client = pki.client('demo_client');

it('a server is loaded as a server, from each kind of source', async () => {
  const passphrase = 'secret';
  const sources = [
    pemText({ certificate: server.pem, key: server.keyPem, purpose: 'serverAuth' }),
    p12Bytes(await server.p12({ passphrase, iterations: 1 }), { passphrase, purpose: 'serverAuth' }),
  ];
  for (const source of sources) {
    const identity = await source.current();
    expect(identity.purpose).toBe('serverAuth');
    expect(identity.fingerprint).toBe(server.certificate.fingerprints.sha256);
  }
});

it.each([
  [
    'a server as a client',
    server,
    'clientAuth',
    'may not be used by a client: its extended key usage lacks clientAuth',
  ],
  [
    'a client as a server',
    client,
    'serverAuth',
    'may not be used by a server: its extended key usage lacks serverAuth',
  ],
] as const)('%s is refused', async (_, { pem, keyPem }, purpose, says) => {
  await expect(pemText({ certificate: pem, key: keyPem, purpose }).current()).rejects.toMatchObject({
    code: 'CERTIFICATE_PURPOSE_INVALID',
    message: expect.stringContaining(says),
  });
});

it('a server with an RSA key may do with keyEncipherment alone (RFC 5246 7.4.7.1), and no other', () => {
  const usage = { keyUsage: ['keyEncipherment'] } as const;
  const rsa = pki.server('localhost', { key: 'RSA-2048', ...usage });
  const ec = pki.server('localhost', usage);
  expect(rsa.identity('serverAuth').purpose).toBe('serverAuth');
  expect(() => ec.identity('serverAuth')).toThrow('its key usage lacks digitalSignature');
  expect(() => pki.client('x', { key: 'RSA-2048', ...usage }).identity()).toThrow(
    'its key usage lacks digitalSignature',
  );
});

it('no other purpose is known', () => {
  const { privateKey, certificate } = client;
  expect(() => new Identity({ privateKey, certificate, purpose: 'codeSigning' as never })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});

it('a server whose certificate has expired is told so as a server', async () => {
  const expired = pki.server('localhost', {
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
  });
  const source = pemText({ certificate: expired.pem, key: expired.keyPem, purpose: 'serverAuth' });
  await expect(source.current()).rejects.toMatchObject({
    code: 'CERTIFICATE_EXPIRED',
    message: expect.stringMatching(/^The server certificate CN=localhost expired on/),
  });
});
