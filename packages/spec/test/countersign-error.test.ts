import { ApiError, CountersignError, IdentityError, PeerError } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { describe, expect, test } from 'vitest';
import { errorCatalogue } from '../src/errors.generated.js';

describe('a CountersignError', () => {
  test('takes from the catalogue what it is not told', () => {
    const error = new PeerError('CONNECTION_FAILED', 'nobody listens on 127.0.0.1:1');
    const { stage, retryable, hint } = errorCatalogue.CONNECTION_FAILED;
    expect(error).toMatchObject({ stage, retryable, hint });
    expect(error.message).toBe('nobody listens on 127.0.0.1:1');
    expect(error.outcome).toBe('not-sent');
    expect(error.candidates).toEqual([]);
    expect(error.status).toBeUndefined();
    expect(error.requestId).toBeUndefined();
    expect(error.docs).toBe('docs/errors/CONNECTION_FAILED.md');
  });

  test('keeps what it is told, false and empty values too', () => {
    const error = createError('CONNECTION_FAILED', 'closed while waiting', {
      stage: 'tls',
      retryable: false,
      outcome: 'unknown',
      candidates: ['CERTIFICATE_REVOKED', 'CLIENT_UNKNOWN'],
      hint: '',
      status: 503,
      requestId: 'req_1',
    });
    expect(error).toMatchObject({
      stage: 'tls',
      retryable: false,
      outcome: 'unknown',
      candidates: ['CERTIFICATE_REVOKED', 'CLIENT_UNKNOWN'],
      hint: '',
      status: 503,
      requestId: 'req_1',
    });
  });

  test('keeps its cause, and has none when none was given', () => {
    const cause = new Error('ECONNREFUSED');
    expect(new PeerError('CONNECTION_FAILED', 'no way through', { cause }).cause).toBe(cause);
    expect('cause' in new PeerError('CONNECTION_FAILED', 'no way through')).toBe(false);
  });

  test('is an Error with a name, a stack and a readable string', () => {
    const error = new IdentityError('P12_CORRUPT', 'the file is damaged');
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(CountersignError);
    expect(String(error)).toBe('IdentityError: the file is damaged');
    expect(error.stack).toContain('countersign-error.test');
  });
});

describe('CountersignError.is', () => {
  test('recognises an error of another copy of the package', () => {
    // All that two copies share is the registered symbol.
    const foreign = Object.assign(new Error('made elsewhere'), { [Symbol.for('countersign.error')]: true });
    expect(foreign).not.toBeInstanceOf(CountersignError);
    expect(CountersignError.is(foreign)).toBe(true);
  });

  test('recognises its own errors', () => {
    expect(CountersignError.is(new ApiError('NOT_FOUND', 'no such payment'))).toBe(true);
  });

  test.each([
    ['an ordinary error', new Error('no')],
    ['an object with a code', { code: 'P12_CORRUPT', name: 'IdentityError' }],
    ['null', null],
    ['undefined', undefined],
    ['a string', 'P12_CORRUPT'],
    ['the class itself', CountersignError],
  ])('does not take %s for one', (_, value) => {
    expect(CountersignError.is(value)).toBe(false);
  });

  test('leaves no trace of the brand where an error is listed or spread', () => {
    const error = new ApiError('NOT_FOUND', 'no such payment');
    expect(CountersignError.is({ ...error })).toBe(false);
    expect(Object.getOwnPropertySymbols({ ...error })).toEqual([]);
  });
});

describe('toJSON', () => {
  const error = createError('RATE_LIMITED', 'too many', {
    cause: new Error('holds a secret'),
    candidates: ['API_ERROR'],
    status: 429,
    requestId: 'req_2',
    param: 'limit',
    outcome: 'processed',
  });

  test('survives JSON with every field', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ApiError',
      code: 'RATE_LIMITED',
      message: 'too many',
      stage: 'request',
      retryable: true,
      outcome: 'processed',
      candidates: ['API_ERROR'],
      hint: errorCatalogue.RATE_LIMITED.hint,
      status: 429,
      requestId: 'req_2',
      param: 'limit',
      docs: 'docs/errors/RATE_LIMITED.md',
    });
  });

  test('tells what became of the whole call, where that is known', () => {
    const details = { attempts: 3, retryAfter: 7, evaluatedIp: '203.0.113.9' };
    expect(createError('RATE_LIMITED', 'too many', details).toJSON()).toMatchObject(details);
    for (const name of Object.keys(details)) expect(error.toJSON()).not.toHaveProperty(name);
  });

  test('holds neither stack nor cause', () => {
    expect(error.toJSON()).not.toHaveProperty('stack');
    expect(error.toJSON()).not.toHaveProperty('cause');
    expect(JSON.stringify({ error })).not.toContain('secret');
  });

  test('leaves out status, request id and parameter where there is none', () => {
    const json = createError('TIMEOUT', 'no answer').toJSON();
    expect(json).not.toHaveProperty('status');
    expect(json).not.toHaveProperty('requestId');
    expect(json).not.toHaveProperty('param');
  });
});
