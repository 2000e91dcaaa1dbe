import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type PaymentClientOptions, responseOf } from '../src/index.js';
import { aPayment, cut, json, problem, scriptedServer, silence } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };
const ok = json(201, aPayment);

/** Pauses that are over at once, and how long they would have been; by chance in the middle. */
function patience(): { pauses: number[]; patient: Pick<PaymentClientOptions, 'sleep' | 'random'> } {
  const pauses: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
  };
  return { pauses, patient: { random: () => 0.5, sleep } };
}

describe('a call is repeated with the same key and the same body', () => {
  it.each([
    ['a cut connection', cut, 50],
    ['an outage', problem(503, 'SERVICE_UNAVAILABLE'), 50],
    ['an outage with Retry-After', problem(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '7' }), 7000],
    ['a rate limit', problem(429, 'RATE_LIMITED', { 'retry-after': '1' }), 1000],
    ['a gateway that says no more than 502', json(502, {}), 50],
    ['a failure', problem(500, 'SERVER_ERROR'), 50],
    ['what the server says may be repeated', problem(500, 'API_ERROR', { 'should-retry': 'true' }), 50],
  ])('after %s', async (_, failure, pause) => {
    const server = await scriptedServer(failure, ok);
    const { pauses, patient } = patience();
    const client = clientOf({ ...server.connection, ...patient });
    const { data, response } = await client.payments.create({ amount }).withResponse();
    expect(data).toEqual(aPayment);
    expect(response).toMatchObject({ attempts: 2, status: 201 });
    expect(pauses).toEqual([pause]);
    const [first, second] = server.requests;
    expect(first?.headers['idempotency-key']).toBe(response.idempotencyKey);
    expect(second?.headers['idempotency-key']).toBe(response.idempotencyKey);
    expect(second?.body).toBe(first?.body);
  });

  it('up to the attempts of the client, and of the call', async () => {
    const server = await scriptedServer(problem(503, 'SERVICE_UNAVAILABLE'));
    const { pauses, patient } = patience();
    const client = clientOf({ ...server.connection, ...patient, retry: { attempts: 4 } });
    const error = await refusal(client.payments.create({ amount }));
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', attempts: 4, outcome: 'unknown' });
    expect(error.message).toContain('given up after 4 attempts');
    expect(pauses).toEqual([50, 100, 200]);
    expect(await refusal(client.payments.create({ amount }, { attempts: 1 }))).toMatchObject({ attempts: 1 });
    expect(server.requests).toHaveLength(5);
  });
});

it.each([
  ['a wrong request', problem(400, 'REQUEST_INVALID')],
  ['a declined payment', problem(402, 'PAYMENT_DECLINED')],
  ['a certificate that is refused', problem(401, 'CERTIFICATE_EXPIRED')],
  ['a caller that is refused', problem(403, 'NOT_AUTHORIZED')],
  ['what the server says is in vain', problem(503, 'SERVICE_UNAVAILABLE', { 'should-retry': 'false' })],
  ['an answer that is no JSON', json(201, undefined)],
])('%s is not repeated', async (_, answer) => {
  const server = await scriptedServer(answer);
  const error = await refusal(
    clientOf({ ...server.connection, ...patience().patient }).payments.create({ amount }),
  );
  expect(error.attempts).toBe(1);
  expect(server.requests).toHaveLength(1);
});

it('says so where the server asks for more time than the call has', async () => {
  const server = await scriptedServer(problem(429, 'RATE_LIMITED', { 'retry-after': '3600' }));
  const { pauses, patient } = patience();
  const error = await refusal(clientOf({ ...server.connection, ...patient }).payments.create({ amount }));
  expect(error).toMatchObject({ code: 'RATE_LIMITED', attempts: 1, retryAfter: 3600, retryable: true });
  expect(error.message).toContain('the server asks for a pause of 3600 s, and the call has less time left');
  expect(pauses).toEqual([]);
});

it('waits until a date that the server names', async () => {
  const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 30_000);
  const server = await scriptedServer(
    problem(503, 'SERVICE_UNAVAILABLE', { 'retry-after': later.toUTCString() }),
    ok,
  );
  const { pauses, patient } = patience();
  const now = (): Date => new Date(later.getTime() - 30_000);
  await clientOf({ ...server.connection, ...patient, now }).payments.create({ amount });
  expect(pauses).toEqual([30_000]);
});

