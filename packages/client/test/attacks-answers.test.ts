import { describe, expect, it } from 'vitest';
import { responseOf } from '../src/index.js';
import { type Answer, json, scriptedServer } from './scripted-server.js';
import { clientOf, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };
const noPause = { sleep: async (): Promise<void> => {} };

/** An answer byte by byte as it stands here, on the bare connection. */
const raw =
  (...lines: readonly string[]): Answer =>
  request => {
    request.socket.write(lines.join('\r\n'));
  };

describe('headers that come twice', () => {
  it.each([
    ['Retry-After', 'retry-after'],
    ['Should-Retry', 'should-retry'],
    ['Request-Id', 'request-id'],
    ['Idempotency-Replayed', 'idempotency-replayed'],
    ['RateLimit', 'ratelimit'],
    ['Client-Certificate-Expires', 'client-certificate-expires'],
    ['Content-Type', 'content-type'],
  ])('such as %s, are an answer like others', async (_, name) => {
    const twice: Answer = (_request, response) => {
      response.writeHead(503, [name, '1', name, '2']).end('{"code":"SERVICE_UNAVAILABLE"}');
    };
    const server = await scriptedServer(twice);
    const client = clientOf({ ...server.connection, ...noPause });
    const error = await refusal(client.payments.create({ amount }));
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', outcome: 'unknown', attempts: 3 });
    const { requestId, replayed, rateLimit, certificateExpires } = responseOf(error) ?? {};
    expect([requestId, replayed, rateLimit, certificateExpires]).toEqual([
      undefined,
      false,
      undefined,
      undefined,
    ]);
  });
});

describe('an answer that is too much', () => {
  it.each([
    ['promises', raw('HTTP/1.1 201 Created', 'Content-Length: 4194305', '', '')],
    [
      'sends',
      (_request: unknown, response: Parameters<Answer>[1]) => {
        response.writeHead(201);
        const more = (): void => void response.write('x'.repeat(65_536), error => error || more());
        more();
      },
    ],
  ] as const)('%s more than is read: it is given up, and may have been a payment', async (_, answer) => {
    const server = await scriptedServer(answer as Answer);
    const error = await refusal(clientOf(server.connection).payments.create({ amount }));
    expect(error).toMatchObject({ code: 'API_ERROR', outcome: 'unknown', attempts: 1 });
  });

  it('in pieces of a byte each takes no hundred bytes for each of them', async () => {
    const piece = Buffer.from('1\r\nx\r\n'.repeat(50_000));
    const server = await scriptedServer(request => {
      request.socket.write('HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n');
      let left = 40;
      const more = (): void => {
        if (left-- > 0) request.socket.write(piece, more);
        else request.socket.write('0\r\n\r\n');
      };
      more();
    });
    const before = process.memoryUsage().heapUsed;
    const error = await refusal(clientOf(server.connection).payments.create({ amount }));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
    expect(responseOf(error)?.bytes()).toHaveLength(2_000_000);
  });
});

it.each([
  ['a list', []],
  ['a text', 'paid'],
  ['nothing', null],
  ['a number', 7],
])('%s in place of a payment is refused', async (_, body) => {
  const server = await scriptedServer(json(201, body));
  const error = await refusal(clientOf(server.connection).payments.create({ amount }));
  expect(error).toMatchObject({ code: 'API_ERROR', status: 201, outcome: 'processed', attempts: 1 });
});

it.each(['HEAD', 'OPTIONS', 'DELETE'] as const)(
  '%s is answered without a body, and that is no failure',
  async method => {
    const server = await scriptedServer((_request, response) => {
      response.writeHead(204).end();
    });
    const client = clientOf(server.connection);
    expect(await client.request({ method, path: '/v1/payments' })).toBeUndefined();
  },
);

describe('problem documents', () => {
  it.each([
    [
      'with keys of prototypes',
      '{"__proto__":{"code":"PAYMENT_DECLINED"},"constructor":"x","code":"toString"}',
    ],
    ['with a code of the prototype', '{"code":"__proto__","detail":"x"}'],
    ['that are deep', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['that are deeper than they end', '{"a":'.repeat(500_000)],
    ['that say what a server can not know', '{"code":"SERVER_PIN_MISMATCH"}'],
    ['that claim nothing was sent', '{"code":"CONNECTION_FAILED","outcome":"not-sent","retryable":true}'],
    ['with a status of their own', '{"status":200,"code":7}'],
    ['of 1 MB', JSON.stringify({ title: 7, detail: `${'\u2028'.repeat(300_000)}x` })],
    ['with a list', '["code"]'],
  ])('%s are cut, and never trusted', async (_, body) => {
    const server = await scriptedServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/problem+json' }).end(body);
    });
    const error = await refusal(clientOf(server.connection).payments.create({ amount }));
    expect(error).toMatchObject({ code: 'API_ERROR', status: 400, outcome: 'processed', attempts: 1 });
    expect(JSON.stringify(error).length).toBeLessThan(1500);
    expect(error.message).not.toMatch(/[\n\u2028]/);
  });
});

it('informational answers without end are ended by the time of the call', async () => {
  const server = await scriptedServer(request => {
    const more = (): void =>
      void request.socket.write(
        'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'.repeat(100),
        error => error || setImmediate(more),
      );
    more();
  });
  const client = clientOf(server.connection);
  const error = await refusal(client.payments.create({ amount }, { timeout: 200 }));
  expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
});

it.each([
  [
    'a redirect',
    raw(
      'HTTP/1.1 307 Temporary Redirect',
      'Location: https://elsewhere.invalid/',
      'Content-Length: 0',
      '',
      '',
    ),
  ],
  [
    'compressed bytes',
    raw('HTTP/1.1 200 OK', 'Content-Encoding: gzip', 'Content-Length: 3', '', '\x1f\x8b\x08'),
  ],
  [
    'another protocol',
    raw('HTTP/1.1 101 Switching Protocols', 'Upgrade: h2c', 'Connection: upgrade', '', ''),
  ],
  ['100 that was not asked for', raw('HTTP/1.1 100 Continue', '', '')],
  ['no HTTP', raw('SSH-2.0-OpenSSH_9.9', '')],
  ['a header without end', raw('HTTP/1.1 200 OK', `X: ${'x'.repeat(100_000)}`)],
  ['two lengths', raw('HTTP/1.1 200 OK', 'Content-Length: 2', 'Content-Length: 3', '', '{}')],
  [
    'a length and chunks',
    raw('HTTP/1.1 200 OK', 'Content-Length: 2', 'Transfer-Encoding: chunked', '', '{}'),
  ],
  ['a negative length', raw('HTTP/1.1 200 OK', 'Content-Length: -2', '', '{}')],
  ['a status of four digits', raw('HTTP/1.1 2000 OK', 'Content-Length: 2', '', '{}')],
  ['status 999', raw('HTTP/1.1 999 What', 'Content-Length: 2', '', '{}')],
  ['status 000', raw('HTTP/1.1 000 What', 'Content-Length: 2', '', '{}')],
])('%s is a coded error, and not a payment', async (_, answer) => {
  const server = await scriptedServer(answer);
  const client = clientOf({ ...server.connection, ...noPause });
  const error = await refusal(client.payments.create({ amount }, { timeout: 2000 }));
  expect(error.outcome).not.toBe('not-sent');
});
