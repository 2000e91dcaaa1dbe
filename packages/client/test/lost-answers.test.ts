import { describe, expect, it } from 'vitest';
import { type Fault, faultProxy } from './fault-proxy.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };

async function setting() {
  const mock = await mockServer({ tls: { maxVersion: 'TLSv1.2' } });
  const proxy = await faultProxy(Number(new URL(mock.url).port));
  const baseUrl = `https://localhost:${proxy.port}`;
  const client = clientOf({ ...mock.connect('demo_client'), baseUrl, sleep: async () => {} });
  await client.payments.create({ amount });
  return { mock, proxy, client, length: proxy.lastAnswer };
}

/** Where an answer is lost. */
const places = [
  ['before its headers', () => 0],
  ['within its headers', () => 60],
  ['within its body', (length: number) => length - 60],
  ['at its last byte', (length: number) => length - 1],
] as const;

describe.each(['cut', 'truncate'] as const)('an answer that is lost by %s', by => {
  it.each(places)('%s is asked for again, and the payment is made once', async (_, at) => {
    const { mock, proxy, client, length } = await setting();
    proxy.faults.push({ of: 'answer', at: at(length), by });
    const { data, response } = await client.payments.create({ amount }).withResponse();
    expect(response).toMatchObject({ attempts: 2, replayed: true });
    expect(mock.payments().map(({ payment }) => payment.id)).toContain(data.id);
    expect(mock.payments()).toHaveLength(2);
  });

  it.each(places)('%s each time is told to be unknown', async (_, at) => {
    const { mock, proxy, client, length } = await setting();
    const fault: Fault = { of: 'answer', at: at(length), by };
    proxy.faults.push(fault, fault, fault);
    const error = await refusal(client.payments.create({ amount }, { idempotencyKey: 'order-17' }));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown', attempts: 3 });
    // A program that is restarted asks once more, with the same key.
    const { response } = await client.payments
      .create({ amount }, { idempotencyKey: 'order-17' })
      .withResponse();
    expect(response.replayed).toBe(true);
    expect(mock.payments()).toHaveLength(2);
  });
});

it.each(places)('an answer that stalls %s ends with the time of the call, and is unknown', async (_, at) => {
  const { mock, proxy, client, length } = await setting();
  proxy.faults.push({ of: 'answer', at: at(length), by: 'stall' });
  const options = { idempotencyKey: 'order-17' };
  const error = await refusal(client.payments.create({ amount }, { ...options, timeout: 250 }));
  expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown', attempts: 1 });
  await client.payments.create({ amount }, options);
  expect(mock.payments()).toHaveLength(2);
});

it('a request that is lost on its way is sent again', async () => {
  const { mock, proxy, client } = await setting();
  proxy.faults.push({ of: 'request', at: 100, by: 'cut' });
  const { response } = await client.payments.create({ amount }).withResponse();
  expect(response).toMatchObject({ attempts: 2, replayed: false });
  expect(mock.payments()).toHaveLength(2);
});
