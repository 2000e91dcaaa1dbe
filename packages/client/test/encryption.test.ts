import { generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { aPayment, json, problem, scriptedServer } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };
const instrument = {
  type: 'card',
  number: '4111111111111111',
  holder: 'Ada Lovelace',
  expires: '2031-04',
} as const;

describe.each(['RSA-OAEP-256', 'ECDH-ES'] as const)('by %s', algorithm => {
  it.each(['payload', 'fields'] as const)('a payment is encrypted as %s, and understood', async mode => {
    const mock = await mockServer();
    const client = clientOf({ ...mock.connect('demo_client'), encryption: { mode, algorithm } });
    const payment = await client.payments.create({ amount, instrument });
    expect(payment).toMatchObject({ amount, instrument: { type: 'card', last4: '1111' } });
    const types = mock.requests.map(request => request.headers['content-type']);
    expect(types).toEqual([undefined, mode === 'payload' ? 'application/jose' : 'application/json']);
  });
});

it('nothing of an encrypted field is sent in clear, and the rest is as it was', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'enc', alg: 'RSA-OAEP-256' };
  const server = await scriptedServer(json(200, { keys: [jwk] }), json(201, aPayment));
  const client = clientOf({ ...server.connection, encryption: { mode: 'fields' } });
  const payment = { amount, reference: 'order 17', instrument };
  const before = structuredClone(payment);
  await client.payments.create(payment);
  expect(payment).toEqual(before);
  const { instrument: sent, ...rest } = JSON.parse(server.requests[1]?.body ?? '');
  expect(rest).toEqual({ amount, reference: 'order 17' });
  expect(sent).toMatchObject({ type: 'card', expires: '2031-04' });
  expect(decodeProtectedHeader(sent.number)).toEqual({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'k1' });
  const { plaintext } = await compactDecrypt(sent.number, privateKey);
  expect(Buffer.from(plaintext).toString()).toBe('4111111111111111');
  expect(server.requests[1]?.body).not.toContain('Ada');
});

