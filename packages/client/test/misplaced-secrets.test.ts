import { inspect } from 'node:util';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { createPaymentClient, createTrust, p12Bytes, p12File, pemFiles } from '../src/index.js';
import { json, scriptedServer } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const issued = createTestPki().client('demo_client');
const secret = 'hunter2hunter2';
const identity = issued.identity();
const { keyPem } = issued;
const bytes = new Uint8Array(9);
const attempt = async (work: () => unknown): Promise<void> => {
  await work();
};

// Secrets in the place of a path, a name or a URL: the error says what is wrong, and doesn't repeat them.
it.each([
  ['a key as the path of a key file', () => pemFiles({ certificate: 'package.json', key: keyPem }).current()],
  ['a key as the path of a certificate file', () => pemFiles({ certificate: keyPem, key: 'x' }).current()],
  ['a key as the path of a .p12', () => p12File(keyPem).current()],
  ['a key as the path of a CA file', () => createTrust({ ca: { file: keyPem } }).anchors()],
  ['a key as a pin', () => createTrust({ pins: { 'api.example.com': keyPem } })],
  ['a passphrase as a variable', () => p12Bytes(bytes, { passphrase: { env: secret } }).current()],
  ['a passphrase as a file', () => p12Bytes(bytes, { passphrase: { file: secret } }).current()],
  ['a base URL', () => createPaymentClient({ baseUrl: `https://user:${secret}@api.example.com`, identity })],
  ['a broken base URL', () => createPaymentClient({ baseUrl: `https://user:${secret}@a b`, identity })],
  ['an origin', () => createAgent({ identity, origins: `https://user:${secret}@api.example.com` })],
])('%s does not show', async (_, work) => {
  const error = await refusal(attempt(work));
  const { message, hint, stack, cause } = error;
  const shown = [message, hint, stack, JSON.stringify(error), (cause as Error | undefined)?.stack].join();
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(keyPem.split('\n')[1]);
});

it('an API key that the server repeats does not show', async () => {
  const mock = await mockServer({ apiKeys: { demo_client: 'pay_skLive1234' } });
  const client = clientOf(mock.connect('demo_client'));
  // The mock names the id that it doesn't know.
  const error = await refusal(client.payments.retrieve('pay_skLive1234'));
  expect(error.code).toBe('NOT_FOUND');
  expect(JSON.stringify(error) + error.stack).not.toContain('pay_skLive1234');
});

it('a call is given up while its identity or its connection is waited for', async () => {
  const never = { current: () => new Promise<never>(() => {}), onChange: () => () => {}, close() {} };
  const client = createPaymentClient({ baseUrl: 'https://localhost:9', identity: never });
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const call = refusal(client.payments.create({ amount: { currency: 'EUR', value: '1.00' } }, options));
  controller.abort();
  expect((await call).code).toBe('ABORTED');
});

it('an API key that the server repeats as a request id does not show, whatever else is wrong', async () => {
  const apiKey = 'sk_live_1234';
  const server = await scriptedServer(
    json(200, undefined, { 'request-id': apiKey }),
    json(400, { code: 'REQUEST_INVALID', requestId: apiKey, param: apiKey, detail: apiKey }),
  );
  const told: unknown[] = [];
  const hooks = { response: (event: unknown) => void told.push(event) };
  const client = clientOf({ ...server.connection, apiKey, hooks });
  const errors = [
    await refusal(client.payments.retrieve('pay_1')),
    await refusal(client.payments.retrieve('pay_1')),
  ];
  expect(errors.map(({ code }) => code)).toEqual(['API_ERROR', 'REQUEST_INVALID']);
  expect(errors[0]?.requestId).toBe('[API key]');
  expect(JSON.stringify([errors, told, errors.map(({ stack }) => stack)])).not.toContain(apiKey);
});

it.each([
  ['escaped by its code', '{"code":"REQUEST_INVALID","detail":"the key \\u0073k/live+1234"}'],
  ['with an escaped slash', '{"code":"REQUEST_INVALID","detail":"sk\\/live+1234","param":"sk\\/live+1234"}'],
  ['across the cut of long texts', JSON.stringify({ requestId: `${'x'.repeat(494)}sk/live+1234` })],
  ['as the escaped request id', '{"requestId":"sk\\/live+1234","evaluatedIp":"sk\\/live+1234"}'],
])('an API key that the server repeats %s does not show', async (_, body) => {
  const apiKey = 'sk/live+1234';
  const server = await scriptedServer((_request, response) => {
    response.writeHead(400, { 'request-id': `${'x'.repeat(494)}${apiKey}` }).end(body);
  });
  const told: unknown[] = [];
  const hooks = { response: (event: unknown) => void told.push(event) };
  const client = clientOf({ ...server.connection, apiKey, hooks });
  const error = await refusal(client.payments.create({ amount: { currency: 'EUR', value: '1.00' } }));
  expect(JSON.stringify([error, error.stack, told])).not.toMatch(/sk\/l/);
});

it('a card number that the server repeats does not show', async () => {
  const said = 'no card 4111111111111111, nor 4111 1111 1111 1111';
  const server = await scriptedServer(
    json(400, { code: 'REQUEST_INVALID', detail: said, param: said, requestId: said }),
  );
  const error = await refusal(clientOf(server.connection).payments.retrieve('pay_1'));
  expect(error.message).toContain('no card [card number], nor [card number]');
  expect(JSON.stringify([error, error.stack])).not.toMatch(/4111/);
});

it.each<[string, (said: string) => string]>([
  ['as it came', said => said],
  ['as a length', said => `HTTP/1.1 200 OK\r\nContent-Length: x${said}`],
  ['in a chunk without an end', said => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n${said}`],
  ['as the name of a header', () => 'HTTP/1.1 400 No\r\nsk_live_1234: 1\r\nContent-Length: 0\r\n\r\n'],
])('what a server repeats %s shows in no error, and nothing that a hook is told', async (_, answer) => {
  const server = await scriptedServer((request, _response, body) => {
    request.socket.write(answer(`${request.rawHeaders.join('\r\n')}\r\n\r\n${body}`));
  });
  const told: unknown[] = [];
  const hooks = { response: (event: unknown) => void told.push(event) };
  const client = clientOf({ ...server.connection, apiKey: 'sk_live_1234', hooks });
  const instrument = { type: 'card', number: '4111111111111111', holder: 'Ada', expires: '2031-04' } as const;
  const payment = { amount: { currency: 'EUR', value: '1.00' }, instrument };
  const error = await refusal(client.payments.create(payment, { idempotencyKey: 'order-2041', attempts: 1 }));
  expect(inspect([error, told], { depth: 12 })).not.toMatch(/sk_live_1234|4111111111111111|order-2041/);
});
