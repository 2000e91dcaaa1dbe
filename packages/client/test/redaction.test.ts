import { inspect } from 'node:util';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createPaymentClient, p12Bytes, pemText } from '../src/index.js';
import { mockServer, refusal } from './setting.js';

const passphrase = 'correct horse battery staple';
const apiKey = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';

/** Everything that must not show: the passphrase, the API key, and each piece of the private key in each form. */
function secretsOf(key: { pem: string; der: Buffer; d: string }): string[] {
  const body = key.pem.replace(/-----[^-]+-----|\s/g, '');
  return [
    passphrase,
    apiKey,
    'BEGIN PRIVATE KEY',
    body.slice(8, 56),
    key.d,
    Buffer.from(key.d, 'base64url').toString('hex'),
    Buffer.from(key.d, 'base64url').toString('hex').match(/../g)?.join(' ') as string,
    key.der.subarray(36, 60).toString('base64'),
  ];
}

function shown(value: unknown): string {
  const forms = [
    inspect(value, { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null }),
    inspect(value, { depth: 12, getters: true, maxArrayLength: null }),
    String(value),
    JSON.stringify(value) ?? '',
    JSON.stringify(Object.getOwnPropertyNames(value ?? {})),
  ];
  if (value instanceof Error) forms.push(value.stack ?? '', shown(value.cause));
  return forms.join('\n');
}

// FACTS 19: other clients print the private key, and the passphrase, when they are logged.
it('nothing that is printed shows a key, a passphrase or an API key', async () => {
  const pki = createTestPki();
  const issued = pki.client('demo_client');
  const p12 = await issued.p12({ passphrase });
  const server = pki.server('localhost');
  const mock = await mockServer({
    tls: { material: { certificate: server.pem, key: server.keyPem, clientCa: pki.ca } },
    apiKeys: { demo_client: apiKey },
  });
  const source = p12Bytes(p12, { passphrase });
  const encrypted = issued.privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase,
  }) as string;
  const pemSource = pemText({ certificate: issued.pem, key: encrypted, passphrase });
  const wrongKey = pemText({ certificate: issued.pem, key: pki.client('other').keyPem });
  const options = { baseUrl: mock.url, identity: source, trust: { ca: pki.ca }, apiKey };
  const client = createPaymentClient(options);
  const pinned = createPaymentClient({
    ...options,
    trust: { ca: pki.ca, pins: { localhost: 'A'.repeat(64) } },
  });
  const agent = createAgent({ identity: source, trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(async () => {
    await Promise.all([client.close(), pinned.close(), agent.close()]);
  });
  const identity = await source.current();
  const payment = await client.payments.create({ amount: { currency: 'EUR', value: '1.00' } });
  const response = await agent.fetch(`${mock.url}/v1/identity`, { headers: { 'x-api-key': apiKey } });

  const clientFor = (identity: typeof source) => createPaymentClient({ ...options, identity });
  const errors = await Promise.all([
    refusal(client.payments.retrieve('pay_none')),
    refusal(pinned.identity.whoami()),
    refusal(clientFor(p12Bytes(p12, { passphrase: `${passphrase}!` })).identity.whoami()),
    refusal(clientFor(p12Bytes(p12.subarray(0, 900), { passphrase })).identity.whoami()),
    refusal(clientFor(p12Bytes(Buffer.from(issued.keyPem), { passphrase })).identity.whoami()),
    refusal(clientFor(wrongKey).identity.whoami()),
    refusal(clientFor(pemText({ certificate: issued.keyPem, key: issued.keyPem })).identity.whoami()),
    refusal(
      clientFor(
        pemText({ certificate: issued.pem, key: encrypted, passphrase: `${passphrase}!` }),
      ).identity.whoami(),
    ),
    refusal(
      clientFor(
        pemText({ certificate: issued.pem, key: issued.keyPem.replace('MIG', 'MIH') }),
      ).identity.whoami(),
    ),
    refusal(createPaymentClient({ ...options, baseUrl: 'https://localhost:59999' }).identity.whoami()),
    refusal(agent.fetch('https://elsewhere.invalid/', { headers: { 'x-api-key': apiKey } })),
  ]);
  expect(errors.map(error => error.code)).not.toContain(undefined);

  const { d } = issued.privateKey.export({ format: 'jwk' }) as { d: string };
  const der = issued.privateKey.export({ format: 'der', type: 'pkcs8' });
  const secrets = secretsOf({ pem: issued.keyPem, der, d });
  const careless = shown({ key: issued.keyPem, passphrase, apiKey });
  expect(secrets.filter(secret => careless.includes(secret))).toHaveLength(4);

  const things = {
    client,
    agent,
    source,
    pemSource,
    identity,
    payment,
    response,
    issued,
    pki,
    options: { ...options, apiKey: 0 },
  };
  for (const [name, thing] of [
    ...Object.entries(things),
    ...errors.map(error => [error.code, error] as const),
  ]) {
    const text = shown(thing);
    for (const secret of secrets)
      expect(text.includes(secret), `${name} shows '${secret.slice(0, 12)}…'`).toBe(false);
  }
});
