import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CountersignError, createPaymentClient, type PaymentClientOptions } from '../src/index.js';
import { mockServer } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };
const passphrase = 'correct horse';

async function setting() {
  const pki = createTestPki();
  const server = pki.server('localhost');
  const mock = await mockServer({
    tls: { material: { certificate: server.pem, key: server.keyPem, clientCa: pki.ca } },
    apiKeys: { demo_client: 'key-for-tests' },
  });
  const folder = await mkdtemp(join(tmpdir(), 'countersign-env-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const client = pki.client('demo_client');
  const encrypted = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase } as const;
  const env = {
    COUNTERSIGN_BASE_URL: mock.url,
    COUNTERSIGN_P12: await file('client.p12', await client.p12({ passphrase })),
    COUNTERSIGN_P12_PASSPHRASE: passphrase,
    COUNTERSIGN_CA: await file('ca.pem', pki.ca),
    COUNTERSIGN_API_KEY: 'key-for-tests',
  };
  const pem = {
    COUNTERSIGN_P12: '',
    COUNTERSIGN_CERTIFICATE: await file('client.pem', client.pem),
    COUNTERSIGN_KEY: await file('key.pem', client.privateKey.export(encrypted)),
    COUNTERSIGN_KEY_PASSPHRASE_FILE: await file('passphrase', `${passphrase}\n`),
  };
  return { mock, env, pem, file, pin: server.pin };
}

/** A payment by a client of this environment. */
async function pay(options: Partial<PaymentClientOptions>, env: Record<string, string>) {
  const client = createPaymentClient.fromEnv(options, env);
  onTestFinished(() => client.close());
  return client.payments.create({ amount }).withResponse();
}

describe('a client by the environment', () => {
  it('pays with a .p12', async () => {
    const { env } = await setting();
    expect((await pay({}, env)).data.status).toBe('authorized');
  });

  it('pays with PEM files, and with secrets from files', async () => {
    const { env, pem, file } = await setting();
    const { COUNTERSIGN_API_KEY: key, ...rest } = env;
    const keyFile = await file('api-key', `${key}\n`);
    const { data } = await pay({}, { ...rest, ...pem, COUNTERSIGN_API_KEY_FILE: keyFile });
    expect(data.status).toBe('authorized');
  });

  it('pins the host of its base URL', async () => {
    const { env, pin } = await setting();
    await pay({}, { ...env, COUNTERSIGN_PINS: `sha256/${Buffer.alloc(32).toString('base64')}, ${pin}` });
    const other = { ...env, COUNTERSIGN_PINS: `sha256/${Buffer.alloc(32).toString('base64')}` };
    await expect(pay({}, other)).rejects.toMatchObject({ code: 'SERVER_PIN_MISMATCH' });
  });

  it('takes what is given in code before it', async () => {
    const { env, mock } = await setting();
    const wrong = { ...env, COUNTERSIGN_BASE_URL: 'https://localhost:9', COUNTERSIGN_API_KEY: 'another' };
    await pay({ baseUrl: mock.url, apiKey: 'key-for-tests' }, wrong);
    const none = pay({ retry: { attempts: 1 } }, { ...wrong, COUNTERSIGN_ATTEMPTS: '7' });
    await expect(none).rejects.toMatchObject({ attempts: 1 });
  });

  it('takes attempts, time and encryption from it', async () => {
    const { env, mock } = await setting();
    await pay({}, { ...env, COUNTERSIGN_ENCRYPTION: 'payload' });
    expect(mock.requests.at(-1)?.headers['content-type']).toBe('application/jose');
    const nobody = { ...env, COUNTERSIGN_BASE_URL: 'https://localhost:9', COUNTERSIGN_ATTEMPTS: '2' };
    await expect(pay({ sleep: async () => {} }, nobody)).rejects.toMatchObject({ attempts: 2 });
    const short = { ...nobody, COUNTERSIGN_TIMEOUT: '1' };
    await expect(pay({ sleep: () => new Promise(() => {}) }, short)).rejects.toMatchObject({
      outcome: 'not-sent',
    });
  });
});

describe('what is wrong', () => {
  const problems = (work: () => unknown): string[] => {
    try {
      work();
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      expect(error.code).toBe('CONFIG_INVALID');
      return error.message.split('\n');
    }
    throw new Error('was not refused');
  };

  it('is told all at once, by option and variable', () => {
    const [first, ...lines] = problems(() =>
      createPaymentClient.fromEnv(
        {},
        {
          COUNTERSIGN_KEY: 'key.pem',
          COUNTERSIGN_API_KEY: 'hunter2\n',
          COUNTERSIGN_API_KEY_FILE: 'api-key',
          COUNTERSIGN_ATTEMPTS: 'three',
          COUNTERSIGN_TIMEOUT: '0',
          COUNTERSIGN_ENCRYPTION: 'all',
        },
      ),
    );
    expect(first).toBe('The configuration of the client has 8 problems:');
    expect(lines).toHaveLength(8);
    for (const what of [
      /identity \(COUNTERSIGN_P12, or COUNTERSIGN_CERTIFICATE and COUNTERSIGN_KEY\): is half/,
      /COUNTERSIGN_API_KEY and COUNTERSIGN_API_KEY_FILE are both set/,
      /retry\.attempts \(COUNTERSIGN_ATTEMPTS\): is not a whole number/,
      /encryption \(COUNTERSIGN_ENCRYPTION\): is neither payload nor fields/,
      /baseUrl is missing \(COUNTERSIGN_BASE_URL\)\. Give/,
      /needs an identity \(COUNTERSIGN_P12, or COUNTERSIGN_CERTIFICATE and COUNTERSIGN_KEY\)\. Give/,
      /timeouts\.call is not a positive number/,
    ])
      expect(
        lines.filter(line => what.test(line)),
        String(what),
      ).toHaveLength(1);
    expect(lines.join()).not.toContain('hunter2');
  });

  it('names the variable where it is all that is wrong, and none where an option is given', () => {
    const identity = { current: async () => Promise.reject(), onChange: () => () => {}, close() {} };
    expect(problems(() => createPaymentClient.fromEnv({ identity }, {}))).toEqual([
      expect.stringContaining('baseUrl is missing (COUNTERSIGN_BASE_URL)'),
    ]);
    expect(problems(() => createPaymentClient({ identity } as never))).toEqual(['baseUrl is missing']);
  });

  it('is told all at once for options, too', () => {
    const options = { baseUrl: 'http://a.example', apiKey: '', retry: { attempts: 0 }, connections: 0 };
    expect(problems(() => createPaymentClient(options as never))).toHaveLength(6);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'https://api.example.com'],
  ])('is told of %s instead of options', (_, options) => {
    expect(problems(() => createPaymentClient(options as never))).toHaveLength(1);
  });
});
