import { type MockServer, type MockServerOptions, startMockServer } from '@countersign/mock-server';
import { CountersignError } from '@countersign/spec';
import { onTestFinished } from 'vitest';
import { createPaymentClient, type PaymentClient, type PaymentClientOptions } from '../src/index.js';

/** A mock server that ends with the test. */
export async function mockServer(options?: MockServerOptions): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

/** A client that ends with the test. */
export function clientOf(options: PaymentClientOptions): PaymentClient {
  const client = createPaymentClient(options);
  onTestFinished(() => client.close());
  return client;
}

/** The coded error that a promise fails with. */
export async function refusal(work: Promise<unknown>): Promise<CountersignError> {
  try {
    await work;
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw new Error('failed with an error that has no code', { cause: error });
  }
  throw new Error('was not refused');
}
