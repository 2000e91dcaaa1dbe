import { CountersignError, type Outcome, type PaymentClient } from '../src/index.js';
import { type Fault, faultProxy } from './fault-proxy.js';
import { clientOf, mockServer } from './setting.js';

/** mulberry32: small, seeded, and good enough to choose faults by. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What one game came to. */
export interface Game {
  /** Calls that failed, by the outcome that they told. */
  readonly failed: Readonly<Record<Outcome, number>>;
  /** Payments that took more than one call. */
  readonly repeated: number;
  /** What must not be: a payment that is there twice, or was told wrongly. */
  readonly wrong: readonly string[];
}

/**
 * Plays payments against the mock server, through a proxy that loses requests and answers at random bytes. Each is called for
 * with its key until it succeeds, as by a program that was restarted; but one that is said not to have been sent isn't called
 * for again, so that the ledger can tell whether that was true.
 */
export async function playPayments(seed: number, payments: number): Promise<Game> {
  const random = seeded(seed);
  const rateLimits = { standard: { quota: 1_000_000, window: 60 } };
  const mock = await mockServer({ tls: { maxVersion: 'TLSv1.2' }, rateLimits });
  const { trust, identity, apiKey } = mock.connect('demo_client');
  const proxy = await faultProxy(Number(new URL(mock.url).port));
  const baseUrl = `https://localhost:${proxy.port}`;
  const open = (): PaymentClient =>
    clientOf({
      ...{ baseUrl, trust, identity, apiKey, random },
      retry: { attempts: 2 },
      sleep: async () => {},
    });
  let client = open();
  await client.payments.create({ amount }, { idempotencyKey: 'rehearsal' });
  const length = proxy.lastAnswer;
  const failed = { 'not-sent': 0, unknown: 0, processed: 0 };
  const wrong: string[] = [];
  const paid: string[] = [];
  const notSent: string[] = [];
  let repeated = 0;
  for (let i = 0; i < payments; i++) {
    // Failures use up a client's retry budget: a program that is restarted has a new one.
    if (i % 25 === 24) client = open();
    const idempotencyKey = `order-${i}`;
    for (let call = 1; ; call++) {
      // In the end all is well, so that every payment ends.
      const faults = call > 4 ? [] : [someFault(random, length), someFault(random, length)];
      proxy.faults.splice(0, proxy.faults.length, ...faults);
      proxy.refusals = call > 4 || random() < 0.7 ? 0 : 2;
      const timeout = faults.some(fault => fault?.by === 'stall') ? 40 : 20_000;
      const error = await failure(client.payments.create({ amount }, { idempotencyKey, timeout }));
      if (error === undefined) {
        paid.push(idempotencyKey);
        if (call > 1) repeated++;
        break;
      }
      failed[error.outcome]++;
      // Of a later call it says nothing about those before.
      if (error.outcome === 'not-sent' && call === 1) {
        notSent.push(idempotencyKey);
        break;
      }
      if (call > 9) {
        wrong.push(`${idempotencyKey} never succeeded: ${error.code}`);
        break;
      }
    }
  }
  proxy.faults.length = 0;
  proxy.refusals = 0;
  // Whatever was under way has arrived when this is answered on the last connection.
  await client.identity.whoami();
  const made = new Map<string, number>();
  for (const { idempotencyKey: key } of mock.payments()) made.set(key, (made.get(key) ?? 0) + 1);
  for (const [key, times] of made) if (times > 1) wrong.push(`${key} was paid ${times} times`);
  for (const key of paid) if (!made.has(key)) wrong.push(`${key} was said to be paid, and is not`);
  for (const key of notSent)
    if (made.has(key)) wrong.push(`${key} was said not to have been sent, and is paid`);
  return { failed, repeated, wrong };
}

const amount = { currency: 'EUR', value: '1.00' };

/** One exchange in five goes well. Most faults lie in the answer; some behind its end, where the next request begins. */
function someFault(random: () => number, answerLength: number): Fault | undefined {
  const dice = random();
  if (dice < 0.2) return undefined;
  const by = dice < 0.21 ? 'stall' : dice < 0.6 ? 'cut' : 'truncate';
  const places = [0, 1, answerLength - 1, answerLength, Math.floor(random() * (answerLength + 40))];
  const at = places[Math.floor(random() * places.length)] ?? 0;
  const of = random() < 0.75 ? 'answer' : 'request';
  // Behind its end a stall would hit the next request, which knows nothing of it and waits.
  return { of, at: by === 'stall' ? Math.min(at, answerLength - 1) : at, by };
}

async function failure(work: Promise<unknown>): Promise<CountersignError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw error;
  }
}
