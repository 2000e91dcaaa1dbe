import { createPaymentClient } from '@countersign/client';
import { mockTest } from '@countersign/mock-server/vitest';
import { HttpResponse, http } from 'msw';
import { describe, expect } from 'vitest';
import { checkout } from './checkout.mjs';

const euros = value => ({ currency: 'EUR', value });
const order = { number: 2041, total: euros('12.50') };

/** The tests get a client beside the mock that it calls. */
const withClient = test =>
  test.extend({
    client: async ({ mock }, use) => {
      const client = createPaymentClient(mock.connect('demo_client'));
      await use(client);
      await client.close();
    },
  });

const test = withClient(mockTest());

test('pays an order, with the certificate of the shop', async ({ mock, client }) => {
  expect(await checkout(client, order)).toBe('paid');
  expect(mock).toHaveReceived('POST /v1/payments', {
    client: 'demo_client',
    body: { amount: euros('12.50'), reference: 'order 2041' },
  });
});

test('pays once, though the first answer is lost', async ({ mock, client }) => {
  // An amount that ends in 9501 is paid, and its first answer lost.
  const unlucky = { ...order, total: euros('9501.00') };
  while ((await checkout(client, unlucky)) === 'unclear');
  expect(mock).toHaveReceived('POST /v1/payments', { times: 2 });
  expect(mock.payments()).toHaveLength(1);
});

test('tells that a payment was declined', async ({ client }) => {
  expect(await checkout(client, { ...order, total: euros('9001.00') })).toBe('declined');
});

test('fails where the certificate was revoked', async ({ mock, client }) => {
  await mock.revoke('demo_client');
  await expect(checkout(client, order)).rejects.toMatchObject({ code: 'CERTIFICATE_REVOKED' });
  expect(mock).toHaveRefused('revocation', { client: 'demo_client' });
  expect(mock).not.toHaveSeenClient('demo_client');
});

describe('where the bank refuses in the handshake', () => {
  const test = withClient(mockTest({ edge: 'handshake' }));

  test('fails with a certificate that was revoked, and has sent nothing', async ({ mock, client }) => {
    await mock.revoke('demo_client');
    await expect(checkout(client, order)).rejects.toMatchObject({
      ...{ code: 'CERTIFICATE_REVOKED', outcome: 'not-sent' },
    });
    expect(mock).toHaveRefused('revocation');
    expect(mock.requests).toHaveLength(0);
  });
});

describe('where the bank is being maintained', () => {
  const maintained = () =>
    HttpResponse.json(
      { title: 'Down for maintenance', status: 503, code: 'SERVICE_UNAVAILABLE' },
      { status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '86400' } },
    );
  const handlers = [http.post('https://api.paymentsystem.com/v1/payments', maintained)];
  const test = withClient(mockTest({ handlers, baseUrl: 'https://api.paymentsystem.com' }));

  test('has to be called again', async ({ mock, client }) => {
    expect(await checkout(client, order)).toBe('unclear');
    expect(mock).toHaveReceived('POST /v1/payments', { status: 503 });
  });
});
