import { errorCatalogue } from '@countersign/spec';
import { operations } from '@countersign/spec/contract';
import { expect, it } from 'vitest';
import type { ApiAnswer } from '../../src/api/request.js';
import { bank, demo, eur, operator, Setting, seeded } from './setting.js';

const seed = 20261127;
const calls = 20_000;

/** Choices by a seed. */
class Chance {
  readonly #bytes = seeded(seed);

  below(limit: number): number {
    const [a = 0, b = 0, c = 0] = this.#bytes(3);
    return ((a << 16) | (b << 8) | c) % limit;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return this.#bytes(length);
  }
}

const scraps: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x'.repeat(300),
  '\u0000',
  '\ud800',
  '😀',
  [],
  [[]],
  {},
  { toString: 1 },
  { currency: 'EUR' },
  eur('1.00'),
  eur('9001.00'),
  eur('9503.00'),
  { currency: 'JPY', value: '1' },
  'EUR',
  '1.00',
  'card',
  '4111111111111111',
  'eyJ.eyJ.eyJ.eyJ.eyJ',
];
const names = [
  'amount',
  'reference',
  'capture',
  'instrument',
  'number',
  'type',
  'reason',
  'orderId',
  '__proto__',
  'constructor',
  'value',
];
const parts = ['payments', 'v1', 'capture', 'pay_1', '..', '%2e', '%', '%00', '', '__proto__', 'é', '{id}'];
const queries = [
  'limit=1',
  'limit=-1',
  'after=AAAA',
  'status=captured',
  '__proto__=1',
  '=',
  '&&',
  '%',
  'limit=1e9',
];

const chance = new Chance();

function target(): string {
  const path =
    chance.below(4) === 0
      ? `/${Array.from({ length: chance.below(6) }, () => chance.of(parts)).join('/')}`
      : chance.of(operations).path.replace('{id}', chance.of(['pay_1', 'cert_1', 'demo_client', ...parts]));
  return chance.below(3) === 0 ? `${path}?${chance.of(queries)}&${chance.of(queries)}` : path;
}

function json(depth = 0): unknown {
  if (depth > 3 || chance.below(3) === 0) return chance.of(scraps);
  const entries = Array.from({ length: chance.below(4) }, () => [chance.of(names), json(depth + 1)]);
  return Object.fromEntries(entries);
}

/** JSON, JSON with a byte changed, or noise. */
function body(): Uint8Array | undefined {
  const kind = chance.below(6);
  if (kind === 0) return undefined;
  if (kind === 1) return chance.bytes(chance.below(60));
  const text = Buffer.from(JSON.stringify(kind === 3 ? { amount: chance.of(scraps) } : json()));
  if (kind === 2 && text.length > 0) text[chance.below(text.length)] = chance.below(256);
  return text;
}

function headers(): Record<string, string | undefined> {
  const changed: Record<string, string | undefined> = {};
  if (chance.below(4) === 0)
    changed['content-type'] = chance.of(['application/jose', 'application/json;', ';;;', '', undefined]);
  if (chance.below(4) === 0) changed['idempotency-key'] = chance.of(['k', '', 'é', undefined]);
  if (chance.below(8) === 0) changed['x-api-key'] = chance.of(['', 'x', undefined]);
  if (chance.below(8) === 0) changed['payment-version'] = chance.of(['', 'x', '2026-11-01']);
  return changed;
}

it(`answers ${calls} calls of nonsense with a coded problem, or as the contract says (seed ${seed})`, async () => {
  const setting = new Setting({ rateLimits: { standard: { quota: 1_000_000, window: 1 } } });
  const statuses = new Map<number, number>();
  for (let at = 0; at < calls; at++) {
    const as = chance.of([demo, demo, bank, operator, 'nobody'] as const);
    const method = chance.of(['GET', 'POST', 'POST', 'POST', 'PUT', '']);
    // Each answer is held against the contract before it is given: a wrong one throws.
    const answer: ApiAnswer = await setting.begin(method, target(), { as, body: body(), headers: headers() });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status < 400) expect(answer.code).toBeUndefined();
    else expect(errorCatalogue).toHaveProperty([answer.code as string]);
    for (const value of Object.values(answer.headers)) expect(value).toMatch(/^[\t\x20-\x7e]*$/);
  }
  // It got everywhere: in, and to every kind of refusal that needs no earlier call.
  for (const status of [200, 201, 400, 401, 402, 403, 404, 405, 415])
    expect(statuses.get(status), String(status)).toBeGreaterThan(0);
});
