import { describe, expect, it } from 'vitest';
import { PaymentApi } from '../../src/api/payment-api.js';
import { bank, caller, demo, eur, operator, Setting } from './setting.js';

describe('an API key', () => {
  it.each([
    ['missing', undefined, 401, 'API_KEY_INVALID'],
    ['empty', '', 401, 'API_KEY_INVALID'],
    ['unknown', 'sk_test_unknown', 401, 'API_KEY_INVALID'],
  ])('that is %s is refused', async (_, key, status, code) => {
    const answer = await new Setting().get('/v1/payments', { headers: { 'x-api-key': key } });
    expect(answer).toMatchObject({ status, code, headers: { 'should-retry': 'false' } });
    expect(JSON.stringify(answer)).not.toContain('sk_test_unknown');
  });

  it('of another client is refused', async () => {
    const setting = new Setting();
    const key = setting.api.apiKeyOf('financial_client_bank');
    const answer = await setting.get('/v1/payments', { headers: { 'x-api-key': key } });
    expect(answer).toMatchObject({ status: 403, code: 'API_KEY_FORBIDDEN' });
    expect(JSON.stringify(answer)).not.toContain(key);
  });

  it('stays good when the certificate is renewed', async () => {
    const setting = new Setting();
    expect((await setting.get('/v1/payments')).status).toBe(200);
    expect((await setting.get('/v1/payments', { as: caller('demo_client') })).status).toBe(200);
  });

  it('is not needed to ask who one is, and is checked where it is sent', async () => {
    const setting = new Setting();
    const ask = (key: string | undefined) => setting.get('/v1/identity', { headers: { 'x-api-key': key } });
    expect((await ask(undefined)).status).toBe(200);
    expect((await ask('sk_test_unknown')).status).toBe(401);
  });

  it('can be given', async () => {
    const setting = new Setting({ apiKeys: { demo_client: 'my-key' } });
    expect((await setting.get('/v1/payments', { headers: { 'x-api-key': 'my-key' } })).status).toBe(200);
  });
});

describe('who was not admitted', () => {
  it.each(['/v1/payments', '/v1/identity', '/v1/keys/encryption', '/admin/clients', '/nowhere'])(
    'learns nothing from %s',
    async target => {
      const answer = await new Setting().get(target, { as: 'nobody' });
      expect(answer).toMatchObject({
        status: 401,
        code: 'CLIENT_CERTIFICATE_REQUIRED',
        body: { stage: 'presented', retryable: false },
      });
    },
  );

  it('learns which address was judged', async () => {
    const api = new PaymentApi();
    const request = {
      method: 'GET',
      target: '/v1/payments',
      headers: {},
      body: new Uint8Array(),
      connection: () => {
        throw new Error('not asked');
      },
      afterwards: () => {},
    };
    const why = {
      code: 'IP_NOT_ALLOWED',
      detail: 'Not from 198.51.100.1',
      evaluatedIp: '198.51.100.1',
    } as const;
    expect(await api.answer(request, undefined, why)).toMatchObject({
      status: 403,
      body: { code: 'IP_NOT_ALLOWED', stage: 'ip', detail: why.detail, evaluatedIp: '198.51.100.1' },
    });
  });

  it('is answered about the connection', async () => {
    const { status, headers, body } = await new Setting().get('/v1/diagnostics/tls', { as: 'nobody' });
    expect([status, body.certificate]).toEqual([200, { presented: false, accepted: false }]);
    expect(headers).not.toHaveProperty('ratelimit');
  });
});

it('tells callers who they are', async () => {
  const { certificate, chain } = demo;
  const { body } = await new Setting().get('/v1/identity');
  expect(body).toEqual({
    clientId: 'demo_client',
    trustLevel: 'standard',
    subject: 'CN=demo_client',
    fingerprints: certificate.fingerprints,
    pin: certificate.pin,
    chain: chain.map(({ subject, fingerprints }) => ({ subject: String(subject), fingerprints })),
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: 365,
    address: '192.0.2.7',
  });
  expect(chain.length).toBeGreaterThan(0);
});

it('tells every caller when its certificate ends, in refusals too', async () => {
  const setting = new Setting();
  for (const target of ['/v1/payments', '/v1/payments/pay_none', '/v1/payments?limit=x'])
    expect((await setting.get(target)).headers['client-certificate-expires']).toBe(
      demo.certificate.notAfter.toISOString(),
    );
});

describe('Payment-Version', () => {
  it.each([undefined, '2026-11-01'])('%s is answered by the current one', async version => {
    const answer = await new Setting().get('/v1/payments', { headers: { 'payment-version': version } });
    expect(answer).toMatchObject({ status: 200, headers: { 'payment-version': '2026-11-01' } });
  });

  it.each(['2020-01-01', 'latest', '', '2026-11-01, 2026-11-01'])('%j is refused', async version => {
    const answer = await new Setting().get('/v1/payments', { headers: { 'payment-version': version } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VERSION_UNSUPPORTED', param: 'Payment-Version' },
    });
    expect(answer.body.detail).toContain('2026-11-01');
  });
});

