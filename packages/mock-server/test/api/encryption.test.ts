import { CompactEncrypt, generateKeyPair, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { eur, Setting } from './setting.js';

type Key = JWK & { readonly kid: string; readonly alg: string };

async function keysOf(setting: Setting): Promise<Key[]> {
  return (await setting.get('/v1/keys/encryption')).body.keys;
}

async function keyFor(setting: Setting, alg: string): Promise<Key> {
  const key = (await keysOf(setting)).find(known => known.alg === alg);
  if (key === undefined) throw new Error(`no key for ${alg}`);
  return key;
}

async function encrypt(text: string, key: Key, header: Record<string, unknown> = {}): Promise<string> {
  const protectedHeader = { alg: key.alg, enc: 'A256GCM', kid: key.kid, ...header };
  const sealing = new CompactEncrypt(Buffer.from(text)).setProtectedHeader(protectedHeader);
  return sealing.encrypt(await importJWK(key, protectedHeader.alg));
}

const order = { amount: eur('129.90'), reference: 'order 17' };
const jose = { 'content-type': 'application/jose' };
const number = '4111111111111111';

describe.each(['RSA-OAEP-256', 'ECDH-ES'])('with %s', alg => {
  it('a payload is decrypted', async () => {
    const setting = new Setting();
    const jwe = await encrypt(JSON.stringify(order), await keyFor(setting, alg));
    const answer = await setting.post('/v1/payments', jwe, { headers: jose });
    expect(answer).toMatchObject({ status: 201, body: { amount: order.amount, reference: 'order 17' } });
  });

  it('a field is decrypted, and never shown', async () => {
    const setting = new Setting();
    const key = await keyFor(setting, alg);
    const instrument = {
      type: 'card',
      number: await encrypt(number, key),
      holder: await encrypt('Ada', key),
    };
    const answer = await setting.post('/v1/payments', { ...order, instrument });
    expect(answer).toMatchObject({ status: 201, body: { instrument: { type: 'card', last4: '1111' } } });
    expect(JSON.stringify([answer, setting.api.payments()])).not.toContain(number);
  });

  it('a payload may hold encrypted fields', async () => {
    const setting = new Setting();
    const key = await keyFor(setting, alg);
    const instrument = { type: 'card', number: await encrypt(number, key) };
    const jwe = await encrypt(JSON.stringify({ ...order, instrument }), key);
    expect((await setting.post('/v1/payments', jwe, { headers: jose })).body.instrument.last4).toBe('1111');
  });

  it('what is encrypted anew is the same payload', async () => {
    const setting = new Setting();
    const key = await keyFor(setting, alg);
    const headers = { ...jose, 'idempotency-key': 'order-17' };
    const send = async () =>
      setting.post('/v1/payments', await encrypt(JSON.stringify(order), key), { headers });
    const [first, second] = await Promise.all([send(), send()]);
    expect(second.body.id).toBe(first.body.id);
    expect(setting.api.payments()).toHaveLength(1);
  });

  it('what is decrypted has to follow the contract', async () => {
    const setting = new Setting();
    const key = await keyFor(setting, alg);
    const instrument = { type: 'card', number: await encrypt('4111 1111', key) };
    const answer = await setting.post('/v1/payments', { ...order, instrument });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', param: 'instrument.number' },
    });
    expect(JSON.stringify(answer)).not.toContain('4111');
  });

  it('the key before still decrypts after a rotation, and the one before that no longer', async () => {
    const setting = new Setting();
    const key = await keyFor(setting, alg);
    const send = async (to: Key) =>
      (await setting.post('/v1/payments', await encrypt(JSON.stringify(order), to), { headers: jose }))
        .status;
    await setting.api.rotateEncryptionKeys();
    const current = await keyFor(setting, alg);
    expect(current.kid).not.toBe(key.kid);
    expect(await send(current)).toBe(201);
    expect(await send(key)).toBe(201);
    await setting.api.rotateEncryptionKeys();
    expect(await send(current)).toBe(201);
    expect(await send(key)).toBe(400);
  });

  it.each([
    ['is compressed', { zip: 'DEF' }, 'has a zip or crit header'],
    ['asks for an extension', { crit: ['exp'], exp: 1 }, 'has a zip or crit header'],
    ['is encrypted by another algorithm', { enc: 'A128GCM' }, 'is not encrypted by A256GCM'],
    ['names no key', { kid: undefined }, 'names no key of /v1/keys/encryption by its kid'],
    ['names a key that is not there', { kid: 'key_0' }, 'names no key of /v1/keys/encryption by its kid'],
    [
      'has another algorithm than its key',
      { alg: 'RSA-OAEP' },
      `is not encrypted by ${alg}, for which its key is`,
    ],
  ])('a payload that %s is refused by its header', async (_, header, why) => {
    const setting = new Setting();
    const jwe = await encrypt(JSON.stringify(order), await keyFor(setting, alg));
    const [protectedHeader = '', ...parts] = jwe.split('.');
    const changed = { ...JSON.parse(Buffer.from(protectedHeader, 'base64url').toString()), ...header };
    const sent = [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...parts].join('.');
    const answer = await setting.post('/v1/payments', sent, { headers: jose });
    expect(answer).toMatchObject({
      status: 400,
      code: 'ENCRYPTION_INVALID',
      body: { detail: `The body ${why}` },
    });
  });

  it('a payload that another content encryption protects is refused', async () => {
    const setting = new Setting();
    const jwe = await encrypt(JSON.stringify(order), await keyFor(setting, alg), { enc: 'A128CBC-HS256' });
    const answer = await setting.post('/v1/payments', jwe, { headers: jose });
    expect(answer).toMatchObject({ status: 400, code: 'ENCRYPTION_INVALID' });
  });

  it('a payload of which any part was changed is refused, always in the same words', async () => {
    const setting = new Setting();
    const jwe = await encrypt(JSON.stringify(order), await keyFor(setting, alg));
    const parts = jwe.split('.');
    const details = new Set<string>();
    for (const at of [1, 2, 3, 4]) {
      const part = parts[at] ?? '';
      const changed = parts.with(at, part === '' ? 'AAAA' : (part[0] === 'A' ? 'B' : 'A') + part.slice(1));
      const answer = await setting.post('/v1/payments', changed.join('.'), { headers: jose });
      expect(answer).toMatchObject({ status: 400, code: 'ENCRYPTION_INVALID' });
      details.add(answer.body.detail);
    }
    expect([...details]).toEqual(["The body can't be decrypted"]);
  });
});

