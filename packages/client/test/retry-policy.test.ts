import { describe, expect, it } from 'vitest';
import { decideRetry, type Failure } from '../src/retry-policy.js';

const settings = { attempts: 3, baseDelay: 100, maxDelay: 20_000 };

const failure = (differs: Partial<Failure> = {}): Failure => ({
  code: 'SERVICE_UNAVAILABLE',
  retryable: true,
  outcome: 'unknown',
  status: undefined,
  retryAfter: undefined,
  shouldRetry: undefined,
  attempt: 1,
  timeLeft: 60_000,
  repeatable: true,
  rotated: false,
  ...differs,
});

const decide = (differs: Partial<Failure>, random = 0.5, budget = 500) =>
  decideRetry(failure(differs), settings, random, budget);

it.each<[string, Partial<Failure>]>([
  ['an outage', {}],
  ['a connection that failed', { code: 'CONNECTION_FAILED', outcome: 'not-sent' }],
  ['a timeout', { code: 'TIMEOUT' }],
  ['a rate limit', { code: 'RATE_LIMITED', status: 429, outcome: 'processed' }],
  ['a key in progress', { code: 'IDEMPOTENCY_KEY_IN_PROGRESS', status: 409, outcome: 'unknown' }],
  ['a failure that the server calls passing', { retryable: false, shouldRetry: true }],
  ['an answer 503', { status: 503 }],
  ['an answer 500', { code: 'SERVER_ERROR', status: 500 }],
  ['what was not sent, although it must not be done twice', { repeatable: false, outcome: 'not-sent' }],
  ['a certificate that was replaced since', { code: 'CERTIFICATE_EXPIRED', status: 401, rotated: true }],
  [
    'one that was replaced, of what was refused',
    { code: 'CERTIFICATE_EXPIRED', status: 401, outcome: 'processed', repeatable: false, rotated: true },
  ],
  ['one that was replaced, at the last attempt', { code: 'CERTIFICATE_REVOKED', rotated: true, attempt: 3 }],
])('repeats after %s', (_, differs) => {
  expect(decide(differs).retry).toBe(true);
});

it.each<[string, Partial<Failure>]>([
  ['a failure that the server calls lasting', { shouldRetry: false }],
  ['what is not retryable', { code: 'API_ERROR', retryable: false }],
  ['the last attempt', { attempt: 3 }],
  ['what may have been done and must not be done twice', { repeatable: false }],
  [
    'the same, after a rotation',
    { code: 'CERTIFICATE_EXPIRED', status: 500, repeatable: false, rotated: true },
  ],
  // Whatever a server says of these, somebody has to act.
  ['an expired certificate', { code: 'CERTIFICATE_EXPIRED', shouldRetry: true }],
  ['a certificate that was rejected', { code: 'CLIENT_CERTIFICATE_REJECTED', retryable: true }],
  ['a wrong pin', { code: 'SERVER_PIN_MISMATCH', retryable: true }],
  ['an untrusted server', { code: 'SERVER_CERTIFICATE_UNTRUSTED', retryable: true }],
  ['a wrong option', { code: 'CONFIG_INVALID', retryable: true }],
  ['an abort', { code: 'ABORTED', retryable: true }],
  ['a caller who may not', { code: 'NOT_AUTHORIZED', status: 403, shouldRetry: true }],
  ['an address that may not', { code: 'IP_NOT_ALLOWED', status: 403, shouldRetry: true }],
  ['a wrong API key', { code: 'API_KEY_INVALID', status: 401, shouldRetry: true }],
  ['a wrong request', { code: 'REQUEST_INVALID', status: 400, shouldRetry: true }],
  ['a key of another payload', { code: 'IDEMPOTENCY_KEY_REUSED', status: 422, shouldRetry: true }],
  ['a declined payment', { code: 'PAYMENT_DECLINED', status: 402, shouldRetry: true }],
  ['a wrong pin of the server, after a rotation', { code: 'SERVER_PIN_MISMATCH', rotated: true }],
  ['a wrong purpose, after a rotation', { code: 'CERTIFICATE_PURPOSE_INVALID', rotated: true }],
])('does not repeat after %s', (_, differs) => {
  expect(decide(differs).retry).toBe(false);
});

describe('the pause', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 50],
    [1, 1, 100],
    [2, 1, 200],
    [8, 1, 12_800],
    [9, 1, 20_000],
    [60, 1, 20_000],
  ])('after attempt %i, by chance %f, is %i ms', (attempt, random, delay) => {
    const decision = decideRetry(failure({ attempt }), { ...settings, attempts: 100 }, random, 500);
    expect(decision).toMatchObject({ retry: true, delay });
  });

  it('is longer where the server is overloaded', () => {
    expect(decide({ code: 'RATE_LIMITED', status: 429 }, 1)).toMatchObject({ delay: 500 });
  });

  it('is never shorter than what the server asks for, and has no cap but the time of the call', () => {
    expect(decide({ retryAfter: 45_000 })).toMatchObject({ retry: true, delay: 45_000 });
    expect(decide({ retryAfter: 10 }, 1)).toMatchObject({ delay: 100 });
  });

  it('is not begun where the call would be over before its end', () => {
    expect(decide({ retryAfter: 120_000 })).toEqual({
      retry: false,
      why: 'the server asks for a pause of 120 s, and the call has less time left',
    });
    expect(decide({ timeLeft: 50 })).toEqual({ retry: false, why: "the call's time would be over" });
  });
});

describe('the budget', () => {
  it.each([
    ['CONNECTION_FAILED', 5, 5],
    ['CONNECTION_FAILED', 4, undefined],
    ['TIMEOUT', 10, 10],
    ['TIMEOUT', 9, undefined],
  ] as const)('for %s, with %i left, pays %s', (code, budget, cost) => {
    const decision = decide({ code }, 0.5, budget);
    expect(decision.retry ? decision.cost : undefined).toBe(cost);
  });

  it('is not asked after a rotation, which happens once', () => {
    expect(decide({ code: 'CERTIFICATE_EXPIRED', rotated: true }, 0.5, 0)).toEqual({
      retry: true,
      delay: 0,
      cost: 0,
    });
  });
});
