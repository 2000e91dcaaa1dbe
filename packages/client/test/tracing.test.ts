import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayment, json, problem, scriptedServer } from './scripted-server.js';
import { clientOf, refusal } from './setting.js';

const exporter = new InMemorySpanExporter();
const amount = { currency: 'EUR', value: '1.00' };

beforeAll(() => {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

describe('with OpenTelemetry', () => {
  it('each attempt is a span of the caller, and the server is told which', async () => {
    const server = await scriptedServer(problem(503, 'SERVICE_UNAVAILABLE'), json(201, aPayment));
    const client = clientOf({ ...server.connection, sleep: async () => {} });
    await trace.getTracer('test').startActiveSpan('checkout', async checkout => {
      await client.payments.create({ amount });
      checkout.end();
    });
    const [first, second, checkout] = exporter.getFinishedSpans();
    expect(first).toMatchObject({
      name: 'POST /v1/payments',
      parentSpanContext: { spanId: checkout?.spanContext().spanId },
      attributes: {
        'http.request.method': 'POST',
        'url.template': '/v1/payments',
        'server.address': 'localhost',
        'server.port': Number(new URL(server.url).port),
        'http.response.status_code': 503,
        'error.type': 'SERVICE_UNAVAILABLE',
      },
      status: { code: SpanStatusCode.ERROR },
    });
    expect(second?.attributes).toMatchObject({
      'http.request.resend_count': 1,
      'http.response.status_code': 201,
    });
    const sent = server.requests.map(({ headers }) => headers.traceparent);
    expect(sent).toEqual(
      [first, second].map(span => `00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`),
    );
  });

  it('a traceparent that the caller gives stays', async () => {
    const server = await scriptedServer(json(200, aPayment));
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await clientOf(server.connection).payments.retrieve('pay_1', { headers: { traceparent } });
    expect(server.requests[0]?.headers.traceparent).toBe(traceparent);
  });

  it('a span of what was not sent has its code', async () => {
    const { connection } = await scriptedServer(json(200, aPayment));
    const client = clientOf({ ...connection, baseUrl: 'https://localhost:9', retry: { attempts: 1 } });
    await refusal(client.payments.retrieve('pay_1'));
    expect(exporter.getFinishedSpans()[0]?.attributes['error.type']).toBe('CONNECTION_FAILED');
  });

  it('nothing is traced where that is switched off', async () => {
    const server = await scriptedServer(json(200, aPayment));
    await clientOf({ ...server.connection, tracing: false }).payments.retrieve('pay_1');
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(server.requests[0]?.headers.traceparent).toBeUndefined();
  });
});