it('a payload for somebody else of the same key id is refused', async () => {
  const setting = new Setting();
  const { kid } = await keyFor(setting, 'RSA-OAEP-256');
  const { publicKey } = await generateKeyPair('RSA-OAEP-256');
  const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(order)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid })
    .encrypt(publicKey);
  expect((await setting.post('/v1/payments', jwe, { headers: jose })).body.code).toBe('ENCRYPTION_INVALID');
});

it.each(['', 'a.b.c.d.e', 'eyJ.eyJ.eyJ.eyJ.eyJ', '{}', '....', 'x'.repeat(10_000), `${'.'.repeat(10_000)}`])(
  'the text %.20s is no JWE',
  async text => {
    const answer = await new Setting().post('/v1/payments', text, { headers: jose });
    expect(answer.status).toBe(400);
    expect(['ENCRYPTION_INVALID', 'REQUEST_INVALID']).toContain(answer.code);
  },
);

it('a field that is broken is named', async () => {
  const instrument = { type: 'card', number: 'eyJ.eyJ.eyJ.eyJ.eyJ' };
  const answer = await new Setting().post('/v1/payments', { ...order, instrument });
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'ENCRYPTION_INVALID', param: 'instrument.number' },
  });
});

it('encrypted payloads are refused where the contract has none', async () => {
  const answer = await new Setting().post('/internal/process', 'eyJ.eyJ.eyJ.eyJ.eyJ', { headers: jose });
  expect(answer).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
});

describe('the key set', () => {
  it('holds the current keys before the previous ones, and nothing private', async () => {
    const setting = new Setting();
    const before = await keysOf(setting);
    expect(before.map(({ alg, use, kty }) => [alg, use, kty])).toEqual([
      ['RSA-OAEP-256', 'enc', 'RSA'],
      ['ECDH-ES', 'enc', 'EC'],
    ]);
    await setting.api.rotateEncryptionKeys();
    const after = await keysOf(setting);
    expect(after).toHaveLength(4);
    expect(after.slice(2)).toEqual(before);
    for (const key of after)
      for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret);
  });
});
