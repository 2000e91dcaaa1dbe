// A payment over mutual TLS, and three refusals: against a mock server that it starts, or with --url against yours.

import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { parseArgs } from 'node:util';
import { CountersignError, createPaymentClient, p12File } from '@countersign/client';
import { startMockServer } from '@countersign/mock-server';
import { generate, generatedDirectory } from '@countersign/test-pki';
import { Certificate } from '@countersign/x509';

const help = `npm run demo                       against a mock server on this machine
npm run demo -- --url <url> --p12 <file> [--ca <file>] [--pin <pin>]
                                   against your server; the passphrase comes from
                                   COUNTERSIGN_P12_PASSPHRASE or is asked for, an API key from COUNTERSIGN_API_KEY`;

const row = (label, ...columns) => console.log(`  ${label.padEnd(22)}${columns.join('  ')}`);

// The TLS version is a matter of the connection, not of the call: it is read where undici tells of its connections.
let tlsVersion = '';
subscribe('undici:client:connected', ({ socket }) => {
  tlsVersion = socket.getProtocol();
});

/** The mock server with the Payment System's certificates, and how to reach it. */
async function mockSetting() {
  const { notAfter } = await generate();
  const file = name => `${generatedDirectory}/${name}`;
  const text = name => readFile(file(name), 'utf8');
  const { clients } = JSON.parse(await text('hierarchy.json'));
  const { passphrase } = clients.find(({ registration }) => registration.clientId === 'demo_client');
  const certificate = await text('server.pem');
  const apiKey = randomUUID();
  const mock = await startMockServer({
    apiKeys: { demo_client: apiKey },
    clients: JSON.parse(await text('clients.json')),
    tls: {
      material: { certificate, key: await text('server-key.pem'), clientCa: await text('root-ca.pem') },
    },
  });
  return {
    mock,
    url: mock.url,
    p12: file('demo_client.p12'),
    passphrase,
    ca: file('root-ca.pem'),
    pins: [Certificate.parseAll(certificate)[0].pin],
    apiKey,
    issuedUntil: notAfter,
  };
}

/** A server that is running somewhere, from the command line and the environment. */
function givenSetting({ url, p12, ca, pin }) {
  if (p12 === undefined) throw new TypeError('--url needs --p12 <file>');
  return {
    url,
    p12,
    passphrase: readPassphrase(p12),
    ca,
    pins: pin,
    apiKey: process.env.COUNTERSIGN_API_KEY,
  };
}

/** Asks once, when the file is opened, unless the environment knows. */
function readPassphrase(path) {
  const { COUNTERSIGN_P12_PASSPHRASE: known } = process.env;
  if (known !== undefined) return known;
  if (!process.stdin.isTTY) return '';
  let asked;
  return () => {
    asked ??= import('read').then(({ read }) => read({ prompt: `Passphrase of ${path}: `, silent: true }));
    return asked;
  };
}

function connect(setting, changed = {}) {
  const { url, p12, passphrase, ca, pins, apiKey } = { ...setting, ...changed };
  return createPaymentClient({
    baseUrl: url,
    identity: p12File(p12, { passphrase }),
    trust: { ...(ca && { ca: { file: ca } }), ...(pins && { pins: { [new URL(url).hostname]: pins } }) },
    ...(apiKey && { apiKey }),
  });
}

async function timed(work) {
  const start = performance.now();
  const result = await work;
  return [result, `${Math.round(performance.now() - start)} ms`];
}

/** What an attempt was refused with. */
async function refusalOf(client) {
  try {
    const { clientId } = await client.identity.whoami();
    process.exitCode = 1;
    return `NOT REFUSED: came in as ${clientId}`;
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return `${error.code}${error.outcome === 'not-sent' ? ', nothing was sent' : ''}`;
  } finally {
    await client.close();
  }
}

/** A plain request, as a client without a certificate would send it. */
async function withoutCertificate({ url, ca }) {
  const options = { method: 'GET', agent: false, timeout: 10_000, ...(ca && { ca: await readFile(ca) }) };
  return new Promise(resolve => {
    const call = request(new URL('/v1/identity', url), options, async response => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      const code = /"code":\s*"([A-Z_]+)"/.exec(body)?.[1] ?? '';
      resolve(`${response.statusCode} ${code}`.trim());
    });
    call.on('timeout', () => call.destroy(new Error('no answer')));
    call.on('error', error => resolve(`the connection was refused (${error.code ?? error.message})`));
    call.end();
  });
}

async function payment(setting) {
  const client = connect(setting);
  try {
    const [me, connected] = await timed(client.identity.whoami());
    row('server', setting.url, setting.mock ? '(a mock server on this machine)' : '');
    row('connected', tlsVersion, `as ${me.clientId} (trust level ${me.trustLevel})`, connected);
    row('certificate', me.subject, `valid for ${me.daysLeft} more days`);

    const order = { amount: { currency: 'EUR', value: '129.90' }, reference: 'order 2041' };
    const [created, creating] = await timed(client.payments.create(order));
    row(
      'payment made',
      created.id,
      `${created.amount.currency} ${created.amount.value}`,
      created.status,
      creating,
    );
    const [read, reading] = await timed(client.payments.retrieve(created.id));
    row('read back', read.id, `${read.amount.currency} ${read.amount.value}`, read.status, reading);
  } finally {
    await client.close();
  }
}

async function refusals(setting) {
  row('no certificate', await withoutCertificate(setting));

  const before = setting.mock?.requests.length;
  const wrongPin = `sha256/${Buffer.alloc(32).toString('base64')}`;
  const pinned = await refusalOf(connect(setting, { pins: [wrongPin] }));
  const arrived = setting.mock ? ` (the server saw ${setting.mock.requests.length - before} requests)` : '';
  row('wrong pin', `${pinned}${arrived}`);

  row('wrong passphrase', await refusalOf(connect(setting, { passphrase: 'not the passphrase' })));
}

async function demo(options) {
  const setting = options.url === undefined ? await mockSetting() : givenSetting(options);
  try {
    console.log('\nA payment over mutual TLS\n');
    await payment(setting);
    console.log('\nWhat is refused\n');
    await refusals(setting);
    console.log(setting.mock ? '\nThat is all: your own server is tried with --url (see --help).' : '');
  } finally {
    await setting.mock?.close();
  }
}

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      p12: { type: 'string' },
      ca: { type: 'string' },
      pin: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) console.log(help);
  else await demo(values);
} catch (error) {
  const known = CountersignError.is(error);
  if (!known && !(error instanceof TypeError)) throw error;
  console.error(known ? `\n${error.code}: ${error.message}\n${error.hint}` : `${error.message}\n\n${help}`);
  process.exitCode = 1;
}