describe('the outcome of all attempts together', () => {
  it('is unknown where one of them may have been carried out, even if the last was not sent', async () => {
    const server = await scriptedServer(request => {
      const { server } = request.socket as TLSSocket & { server: Server };
      server.close();
      request.socket.destroy();
    });
    const error = await refusal(
      clientOf({ ...server.connection, ...patience().patient }).payments.create({ amount }),
    );
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown', attempts: 3 });
    expect(error.message).toContain('ECONNREFUSED');
    expect(server.requests).toHaveLength(1);
  });

  it('is unknown where the last attempt is refused at the door', async () => {
    const server = await scriptedServer(cut, problem(403, 'CLIENT_BLOCKED'));
    const error = await refusal(
      clientOf({ ...server.connection, ...patience().patient }).payments.create({ amount }),
    );
    expect(error).toMatchObject({ code: 'CLIENT_BLOCKED', attempts: 2, outcome: 'unknown' });
  });

  it('is unknown where a call with the same key is still under way', async () => {
    const server = await scriptedServer(problem(409, 'IDEMPOTENCY_KEY_IN_PROGRESS'));
    const error = await refusal(clientOf(server.connection).payments.create({ amount }, { attempts: 1 }));
    expect(error).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_PROGRESS', attempts: 1, outcome: 'unknown' });
  });

  it.each([
    ['was declined', problem(402, 'PAYMENT_DECLINED')],
    ['gets the stored answer', problem(409, 'PAYMENT_STATE_INVALID', { 'idempotency-replayed': 'true' })],
  ])('is known where the last attempt %s', async (_, answer) => {
    const server = await scriptedServer(cut, answer);
    const error = await refusal(
      clientOf({ ...server.connection, ...patience().patient }).payments.create({ amount }),
    );
    expect(error).toMatchObject({ attempts: 2, outcome: 'processed' });
  });

  it.each([
    [
      'by a failure that it stored',
      problem(500, 'SERVER_ERROR', { 'idempotency-replayed': 'true', 'should-retry': 'false' }),
    ],
    ['by a refusal and a failure at once', problem(500, 'PAYMENT_DECLINED')],
  ])('is unknown where the last attempt is answered %s', async (_, answer) => {
    const server = await scriptedServer(cut, answer);
    const client = clientOf({ ...server.connection, ...patience().patient });
    expect(await refusal(client.payments.create({ amount }))).toMatchObject({ outcome: 'unknown' });
  });

  it('is that nothing was sent where nobody listens', async () => {
    const { connection } = await scriptedServer(ok);
    const client = clientOf({ ...connection, ...patience().patient, baseUrl: 'https://localhost:9' });
    const error = await refusal(client.payments.create({ amount }));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'not-sent', attempts: 3 });
  });
});

describe('a call ends', () => {
  it('when it is given up in a pause, knowing what became of the attempt before', async () => {
    const server = await scriptedServer(cut);
    const controller = new AbortController();
    let interrupted = false;
    const client = clientOf({
      ...server.connection,
      random: () => 0.5,
      sleep: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            interrupted = true;
            reject(signal.reason);
          });
          controller.abort();
        }),
    });
    const error = await refusal(client.payments.create({ amount }, { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'unknown', attempts: 1 });
    expect(interrupted).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['its timeout', { timeout: 40 }],
    ['a signal with a timeout', { signal: AbortSignal.timeout(40) }],
  ])('with %s, whatever the attempts', async (_, options) => {
    const server = await scriptedServer(silence);
    const error = await refusal(clientOf({ ...server.connection }).payments.create({ amount }, options));
    expect(['not-sent', 'unknown']).toContain(error.outcome);
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    expect(error.attempts).toBeLessThanOrEqual(1);
  });

  it('while it waits for its turn, and then nothing of it is sent', async () => {
    const server = await scriptedServer(silence);
    const client = clientOf({ ...server.connection, connections: 1 });
    const controller = new AbortController();
    const first = refusal(client.payments.create({ amount }, { signal: controller.signal }));
    const second = await refusal(client.payments.create({ amount }, { timeout: 30 }));
    expect(second).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' });
    controller.abort();
    await first;
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });
});

it('stops repeating when too many calls fail, and begins again when they succeed', async () => {
  const server = await scriptedServer(problem(503, 'SERVICE_UNAVAILABLE'));
  const client = clientOf({ ...server.connection, ...patience().patient });
  // Two repetitions of each call cost 10 of 500.
  for (let i = 0; i < 50; i++) await refusal(client.payments.retrieve('pay_1'));
  expect(server.requests).toHaveLength(150);
  const error = await refusal(client.payments.retrieve('pay_1'));
  expect(error).toMatchObject({ attempts: 1 });
  expect(error.message).toContain('the retry budget of the client is used up');
});

describe('against the Payment API', () => {
  it.each([
    ['9429.00', 'a rate limit'],
    ['9503.00', 'an outage'],
    ['9501.00', 'an answer that is lost'],
  ])('%s EUR, which asks for %s, are paid once', async value => {
    const mock = await mockServer();
    const client = clientOf({ ...mock.connect('demo_client'), ...patience().patient });
    const { data, response } = await client.payments
      .create({ amount: { currency: 'EUR', value } })
      .withResponse();
    expect(response.attempts).toBe(2);
    expect(mock.payments().map(({ payment }) => payment.id)).toEqual([data.id]);
  });

  it('a failure that stays is told with all that helps', async () => {
    const mock = await mockServer();
    const client = clientOf({ ...mock.connect('demo_client'), ...patience().patient });
    const error = await refusal(client.payments.create({ amount: { currency: 'EUR', value: '9500.00' } }));
    expect(error).toMatchObject({
      code: 'SERVER_ERROR',
      stage: 'request',
      outcome: 'unknown',
      retryable: true,
      attempts: 3,
      docs: 'docs/errors/SERVER_ERROR.md',
    });
    expect(error.requestId).toMatch(/^req_/);
    expect(responseOf(error)?.json()).toMatchObject({ code: 'SERVER_ERROR', requestId: error.requestId });
    expect(mock.payments()).toEqual([]);
  });
});