describe('the keys', () => {
  it('are read once for many calls', async () => {
    const mock = await mockServer();
    const client = clientOf({ ...mock.connect('demo_client'), encryption: { mode: 'payload' } });
    await Promise.all([1, 2, 3].map(() => client.payments.create({ amount })));
    await client.payments.create({ amount });
    expect(mock.requests.filter(({ path }) => path === '/v1/keys/encryption')).toHaveLength(1);
    expect(mock.payments()).toHaveLength(4);
  });

  it('are read anew when the server has retired them, and the payment is made once', async () => {
    const mock = await mockServer();
    const client = clientOf({ ...mock.connect('demo_client'), encryption: { mode: 'payload' } });
    await client.payments.create({ amount });
    await mock.rotateEncryptionKeys();
    await mock.rotateEncryptionKeys();
    const { response } = await client.payments.create({ amount }).withResponse();
    expect(response.attempts).toBe(2);
    expect(mock.payments()).toHaveLength(2);
    const keys = mock.requests.filter(({ path }) => path === '/v1/payments').slice(1);
    expect(keys).toHaveLength(2);
    expect(new Set(keys.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('are read anew after an hour', async () => {
    const mock = await mockServer();
    let time = Date.now();
    const client = clientOf({
      ...mock.connect('demo_client'),
      encryption: { mode: 'payload' },
      now: () => new Date(time),
    });
    await client.payments.create({ amount });
    time += 3_600_000;
    await client.payments.create({ amount });
    expect(mock.requests.filter(({ path }) => path === '/v1/keys/encryption')).toHaveLength(2);
  });

  it('that are the same as those which were refused are not tried again', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'enc', alg: 'RSA-OAEP-256' };
    const keys = json(200, { keys: [jwk] });
    const server = await scriptedServer(keys, problem(400, 'ENCRYPTION_INVALID'), keys);
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' } });
    expect(await refusal(client.payments.create({ amount }))).toMatchObject({
      code: 'ENCRYPTION_INVALID',
      attempts: 1,
    });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['no key', { keys: [] }, /no encryption key for RSA-OAEP-256 or ECDH-ES/],
    ['no set', { keys: 'none' }, /no key set/],
    ['keys that are none', { keys: [null, 7, { alg: 'RSA-OAEP-256' }] }, /no encryption key/],
    ['keys for signatures', { keys: [rsa({ use: 'sig' })] }, /no encryption key/],
    ['keys of another algorithm', { keys: [rsa({ alg: 'RSA1_5' })] }, /no encryption key/],
    ['a key that is too short', { keys: [rsa({}, 1024)] }, /can't be used for RSA-OAEP-256/],
  ])('%s: nothing is sent in clear instead', async (_, keys, message) => {
    const server = await scriptedServer(json(200, keys), json(201, aPayment));
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' } });
    const error = await refusal(client.payments.create({ amount }));
    expect(error.message).toMatch(message);
    expect(error.outcome).toBe('not-sent');
    expect(server.requests).toHaveLength(1);
  });

  it('that are out of reach fail the payment, of which nothing was sent', async () => {
    const server = await scriptedServer(problem(500, 'SERVER_ERROR'));
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' }, sleep: async () => {} });
    expect(await refusal(client.payments.create({ amount }))).toMatchObject({
      code: 'SERVER_ERROR',
      outcome: 'not-sent',
    });
  });
});

function rsa(differs: object, modulusLength = 2048): object {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'enc', alg: 'RSA-OAEP-256', ...differs };
}

describe('an answer in application/jose', () => {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = Buffer.from(JSON.stringify(aPayment));
  const sealed = (header: object, key: Parameters<CompactEncrypt['encrypt']>[0] = ours.publicKey) =>
    new CompactEncrypt(text).setProtectedHeader(header as never).encrypt(key);

  const asked = async (jwe: string) => {
    const server = await scriptedServer((_, response) =>
      response.writeHead(200, { 'content-type': 'application/jose' }).end(jwe),
    );
    const encryption = { mode: 'payload', privateKey: ours.privateKey } as const;
    return clientOf({ ...server.connection, encryption }).payments.retrieve('pay_1');
  };

  it('is opened', async () => {
    expect(await asked(await sealed({ alg: 'RSA-OAEP-256', enc: 'A256GCM' }))).toEqual(aPayment);
  });

  /** A JWE whose header says something else than what it was made by. */
  const forged = async (header: object): Promise<string> => {
    const [, ...parts] = (await sealed({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })).split('.');
    return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...parts].join('.');
  };
  const good = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };

  it.each([
    ['compressed', () => forged({ ...good, zip: 'DEF' }), /is compressed/],
    [
      'encrypted by a password, with a million rounds',
      () => forged({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2c: 1_000_000, p2s: 'AAAA' }),
      /derived from a password/,
    ],
    ['critical in ways unknown', () => forged({ ...good, crit: ['exp'], exp: 1 }), /critical header/],
    ['encrypted by another algorithm', () => sealed({ alg: 'RSA-OAEP', enc: 'A256GCM' }), /not encrypted by/],
    [
      'encrypted by a weaker content cipher',
      () => sealed({ ...good, enc: 'A128CBC-HS256' }),
      /not encrypted by/,
    ],
    [
      'encrypted directly',
      () => sealed({ alg: 'dir', enc: 'A256GCM' }, new Uint8Array(32)),
      /not encrypted by/,
    ],
    [
      'for somebody else',
      () => sealed(good, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey),
      /can't be decrypted/,
    ],
    ['changed on the way', async () => `${(await sealed(good)).slice(0, -4)}AAAA`, /can't be decrypted/],
    ['no JWE', async () => 'nothing', /not a compact JWE/],
    ['empty', async () => '', /not a compact JWE/],
  ])('is refused where it is %s', async (_, make, message) => {
    const error = await refusal(asked(await make()));
    expect(error).toMatchObject({ code: 'ENCRYPTION_INVALID', outcome: 'processed', status: 200 });
    expect(error.message).toMatch(message);
  });
});

it.each([
  ['another mode', { mode: 'all' }, /neither payload nor fields/],
  ['another algorithm', { mode: 'payload', algorithm: 'RSA1_5' }, /neither RSA-OAEP-256 nor ECDH-ES/],
  [
    'a public key',
    { mode: 'payload', privateKey: generateKeyPairSync('ed25519').privateKey },
    /no private RSA or EC key/,
  ],
])('%s is refused', async (_, encryption, message) => {
  const { connection } = await scriptedServer(json(200, {}));
  expect(() => clientOf({ ...connection, encryption: encryption as never })).toThrow(message);
});
