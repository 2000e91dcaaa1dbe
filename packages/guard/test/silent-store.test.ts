// A store that neither answers nor fails, as one does whose database is behind a firewall that drops packets.
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createGuard, createMemoryStore, type GuardStore, type StoreChange } from '../src/index.js';
import { call, type Outcome } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard', automaticBlocking: true }] as const;
const client = pki.client('demo_client');
const { sha256 } = client.certificate.fingerprints;
const revoked = (subject: string): StoreChange => ({
  type: 'put',
  entry: { kind: 'revoked', subject, reason: 'stolen', since: new Date() },
});
const silence = new Promise<never>(() => {});

const ask = (port: number): Promise<Outcome> =>
  call({ credential: client, ca: pki.ca, url: `https://localhost:${port}`, way: 'https' });

const noAnswerTo = (name: string) => ({
  ...{ code: 'TIMEOUT', message: `${name}() of the guard's store gave no answer for 10 s` },
  hint: expect.stringContaining('database'),
});

/** A store whose subscription is answered when a test says so. */
function slowStore() {
  let subscriptions = 0;
  let answer = (): void => {};
  let onAsked: (tell: (change: StoreChange) => void) => void;
  const asked = new Promise<(change: StoreChange) => void>(resolve => {
    onAsked = resolve;
  });
  const stop = vi.fn();
  const answered = new Promise<() => void>(resolve => {
    answer = () => resolve(stop);
  });
  const store: GuardStore = {
    ...createMemoryStore(),
    subscribe: listener => {
      subscriptions++;
      onAsked(listener);
      return answered;
    },
  };
  return { store, asked, stop, answer: () => answer(), subscriptions: () => subscriptions };
}

/** What a call becomes that gets no answer for so long. */
async function after(milliseconds: number, begin: () => Promise<unknown>, asked: Promise<unknown>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const outcome = begin().catch(error => error);
    await asked;
    vi.advanceTimersByTime(milliseconds);
    return await outcome;
  } finally {
    vi.useRealTimers();
  }
}

it('is waited for at start no longer than 10 seconds, and nobody is let in before it has told who is shut out', async () => {
  const { store, asked, stop, answer, subscriptions } = slowStore();
  const guard = createGuard({ clients, trust: { ca: pki.ca }, store });
  const { pem: cert, keyPem: key } = pki.server('localhost');
  const server = createServer({ cert, key, ca: pki.ca, requestCert: true, rejectUnauthorized: false });
  server.on('request', async (request, response) => {
    const { code } = (await guard.verify(request).catch(error => error)) as { code?: string };
    response.end(JSON.stringify({ code }));
  });
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await after(10_000, () => guard.ready(), asked)).toMatchObject(noAnswerTo('subscribe'));
  expect(await ask(port)).toMatchObject({ body: { code: 'CONFIG_INVALID' } });

  const again = guard.ready();
  const tell = await asked;
  tell(revoked(sha256));
  answer();
  await again;
  expect(subscriptions()).toBe(1);
  expect(await ask(port)).toMatchObject({ body: { code: 'CERTIFICATE_REVOKED' } });
  await guard.close();
  expect(stop).toHaveBeenCalledOnce();
});

it.each([
  [
    'at once',
    (): never => {
      throw new Error('no database');
    },
  ],
  ['later', () => Promise.reject(new Error('no database'))],
])('that fails %s at start can be tried again', async (_, fail) => {
  const good = createMemoryStore();
  const subscribe = vi.fn(good.subscribe).mockImplementationOnce(fail);
  const guard = createGuard({ clients, trust: { ca: pki.ca }, store: { ...good, subscribe } });
  onTestFinished(() => guard.close());
  await expect(guard.ready()).rejects.toThrow('no database');
  await guard.ready();
});

it('is waited for at start as long as it goes on telling', async () => {
  const { store, asked, answer } = slowStore();
  const guard = createGuard({ clients, trust: { ca: pki.ca }, store });
  onTestFinished(() => guard.close());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const ready = guard.ready();
  const tell = await asked;
  for (const digit of '0123') {
    vi.advanceTimersByTime(9_999);
    tell(revoked(digit.repeat(64)));
  }
  answer();
  await ready;
});

it.each([
  ['put', 'revoke', sha256],
  ['put', 'block', 'demo_client'],
  ['delete', 'unblock', 'demo_client'],
] as const)('that is silent at %s makes %s fail, and keeps nobody waiting', async (name, method, subject) => {
  let onAsked = (): void => {};
  const asked = new Promise<void>(resolve => {
    onAsked = resolve;
  });
  const silent = (): Promise<never> => {
    onAsked();
    return silence;
  };
  const { guard, port } = await guardedServer(pki, {
    clients,
    store: { ...createMemoryStore(), [name]: silent },
  });
  expect(await after(10_000, () => guard[method](subject), asked)).toMatchObject(noAnswerTo(name));
  const code = { revoke: 'CERTIFICATE_REVOKED', block: 'CLIENT_BLOCKED', unblock: undefined }[method];
  expect(((await ask(port)) as { body: object }).body).toMatchObject(code === undefined ? {} : { code });
});

it('that fails again and again to count violations is told of once, until it counts again', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const outcomes = ['fails', 'fails', 'counts', 'fails'];
  const { guard, port } = await guardedServer(pki, {
    clients,
    authorize: { rules: [{ paths: '/other', allow: 'any-client' }] },
    store: {
      ...createMemoryStore(),
      count: async () => {
        if (outcomes.shift() === 'fails') throw new Error('no database');
        return 1;
      },
    },
  });
  for (let i = 0; i < 4; i++) expect(await ask(port)).toMatchObject({ body: { code: 'NOT_AUTHORIZED' } });
  await guard.close();
  const [why, type] = ['The store of the guard failed: Error: no database', 'CountersignWarning'];
  expect(warned.mock.calls).toEqual([
    [why, type],
    [why, type],
  ]);
});