describe('the quota', () => {
  const rateLimits = { standard: { quota: 3, window: 6 } };
  const budget = async (setting: Setting) => {
    const { status, headers } = await setting.get('/v1/payments');
    return [status, headers.ratelimit, headers['retry-after']];
  };

  it('is counted down, refused when it is used up, and fills again', async () => {
    const setting = new Setting({ rateLimits });
    expect(await budget(setting)).toEqual([200, '"standard";r=2;t=2', undefined]);
    expect(await budget(setting)).toEqual([200, '"standard";r=1;t=4', undefined]);
    expect(await budget(setting)).toEqual([200, '"standard";r=0;t=6', undefined]);
    expect(await budget(setting)).toEqual([429, '"standard";r=0;t=6', '2']);
    setting.advance(1999);
    expect(await budget(setting)).toEqual([429, '"standard";r=0;t=5', '1']);
    setting.advance(1);
    expect(await budget(setting)).toEqual([200, '"standard";r=0;t=6', undefined]);
    setting.advance(3_600_000);
    expect(await budget(setting)).toEqual([200, '"standard";r=2;t=2', undefined]);
  });

  it('neither fills nor empties when the clock goes back', async () => {
    const setting = new Setting({ rateLimits });
    await budget(setting);
    setting.advance(-3_600_000);
    expect((await budget(setting))[0]).toBe(200);
    expect((await budget(setting))[0]).toBe(200);
    expect((await budget(setting))[0]).toBe(429);
  });

  it('is that of each client', async () => {
    const setting = new Setting({ rateLimits: { ...rateLimits, maximum: { quota: 9, window: 1 } } });
    for (let call = 1; call <= 4; call++) await budget(setting);
    const { status, headers } = await setting.get('/v1/payments', { as: bank });
    expect([status, headers['ratelimit-policy']]).toEqual([200, '"maximum";q=9;w=1']);
  });

  it.each([
    ['standard', demo, '"standard";q=6000;w=60'],
    ['high', caller('high_client', { trustLevel: 'high' }), '"high";q=30000;w=60'],
    ['maximum', bank, '"maximum";q=120000;w=60'],
  ])('of the trust level %s is documented', async (_, as, policy) => {
    expect((await new Setting().get('/v1/payments', { as })).headers['ratelimit-policy']).toBe(policy);
  });

  it.each([
    ['zero', { standard: { quota: 0, window: 1 } }],
    ['a fraction', { standard: { quota: 1, window: 0.5 } }],
    ['of an unknown level', { low: { quota: 1, window: 1 } } as never],
  ])('of %s is refused', (_, limits) => {
    expect(() => new PaymentApi({ rateLimits: limits })).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

describe('a service', () => {
  it.each(['order-service', 'billing-service'])('%s may have orders processed', async name => {
    const body = { orderId: '17', amount: eur('1.00') };
    const answer = await new Setting().post('/internal/process', body, { as: caller(name) });
    expect(answer).toMatchObject({
      status: 200,
      body: { orderId: '17', status: 'processed', processedFor: name },
    });
  });

  it('is what a partner is not', async () => {
    const answer = await new Setting().post('/internal/process', { orderId: '17', amount: eur('1.00') });
    expect(answer).toMatchObject({ status: 403, code: 'NOT_AUTHORIZED' });
  });
});

describe('an administrator', () => {
  it('lists the clients', async () => {
    const { body } = await new Setting().get('/admin/clients', { as: operator });
    expect(body.data).toContainEqual({ id: 'demo_client', trustLevel: 'standard', blocked: false });
    expect(body.data).toHaveLength(3);
  });

  it('blocks a client and lets it in again', async () => {
    const setting = new Setting();
    const as = operator;
    const blocked = await setting.post('/admin/clients/demo_client/block', { reason: 'lost key' }, { as });
    expect(blocked.body).toMatchObject({ id: 'demo_client', blocked: true, blockReason: 'lost key' });
    const refused = await setting.get('/v1/payments');
    expect(refused).toMatchObject({ status: 403, code: 'CLIENT_BLOCKED' });
    expect(JSON.stringify(refused)).not.toContain('lost key');
    expect((await setting.get('/v1/payments', { as: bank })).status).toBe(200);
    const unblocked = await setting.post('/admin/clients/demo_client/unblock', undefined, { as });
    expect(unblocked.body).toEqual({ id: 'demo_client', trustLevel: 'standard', blocked: false });
    expect((await setting.get('/v1/payments')).status).toBe(200);
  });

  it.each([
    ['GET', '/admin/clients'],
    ['POST', '/admin/clients/financial_client_bank/block'],
    ['POST', '/admin/clients/financial_client_bank/unblock'],
  ])('is who may %s %s', async (method, target) => {
    const setting = new Setting();
    expect(await setting.ask(method, target)).toMatchObject({ status: 403, code: 'NOT_AUTHORIZED' });
    expect((await setting.get('/v1/payments', { as: bank })).status).toBe(200);
  });
});

it('gives every answer a request id of its own', async () => {
  const setting = new Setting();
  const ids = new Set<string | undefined>();
  for (let call = 1; call <= 300; call++) ids.add((await setting.get('/v1/payments')).headers['request-id']);
  expect(ids.size).toBe(300);
});
