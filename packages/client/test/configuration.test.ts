import { createTestPki } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { CountersignError, createPaymentClient, p12Bytes } from '../src/index.js';
import { clientOf, mockServer } from './setting.js';

const identity = createTestPki().client('demo_client').identity();

it.each([
  ['an http: base URL', { baseUrl: 'http://api.example.com' }, /http:.*only https:/],
  ['a base URL that is none', { baseUrl: 'api.example.com' }, /is not a URL/],
  ['a base URL with credentials', { baseUrl: 'https://user:hunter2@api.example.com' }, /holds credentials/],
  ['a base URL with a query', { baseUrl: 'https://api.example.com/?x=1' }, /holds a query/],
  ['no identity', { identity: undefined as never }, /needs an identity/],
  ['an unknown option', { passphrase: 'x' } as never, /no option 'passphrase'/],
  ['a malformed pin', { trust: { pins: { 'api.example.com': 'sha256/abc' } } }, /'sha256\/abc' is not a pin/],
  [
    'pins for another host only',
    { trust: { pins: { 'api.example.org': `sha256/${Buffer.alloc(32).toString('base64')}` } } },
    /no pin for api\.example\.com/,
  ],
  ['an API key with a newline', { apiKey: 'key\n' }, /apiKey is not a text/],
  ['an empty API key', { apiKey: '' }, /apiKey is not a text/],
])('refuses %s with a coded error that says what to do', (_, wrong, message) => {
  try {
    createPaymentClient({ baseUrl: 'https://api.example.com', identity, ...wrong });
  } catch (error) {
    expect(CountersignError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', name: 'ConfigurationError' });
    expect((error as CountersignError).message).toMatch(message);
    expect((error as CountersignError).hint).not.toBe('');
    expect(String((error as CountersignError).message)).not.toContain('hunter2');
    return;
  }
  throw new Error('was not refused');
});

it('reads nothing and connects nowhere before the first call', async () => {
  const mock = await mockServer();
  clientOf({ ...mock.connect('demo_client'), identity: p12Bytes(new Uint8Array()) });
  expect(mock.requests).toEqual([]);
});
