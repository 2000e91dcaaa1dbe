import { readFileSync } from 'node:fs';
import { ApiError, ConfigurationError, IdentityError, PeerError, TrustError } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { describe, expect, test } from 'vitest';
import errors from '../errors.json' with { type: 'json' };
import { type ErrorCode, errorCatalogue } from '../src/errors.generated.js';

const codes = Object.keys(errors) as ErrorCode[];
const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const classes = {
  identity: IdentityError,
  trust: TrustError,
  peer: PeerError,
  configuration: ConfigurationError,
  api: ApiError,
};

/** The steps of the server's pipeline: what fails there reaches the caller as an HTTP answer. */
const pipeline = [
  'presented',
  'format',
  'chain',
  'expiry',
  'revocation',
  'pinning',
  'ip',
  'authorization',
  'request',
];

/** Codes of these steps that only a client gives. */
const clientOnly: ErrorCode[] = ['ABORTED', 'API_ERROR'];

describe('errors.json', () => {
  test('is the catalogue that the package carries, without what only the pages say', () => {
    const short = Object.entries(errors).map(([code, { page: _, ...error }]) => [code, error]);
    expect(errorCatalogue).toEqual(Object.fromEntries(short));
  });

  test.each(codes)('%s says what failed and what to do', code => {
    const { title, hint } = errorCatalogue[code];
    expect(title).toMatch(/\S/);
    expect(title).not.toMatch(/\.$/);
    expect(hint).toMatch(/\S.*[^\s]$/);
  });

  test.each(codes)('%s is an error of the class that its category names', code => {
    const error = createError(code, 'what happened');
    const ErrorClass = classes[errorCatalogue[code].category];
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error.name).toBe(ErrorClass.name);
    expect(error.code).toBe(code);
  });

  test('gives a status to every code that a server can send, and to no other', () => {
    const sent = codes.filter(
      code =>
        pipeline.includes(errorCatalogue[code].stage) &&
        errorCatalogue[code].category !== 'trust' &&
        !clientOnly.includes(code),
    );
    expect(codes.filter(code => errorCatalogue[code].status !== undefined)).toEqual(sent);
  });

  test.each(codes.filter(code => errorCatalogue[code].status !== undefined))(
    '%s has an HTTP status of a failure',
    code => {
      const { status } = errorCatalogue[code];
      expect(Number.isInteger(status)).toBe(true);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    },
  );

  test.each([
    ['CLIENT_CERTIFICATE_REQUIRED', 401],
    ['CERTIFICATE_INVALID_FORMAT', 401],
    ['CERTIFICATE_CHAIN_INVALID', 401],
    ['CERTIFICATE_EXPIRED', 401],
    ['CERTIFICATE_NOT_YET_VALID', 401],
    ['CERTIFICATE_REVOKED', 401],
    ['CERTIFICATE_PURPOSE_INVALID', 401],
    ['CERTIFICATE_PINNING_FAILED', 403],
    ['IP_NOT_ALLOWED', 403],
    ['CLIENT_UNKNOWN', 403],
    ['CLIENT_BLOCKED', 403],
    ['NOT_AUTHORIZED', 403],
    ['REVOCATION_STATUS_UNAVAILABLE', 503],
  ] as const)('%s keeps the status %i of the guide', (code, status) => {
    expect(errorCatalogue[code].status).toBe(status);
  });

  test('lets no wrong certificate, pin or permission be tried again', () => {
    const retried = codes.filter(code => errorCatalogue[code].retryable);
    expect(retried).toEqual([
      'REVOCATION_STATUS_UNAVAILABLE',
      // What nobody said now may be said later; nothing was sent.
      'SERVER_REVOCATION_UNKNOWN',
      'CONNECTION_FAILED',
      'TIMEOUT',
      'IDEMPOTENCY_KEY_IN_PROGRESS',
      'RATE_LIMITED',
      'SERVER_ERROR',
      'SERVICE_UNAVAILABLE',
    ]);
  });
});

describe('docs/errors.md', () => {
  const index = read('docs/errors.md');

  test('links to the page of each code, and to no other', () => {
    const linked = [...index.matchAll(/\]\(errors\/(\w+)\.md\)/g)].map(([, code]) => code);
    expect(linked.toSorted()).toEqual(codes.toSorted());
  });

  test('ends with what one sees', () => {
    expect([...index.matchAll(/^## (.+)$/gm)].at(-1)?.[1]).toBe('What you see');
  });
});

describe('the page of', () => {
  test.each(codes)('%s is where the docs of its error point, and says all of it', code => {
    const page = read(createError(code, 'what happened').docs);
    const { title, hint, category, status, retryable } = errorCatalogue[code];
    const { meaning, causes, payment } = errors[code].page;
    expect(page.startsWith(`# ${code}\n`)).toBe(true);
    for (const text of [title, hint, meaning, payment, ...causes]) expect(page).toContain(text);
    expect(page).toContain(`\`${classes[category].name}\``);
    expect(page).toContain(retryable ? '\nYes: the same call' : '\nNo: the same call');
    if (status !== undefined) expect(page).toContain(`| ${status} |`);
  });
});
