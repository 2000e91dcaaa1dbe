import { describe, expect, it } from 'vitest';
import { eur, Setting } from './setting.js';

describe('a body', () => {
  const body = { amount: eur('1.00') };
  const ask = (headers: Record<string, string | undefined>, sent: unknown = body) =>
    new Setting().post('/v1/payments', sent, { headers });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'of the type %s is taken',
    async type => {
      expect((await ask({ 'content-type': type })).status).toBe(201);
    },
  );

  it.each([
    undefined,
    '',
    'text/plain',
    'application/json; charset=latin1',
    'application/problem+json',
    'multipart/form-data',
  ])('of the type %s is refused', async type => {
    expect(await ask({ 'content-type': type })).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  it('that is compressed is refused', async () => {
    expect((await ask({ 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it.each([
    ['missing', undefined, 'REQUEST_INVALID', 400],
    ['no JSON', '{', 'REQUEST_INVALID', 400],
    [
      'no UTF-8',
      Buffer.from(JSON.stringify({ ...body, reference: '\xff' }), 'latin1'),
      'REQUEST_INVALID',
      400,
    ],
    ['deep', '['.repeat(100_000), 'REQUEST_INVALID', 400],
    ['deep and whole', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'REQUEST_INVALID', 400],
    ['of a mebibyte', new Uint8Array(1024 ** 2).fill(0x20), 'REQUEST_INVALID', 400],
    ['larger', new Uint8Array(1024 ** 2 + 1).fill(0x20), 'PAYLOAD_TOO_LARGE', 413],
  ])('that is %s is refused', async (_, sent, code, status) => {
    const answer = await new Setting().post('/v1/payments', sent);
    expect(answer).toMatchObject({ status, code });
  });

  it('is refused where none is taken', async () => {
    const setting = new Setting();
    const answer = await setting.post(`/v1/payments/${await setting.pay()}/cancel`, {});
    expect(answer).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
  });
});

describe('a path', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get', 'CONNECT'])(
    'is refused with the method %s, and says which it takes',
    async method => {
      expect(await new Setting().ask(method, '/v1/payments')).toMatchObject({
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        headers: { allow: 'GET, POST' },
      });
    },
  );

  it.each([
    '',
    '/',
    '*',
    '/v1',
    '/v1/payments/',
    '//v1/payments',
    '/v1/payments/pay_1/',
    '/v1/payments/..%2Fidentity',
    '/v1/payments/%E0%A4%A',
    '/v1/payments/constructor',
    '/V1/payments',
    '/v1/payments/pay_1/__proto__',
    'https://elsewhere.example/v1/payments',
  ])('%s leads nowhere', async target => {
    expect(await new Setting().get(target)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});
