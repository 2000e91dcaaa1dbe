import { createPaymentClient } from '@countersign/client';
import { startMockServer } from '@countersign/mock-server';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkout } from './checkout.mjs';

const euros = value => ({ currency: 'EUR', value });
const order = { number: 2041, total: euros('12.50') };

let mock;
let client;
beforeEach(async () => {
  mock = await startMockServer();
  client = createPaymentClient(mock.connect('demo_client'));
});
afterEach(async () => {
  await client.close();
  await mock.close();
});

test('pays an order, with the certificate of the shop', async () => {
  expect(await checkout(client, order)).toBe('paid');
  const [request] = mock.requests;
  expect(request.client).toBe('demo_client');
  expect(JSON.parse(request.body).reference).toBe('order 2041');
});

test('pays an order once, though it is asked twice', async () => {
  await checkout(client, order);
  await checkout(client, order);
  expect(mock.payments()).toHaveLength(1);
});

test('pays once, though the first answer is lost', async () => {
  // An amount that ends in 9501 is paid, and its first answer lost.
  const unlucky = { ...order, total: euros('9501.00') };
  while ((await checkout(client, unlucky)) === 'unclear');
  expect(mock.requests).toHaveLength(2);
  expect(mock.payments()).toHaveLength(1);
});

test('tells that a payment was declined', async () => {
  expect(await checkout(client, { ...order, total: euros('9001.00') })).toBe('declined');
});

test('fails where the certificate was revoked', async () => {
  await mock.revoke('demo_client');
  await expect(checkout(client, order)).rejects.toMatchObject({ code: 'CERTIFICATE_REVOKED' });
  expect(mock.refusals[0].stage).toBe('revocation');
  expect(mock.payments()).toHaveLength(0);
});
