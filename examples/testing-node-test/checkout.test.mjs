import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createPaymentClient } from '@countersign/client';
import { startMockServer } from '@countersign/mock-server';
import { checkout } from './checkout.mjs';

const euros = value => ({ currency: 'EUR', value });

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
  assert.equal(await checkout(client, { number: 2041, total: euros('12.50') }), 'paid');
  const [request] = mock.requests;
  assert.equal(request.client, 'demo_client');
  assert.equal(JSON.parse(request.body).reference, 'order 2041');
});

test('pays an order once, though it is asked twice', async () => {
  const order = { number: 2041, total: euros('12.50') };
  await checkout(client, order);
  await checkout(client, order);
  assert.equal(mock.payments().length, 1);
});

test('pays once, though the first answer is lost', async () => {
  // An amount that ends in 9501 is paid, and its first answer lost.
  const order = { number: 2041, total: euros('9501.00') };
  while ((await checkout(client, order)) === 'unclear');
  assert.equal(mock.requests.length, 2);
  assert.equal(mock.payments().length, 1);
});

test('tells that a payment was declined', async () => {
  assert.equal(await checkout(client, { number: 2041, total: euros('9001.00') }), 'declined');
});

test('fails where the certificate was revoked', async () => {
  await mock.revoke('demo_client');
  const order = { number: 2041, total: euros('12.50') };
  await assert.rejects(checkout(client, order), { code: 'CERTIFICATE_REVOKED' });
  assert.equal(mock.refusals[0].stage, 'revocation');
  assert.equal(mock.payments().length, 0);
});
