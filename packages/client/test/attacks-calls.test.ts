import { generateKeyPairSync } from 'node:crypto';
import type { CountersignError } from '@countersign/spec';
import { propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPaymentClient } from '../src/index.js';
import { aPayment, cut, json, problem, scriptedServer, silence } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };
const noPause = { sleep: async (): Promise<void> => {} };
const paid = json(201, aPayment);

/** What the process is told during a test: warnings, and rejections that nobody handles. */
function incidents(): string[] {
  const seen: string[] = [];
  const onWarning = (warning: Error): void => void seen.push(`warning: ${warning.message}`);
  const onRejection = (reason: unknown): void => void seen.push(`rejection: ${reason}`);
  process.on('warning', onWarning).on('unhandledRejection', onRejection);
  onTestFinished(() => void process.off('warning', onWarning).off('unhandledRejection', onRejection));
  return seen;
}

/** All that is already on its way has come to its end. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
};

describe('a hook', () => {
  it.each(['request', 'response'] as const)(
    'for each %s that rejects is a warning, and ends no process',
    async name => {
      const seen = incidents();
      const server = await scriptedServer(paid);
      const hooks = { [name]: async () => Promise.reject(new Error('no log today')) };
      const client = clientOf({ ...server.connection, hooks });
      expect(await client.payments.create({ amount })).toEqual(aPayment);
      await settled();
      expect(seen).toEqual([`warning: The hook '${name}' failed: Error: no log today`]);
    },
  );

  it('that throws what cannot be shown stops no call', async () => {
    const seen = incidents();
    const server = await scriptedServer(paid);
    const hooks = {
      response: () => {
        throw Object.create(null);
      },
    };
    const client = clientOf({ ...server.connection, hooks });
    expect(await client.payments.create({ amount })).toEqual(aPayment);
    await settled();
    expect(seen).toHaveLength(1);
  });
});

describe('tracing that fails', () => {
  const failing = (): never => {
    throw new Error('no collector');
  };
  const propagator: TextMapPropagator = { inject: failing, extract: context => context, fields: () => [] };
  const span = { setAttribute: failing, setStatus: failing, end: failing, spanContext: failing };

  it.each([
    ['at its beginning', () => trace.setGlobalTracerProvider({ getTracer: failing })],
    ['in its header', () => propagation.setGlobalPropagator(propagator)],
    [
      'at its end',
      () => trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => span }) as never }),
    ],
  ])('%s stops no call, and keeps no turn', async (_, register) => {
    const server = await scriptedServer(paid);
    const client = clientOf({ ...server.connection, connections: 1 });
    register();
    onTestFinished(() => {
      trace.disable();
      propagation.disable();
    });
    for (let call = 1; call <= 3; call++) expect(await client.payments.create({ amount })).toEqual(aPayment);
  });
});

describe('an abort', () => {
  it('at any moment before a turn is waited for is heard', async () => {
    const server = await scriptedServer(silence);
    const client = clientOf({ ...server.connection, apiKey: async () => 'key', connections: 1 });
    const first = new AbortController();
    const running = refusal(client.payments.create({ amount }, { signal: first.signal }));
    while (server.requests.length === 0) await settled();
    for (let steps = 0; steps < 40; steps++) {
      const controller = new AbortController();
      const call = refusal(client.payments.create({ amount }, { signal: controller.signal }));
      for (let step = 0; step < steps; step++) await undefined;
      controller.abort();
      const { code, outcome } = await call;
      expect([steps, code, outcome]).toEqual([steps, 'ABORTED', 'not-sent']);
    }
    first.abort();
    await running;
  });

  it('at any time leaves nothing unhandled, and never claims that nothing was sent when it was', async () => {
    const seen = incidents();
    const server = await scriptedServer(paid, paid, cut, problem(503, 'SERVICE_UNAVAILABLE'), paid);
    const client = clientOf({ ...server.connection, ...noPause, apiKey: async () => 'key' });
    await client.payments.create({ amount });
    for (let steps = 0; steps < 150; steps++) {
      const controller = new AbortController();
      const idempotencyKey = `order-${steps}`;
      const options = { signal: controller.signal, idempotencyKey };
      const call = client.payments.create({ amount }, options).then(
        () => 'paid',
        error => (error as CountersignError).outcome,
      );
      for (let step = 0; step < steps % 50; step++)
        await (steps < 50 ? undefined : new Promise(resolve => setImmediate(resolve)));
      controller.abort();
      const outcome = await call;
      await settled();
      const arrived = server.requests.some(({ headers }) => headers['idempotency-key'] === idempotencyKey);
      if (outcome === 'not-sent') expect([steps, arrived]).toEqual([steps, false]);
      if (outcome === 'paid') expect(arrived).toBe(true);
    }
    await settled();
    expect(seen).toEqual([]);
  });
});

describe('closing', () => {
  it.each(['payload', 'fields'] as const)(
    'lets a call finish that has to read the keys first: %s',
    async mode => {
      const mock = await mockServer();
      const client = createPaymentClient({ ...mock.connect('demo_client'), encryption: { mode } });
      const instrument = {
        type: 'card',
        number: '4111111111111111',
        holder: 'Ada Lovelace',
        expires: '2031-04',
      } as const;
      const call = client.payments.create({ amount, instrument });
      await client.close();
      expect((await call).amount).toEqual(amount);
    },
  );

  it('lets a call finish whose keys were retired', async () => {
    const mock = await mockServer();
    const client = createPaymentClient({ ...mock.connect('demo_client'), encryption: { mode: 'payload' } });
    await client.payments.create({ amount });
    await mock.rotateEncryptionKeys();
    await mock.rotateEncryptionKeys();
    const call = client.payments.create({ amount });
    await client.close();
    expect((await call).amount).toEqual(amount);
  });

  it('at any time lets each call be paid or refused', async () => {
    const seen = incidents();
    const mock = await mockServer();
    for (let steps = 0; steps < 30; steps++) {
      const client = createPaymentClient(mock.connect('demo_client'));
      const call = client.payments.create({ amount });
      for (let step = 0; step < steps; step++) await new Promise(resolve => setImmediate(resolve));
      await Promise.all([client.close(), client.close()]);
      expect((await call).amount).toEqual(amount);
      expect(await refusal(client.payments.create({ amount }))).toMatchObject({
        code: 'ABORTED',
        outcome: 'not-sent',
      });
    }
    await settled();
    expect(seen).toEqual([]);
  });
});

describe('encryption keys', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const good = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'enc', alg: 'RSA-OAEP-256' };

  it.each([
    ['of which none fits', [{ ...good, use: 'sig' }]],
    ['of which one is none', [{ ...good, n: 'AQAB' }]],
    ['of which one is private', [{ ...good, d: 'AQAB' }]],
    ['with an exponent that hides nothing', [{ ...good, e: 'AQ' }]],
    ['with an exponent of 100,000 digits', [{ ...good, e: 'f'.repeat(100_000) }]],
    ['with a modulus of a million digits', [{ ...good, n: 'f'.repeat(1_000_001) }]],
    [
      'on no curve',
      [{ kty: 'EC', crv: 'P-256', x: 'AQAB', y: 'AQAB', kid: 'k', use: 'enc', alg: 'ECDH-ES' }],
    ],
    [
      'on an unknown curve',
      [{ kty: 'EC', crv: '__proto__', x: 'AQAB', y: 'AQAB', kid: 'k', use: 'enc', alg: 'ECDH-ES' }],
    ],
  ])('%s are asked for again with the next payment', async (_, keys) => {
    const server = await scriptedServer(json(200, { keys }), json(200, { keys: [good] }), paid);
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' } });
    const error = await refusal(client.payments.create({ amount }));
    expect(error).toMatchObject({ code: 'ENCRYPTION_INVALID', outcome: 'not-sent' });
    expect(await client.payments.create({ amount })).toEqual(aPayment);
  });

  it('are read anew beside one that is none', async () => {
    const server = await scriptedServer(
      json(200, { keys: [null, good] }),
      problem(400, 'ENCRYPTION_INVALID'),
      json(200, { keys: [null, { ...good, kid: 'k2' }] }),
      paid,
    );
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' } });
    expect(await client.payments.create({ amount })).toEqual(aPayment);
  });

  it('are not read anew for an answer that cannot be opened, and the payment is not repeated', async () => {
    const server = await scriptedServer(
      json(200, { keys: [good] }),
      (_request, response) => {
        response.writeHead(201, { 'content-type': 'application/jose' }).end('a.b.c.d.e');
      },
      json(200, { keys: [{ ...good, kid: 'k2' }] }),
      paid,
    );
    const client = clientOf({ ...server.connection, encryption: { mode: 'payload' } });
    const error = await refusal(client.payments.create({ amount }));
    expect(error).toMatchObject({ code: 'ENCRYPTION_INVALID', outcome: 'processed', attempts: 1 });
    expect(server.requests).toHaveLength(2);
  });
});
