import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientOf, type MockServer, type MockServerOptions, startMockServer } from '../../src/index.js';
import { bytesOf, type Call, callHttp1, callHttp2, jsonOf, textOf } from '../call.js';
import { loadMsw } from './msw.js';

const { http, graphql, ws, HttpResponse, passthrough, delay } = await loadMsw('msw');

async function started(options: MockServerOptions): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

const order = JSON.stringify({ amount: { currency: 'EUR', value: '12.50' } });
const paying = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' },
  body: order,
};

async function* inPieces(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** A promise that a test settles. */
function signal() {
  let give: () => void = () => {};
  const given = new Promise<void>(resolve => {
    give = resolve;
  });
  return { give, given };
}

describe.each<[string, Call]>([
  ['HTTP/1.1', callHttp1],
  ['HTTP/2', callHttp2],
])('over %s, a handler of msw', (_, call) => {
  it('answers in place of the API, with its parameters and the query', async () => {
    const handlers = [
      http.get('/v1/payments/:id', ({ request, params }) =>
        HttpResponse.json({ id: params.id, query: new URL(request.url).search }, { status: 203 }),
      ),
    ];
    const mock = await started({ handlers });
    const got = await call(mock, '/v1/payments/pay_1?expand=refunds');
    expect(got.status).toBe(203);
    expect(got.headers['content-type']).toBe('application/json');
    expect(await jsonOf(got)).toEqual({ id: 'pay_1', query: '?expand=refunds' });
    expect(mock.requests).toMatchObject([
      { path: '/v1/payments/pay_1', client: 'demo_client', status: 203, refused: undefined },
    ]);
  });

  it.each([
    ['none is there for', () => http.get('/v1/other', () => HttpResponse.text('other'))],
    ['it passes through', () => http.all('*', () => passthrough())],
    ['it says nothing about', () => http.all('*', () => undefined)],
    [
      'it has read and says nothing about',
      () => http.post('*', async ({ request }) => void (await request.text())),
    ],
    ['was for once', () => http.post('*', () => passthrough(), { once: true })],
  ])('leaves to the API what %s', async (_, handler) => {
    const mock = await started({ handlers: [handler()] });
    const got = await call(mock, '/v1/payments', paying);
    expect(got.status).toBe(201);
    expect(await jsonOf(got)).toMatchObject({ amount: { value: '12.50' } });
    expect(mock.payments()).toHaveLength(1);
    expect(String(mock.requests[0]?.body)).toBe(order);
  });

  it.each([
    ['whole', order],
    ['in pieces', undefined],
  ])('reads a body that comes %s, and so does the record', async (_, body) => {
    const handlers = [http.post('/echo', async ({ request }) => HttpResponse.text(await request.text()))];
    const mock = await started({ handlers });
    const sent = { ...paying, body: body ?? inPieces(order.slice(0, 9), order.slice(9)) };
    expect(await textOf(await call(mock, '/echo', sent))).toBe(order);
    expect(String(mock.requests[0]?.body)).toBe(order);
  });

  it('leaves a body in pieces to the API, whether it has read of it or not', async () => {
    const handlers = [
      http.post('/v1/payments', async ({ request }) => {
        await request.body?.getReader().read();
        return passthrough();
      }),
    ];
    const mock = await started({ handlers });
    const sent = { ...paying, body: inPieces(order.slice(0, 9), order.slice(9)) };
    expect((await call(mock, '/v1/payments', sent)).status).toBe(201);
    const unread = { ...sent, body: inPieces(order.slice(0, 9), order.slice(9)) };
    expect((await call(mock, '/v1/other', unread)).status).toBe(404);
  });

  it('reads a body while it is still being sent', async () => {
    const seen = signal();
    const handlers = [
      http.post('/echo', async ({ request }) => {
        const reader = (request.body as ReadableStream<Uint8Array>).getReader();
        const first = await reader.read();
        seen.give();
        const second = await reader.read();
        return HttpResponse.text(`${Buffer.from(first.value ?? [])}+${Buffer.from(second.value ?? [])}`);
      }),
    ];
    const mock = await started({ handlers });
    async function* body() {
      yield Buffer.from('one');
      await seen.given;
      yield Buffer.from('two');
    }
    expect(await textOf(await call(mock, '/echo', { method: 'POST', body: body() }))).toBe('one+two');
  });

  it('takes a large body, of which the record keeps the beginning', async () => {
    const sent = randomBytes(5 * 1024 * 1024);
    const handlers = [
      http.put('/files', async ({ request }) => new HttpResponse(await request.arrayBuffer())),
    ];
    const mock = await started({ handlers });
    const got = await call(mock, '/files', { method: 'PUT', body: sent });
    expect(sent.equals(await bytesOf(got))).toBe(true);
    const kept = mock.requests[0]?.body ?? new Uint8Array();
    expect(kept.length).toBeLessThan(2 * 1024 * 1024);
    expect(sent.subarray(0, kept.length).equals(kept)).toBe(true);
  });

  it('answers with bytes of every value, a redirect, and each cookie apart', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const headers = new Headers([
      ['location', '/elsewhere'],
      ['set-cookie', 'a=1; Path=/'],
      ['set-cookie', 'b=2; Path=/'],
    ]);
    const handlers = [http.get('/', () => new HttpResponse(bytes, { status: 302, headers }))];
    const got = await call(await started({ handlers }), '/');
    expect([got.status, got.headers.location]).toEqual([302, '/elsewhere']);
    expect(got.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/']);
    expect(bytes.equals(await bytesOf(got))).toBe(true);
  });

  it('gets the cookies that were sent', async () => {
    const handlers = [http.get('/', ({ cookies }) => HttpResponse.json(cookies))];
    const got = await call(await started({ handlers }), '/', { headers: { cookie: 'a=1; b=2' } });
    expect(await jsonOf(got)).toEqual({ a: '1', b: '2' });
  });

  it('sends each piece of a stream as it comes', async () => {
    const [begun, seen] = [signal(), signal()];
    const handlers = [
      http.get('/events', () => {
        const body = new ReadableStream({
          async start(controller) {
            await begun.given;
            controller.enqueue(Buffer.from('one'));
            await seen.given;
            controller.enqueue(Buffer.from('two'));
            controller.close();
          },
        });
        return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
      }),
    ];
    // The answer begins before there is anything to say.
    const { body } = await call(await started({ handlers }), '/events');
    begun.give();
    const pieces: string[] = [];
    for await (const piece of body) {
      pieces.push(String(piece));
      seen.give();
    }
    expect(pieces).toEqual(['one', 'two']);
  });

  it('answers HEAD without a body', async () => {
    const handlers = [http.head('/', () => HttpResponse.json({ a: 1 }, { headers: { 'x-here': 'yes' } }))];
    const got = await call(await started({ handlers }), '/', { method: 'HEAD' });
    expect([got.status, got.headers['x-here']]).toEqual([200, 'yes']);
    expect(await bytesOf(got)).toHaveLength(0);
  });

  it('answers after a delay, and one answer after the other', async () => {
    const handlers = [
      http.get('/', async function* () {
        await delay(1);
        yield HttpResponse.text('first');
        return HttpResponse.text('later');
      }),
    ];
    const mock = await started({ handlers });
    expect(await textOf(await call(mock, '/'))).toBe('first');
    expect(await textOf(await call(mock, '/'))).toBe('later');
    expect(await textOf(await call(mock, '/'))).toBe('later');
  });

  it('breaks the connection off with HttpResponse.error()', async () => {
    const mock = await started({ handlers: [http.get('/', () => HttpResponse.error())] });
    const code = expect.stringMatching(/^(ECONNRESET|ERR_HTTP2_STREAM_ERROR)$/);
    await expect(call(mock, '/')).rejects.toMatchObject({ code });
    expect(mock.requests).toMatchObject([{ path: '/', status: 0 }]);
    expect((await call(mock, '/v1/identity')).status).toBe(200);
  });

  it('that fails gives a 500 that says so, and warns its author', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const failure = new Error('no such order');
    const handlers = [
      http.get('/', () => {
        throw failure;
      }),
    ];
    const mock = await started({ handlers });
    const got = await call(mock, '/');
    expect(got.headers['content-type']).toBe('application/problem+json');
    expect(await jsonOf(got)).toMatchObject({
      ...{ status: 500, code: 'SERVER_ERROR' },
      detail: 'A handler of the mock failed: no such order',
    });
    expect(mock.requests).toMatchObject([{ status: 500, refused: 'SERVER_ERROR' }]);
    expect(warned).toHaveBeenCalledWith(failure);
  });

  it('may throw its answer', async () => {
    const handlers = [
      http.get('/', () => {
        throw HttpResponse.text('gone', { status: 410 });
      }),
    ];
    expect((await call(await started({ handlers }), '/')).status).toBe(410);
  });

  it('breaks off where its stream fails in the middle', async () => {
    const handlers = [
      http.get('/', () => {
        let count = 0;
        const body = new ReadableStream({
          pull(controller) {
            if (count++ === 0) controller.enqueue(Buffer.from('one'));
            else controller.error(new Error('out of order'));
          },
        });
        return new HttpResponse(body);
      }),
    ];
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    await expect(call(await started({ handlers }), '/').then(bytesOf)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ECONNRESET|ERR_HTTP2_STREAM_ERROR)$/),
    });
  });

  it('knows the verified client', async () => {
    const handlers = [
      http.get('/whoami', ({ request }) => {
        const { id, trustLevel, address, certificate, attributes } = clientOf(request) ?? {};
        return HttpResponse.json({
          id,
          trustLevel,
          address,
          attributes,
          subject: String(certificate?.subject),
        });
      }),
    ];
    const mock = await started({ handlers });
    expect(await jsonOf(await call(mock, '/whoami', { client: 'financial_client_bank' }))).toEqual({
      ...{ id: 'financial_client_bank', trustLevel: 'maximum', address: '127.0.0.1', attributes: {} },
      subject: expect.stringContaining('CN=financial_client_bank'),
    });
  });

  it('sees nobody whom the guard refuses', async () => {
    const resolver = vi.fn(() => HttpResponse.text('in'));
    const mock = await started({ handlers: [http.all('*', resolver)] });
    expect((await call(mock, '/', { client: null })).status).toBe(401);
    expect((await call(mock, '/', { client: 'stranger' })).status).toBe(403);
    expect((await call(mock, '/')).status).toBe(200);
    await mock.block('demo_client');
    expect((await call(mock, '/')).status).toBe(403);
    expect(resolver).toHaveBeenCalledOnce();
  });

  it('sees everybody where a rule lets anyone in', async () => {
    const authorize = {
      rules: [
        { name: 'health', paths: '/health', allow: 'anyone' as const },
        { name: 'rest', paths: '/**', allow: 'any-client' as const },
      ],
    };
    const handlers = [
      http.get('*', ({ request }) => HttpResponse.json({ client: clientOf(request)?.id ?? null })),
    ];
    const mock = await started({ handlers, authorize: authorize as never });
    expect(await jsonOf(await call(mock, '/health', { client: null }))).toEqual({ client: null });
    expect((await call(mock, '/other', { client: null })).status).toBe(401);
    expect(await jsonOf(await call(mock, '/other'))).toEqual({ client: 'demo_client' });
  });

  it('is told when its caller goes away, and so is its stream', async () => {
    const aborted = signal();
    const cancelled = signal();
    const handlers = [
      http.get('/', ({ request }) => {
        request.signal.addEventListener('abort', aborted.give);
        const body = new ReadableStream({
          start: controller => controller.enqueue(Buffer.from('one')),
          cancel: cancelled.give,
        });
        return new HttpResponse(body);
      }),
    ];
    const { body } = await call(await started({ handlers }), '/');
    await once(body, 'readable');
    body.destroy();
    await Promise.all([aborted.given, cancelled.given]);
  });

  it('that never answers doesn’t keep the mock from closing', async () => {
    const asked = signal();
    const mock = await startMockServer({
      handlers: [
        http.get('/', () => {
          asked.give();
          return new Promise<undefined>(() => {});
        }),
      ],
    });
    const failed = call(mock, '/').catch(error => error);
    await asked.given;
    await mock.close();
    expect(await failed).toBeInstanceOf(Error);
  });

  it('written for the real address works unchanged', async () => {
    const handlers = [
      http.get('https://api.paymentsystem.com/v1/limits', ({ request }) =>
        HttpResponse.json({ url: request.url }),
      ),
      http.get('https://elsewhere.example/*', () => HttpResponse.text('elsewhere')),
    ];
    const mock = await started({ handlers, baseUrl: 'https://api.paymentsystem.com' });
    expect(await jsonOf(await call(mock, '/v1/limits?a=1'))).toEqual({
      url: 'https://api.paymentsystem.com/v1/limits?a=1',
    });
    expect((await call(mock, '/v1/other')).status).toBe(404);
  });

  it('written for the address of the mock, for a path, or for any host is asked', async () => {
    const mock = await started({
      handlers: [
        http.get('*/any', () => HttpResponse.text('any')),
        http.get('/path', () => HttpResponse.text('path')),
        http.get('https://localhost:*/port', ({ request }) => HttpResponse.text(new URL(request.url).origin)),
      ],
    });
    expect(await textOf(await call(mock, '/any'))).toBe('any');
    expect(await textOf(await call(mock, '/path'))).toBe('path');
    expect(await textOf(await call(mock, '/port'))).toBe(mock.url);
  });

  it('of GraphQL is asked, and one of a WebSocket is not', async () => {
    const handlers = [
      ws.link('wss://localhost/*').addEventListener('connection', () => {}),
      graphql.query('Limits', ({ variables }) => HttpResponse.json({ data: variables })),
    ];
    const body = JSON.stringify({ query: 'query Limits { daily }', variables: { of: 'today' } });
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    expect(await jsonOf(await call(await started({ handlers }), '/graphql', sent))).toEqual({
      data: { of: 'today' },
    });
  });
});

it('asks handlers at the edge of the handshake, too', async () => {
  const handlers = [http.get('/', ({ request }) => HttpResponse.text(clientOf(request)?.id ?? ''))];
  const mock = await started({ handlers, edge: 'handshake' });
  expect(await textOf(await callHttp1(mock, '/'))).toBe('demo_client');
});

it('gives a method that Fetch does not know to the API', async () => {
  const mock = await started({ handlers: [http.all('*', () => HttpResponse.text('in'))] });
  expect((await callHttp1(mock, '/v1/payments', { method: 'TRACE' })).status).toBe(405);
});

it('gives a target that names a host of its own to the API', async () => {
  const mock = await started({ handlers: [http.all('*', () => HttpResponse.text('in'))] });
  expect((await callHttp1(mock, 'https://elsewhere.example/v1/payments')).status).toBe(404);
});

it.each([
  ['what is no handler', { handlers: [{}] as never }],
  ['handlers that are no list', { handlers: {} as never }],
  ['a base URL with a path', { handlers: [], baseUrl: 'https://api.example.com/v1' }],
  ['a base URL that is none', { handlers: [], baseUrl: 'api.example.com' }],
])('refuses %s', async (_, options) => {
  await expect(startMockServer(options)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
