// Every arrow of the guide's flowchart, with the address and the rules after it, at each level, on the wire.
import { CountersignError, type ErrorCode, errorCatalogue } from '@countersign/spec';
import { type Credential, createTestPki, type Issued } from '@countersign/test-certs';
import { afterAll, describe, expect, it } from 'vitest';
import type { ClientRegistration, Failure, GuardOptions } from '../src/index.js';
import { call } from './calls.js';
import { guardedServer, tlsVersions } from './guarded-server.js';

const pki = createTestPki();
const revocation = await pki.serveRevocation();
afterAll(() => revocation.close());
// Made while the server runs: their certificates say where to ask.
const issuing = pki.rootCa.subordinate('Flowchart CA', { pathLength: 0 });
const silent = pki.rootCa.subordinate('Silent CA', { pathLength: 0 });
const stranger = pki.newRoot('Unknown Root CA').subordinate('Unknown CA', { pathLength: 0 });
revocation.fail('down', { ca: silent });

const id = 'demo_client';
const good = issuing.client(id);
const other = issuing.client(id);
const lapsed = issuing.client(id, { days: -1 });
const revoked = issuing.client(id);
pki.revoke(revoked, { reason: 'keyCompromise' });
const day = 24 * 60 * 60_000;
const tomorrow = new Date(pki.issuingCa.now().getTime() + day);

const levels = ['standard', 'enhanced', 'maximum'] as const;
type Level = (typeof levels)[number];

/** Registered at a level, with what the level asks for. */
function registered(
  securityLevel: Level,
  { thumbprint }: Issued,
  more: Partial<ClientRegistration> = {},
): ClientRegistration {
  return {
    clientId: id,
    securityLevel,
    ...(securityLevel === 'standard' ? {} : { pinnedThumbprint: thumbprint }),
    ...(securityLevel === 'maximum' ? { ipRestrictions: ['127.0.0.1'] } : {}),
    ...more,
  };
}

interface Arrow {
  readonly arrow: string;
  readonly code: ErrorCode | 'allowed';
  /** Where it is another one. */
  readonly codeAt?: Partial<Record<Level, ErrorCode | 'allowed'>>;
  readonly presents: Issued | undefined;
  /** Which certificate is registered. Default: the one that is presented. */
  readonly pinned?: Issued;
  readonly registration?: Partial<ClientRegistration>;
  readonly options?: Partial<GuardOptions>;
  readonly blocked?: boolean;
  readonly revokedHere?: boolean;
  /** Whether it is found out by asking somebody, or by the request: after the handshake. */
  readonly late?: 'where asked' | 'always';
}

const bothUsages = { extendedKeyUsage: ['serverAuth'] };
const arrows: readonly Arrow[] = [
  { arrow: 'all is well', code: 'allowed', presents: good },
  { arrow: 'no certificate', code: 'CLIENT_CERTIFICATE_REQUIRED', presents: undefined },
  {
    arrow: 'invalid format',
    code: 'CERTIFICATE_INVALID_FORMAT',
    presents: issuing.client(id, { names: { uri: ['spiffe://example.org/a', 'spiffe://example.org/b'] } }),
  },
  { arrow: 'unknown CA', code: 'CERTIFICATE_CHAIN_INVALID', presents: stranger.client(id) },
  {
    arrow: 'not for clients',
    code: 'CERTIFICATE_PURPOSE_INVALID',
    presents: issuing.client(id, bothUsages),
  },
  { arrow: 'expired', code: 'CERTIFICATE_EXPIRED', presents: lapsed },
  {
    arrow: 'expired, by the clock of the guard',
    code: 'CERTIFICATE_EXPIRED',
    presents: good,
    options: { now: () => new Date(good.certificate.notAfter.getTime() + 1_000) },
  },
  {
    arrow: 'not yet valid',
    code: 'CERTIFICATE_NOT_YET_VALID',
    presents: issuing.client(id, { notBefore: tomorrow }),
  },
  {
    arrow: 'not yet valid, by the clock of the guard',
    code: 'CERTIFICATE_NOT_YET_VALID',
    presents: good,
    options: { now: () => new Date(good.certificate.notBefore.getTime() - 1_000) },
  },
  { arrow: 'revoked by its CA', code: 'CERTIFICATE_REVOKED', presents: revoked, late: 'where asked' },
  {
    arrow: 'revoked by the operator',
    code: 'CERTIFICATE_REVOKED',
    presents: good,
    revokedHere: true,
    late: 'where asked',
  },
  {
    arrow: 'nobody to ask whether it is revoked',
    code: 'allowed',
    codeAt: { maximum: 'REVOCATION_STATUS_UNAVAILABLE' },
    presents: silent.client(id),
    late: 'where asked',
  },
  {
    arrow: 'another certificate than the pinned one',
    // High security client? No.
    code: 'allowed',
    codeAt: { enhanced: 'CERTIFICATE_PINNING_FAILED', maximum: 'CERTIFICATE_PINNING_FAILED' },
    presents: other,
    pinned: good,
    late: 'where asked',
  },
  {
    arrow: 'another certificate, where the registration has a pin',
    code: 'CERTIFICATE_PINNING_FAILED',
    presents: other,
    registration: { pinnedThumbprint: good.thumbprint },
    late: 'where asked',
  },
  {
    arrow: 'from another address',
    code: 'IP_NOT_ALLOWED',
    presents: good,
    registration: { ipRestrictions: ['192.0.2.0/24'] },
    late: 'where asked',
  },
  { arrow: 'unknown client', code: 'CLIENT_UNKNOWN', presents: issuing.client('nobody'), pinned: good },
  { arrow: 'blocked', code: 'CLIENT_BLOCKED', presents: good, blocked: true, late: 'where asked' },
  {
    arrow: 'not authorized',
    code: 'NOT_AUTHORIZED',
    presents: good,
    options: { authorize: { rules: [{ paths: '/elsewhere', allow: 'any-client' }] } },
    late: 'always',
  },
];

/** The certificates of CRLs are at hand at standard trust, which asks nobody. */
const atHand = { crls: [issuing.crl().der, pki.rootCa.crl().der] };

const ways = tlsVersions.flatMap(version => [
  { version, http2: false, name: `${version}, HTTP/1.1` },
  { version, http2: true, name: `${version}, HTTP/2` },
]);

describe.each(levels)('at %s, ', level => {
  const cases = arrows.map(arrow => ({ ...arrow, code: arrow.codeAt?.[level] ?? arrow.code }));

  describe.each(ways)('over $name', ({ version, http2 }) => {
    const start = async (
      { presents, pinned, registration, options, blocked, revokedHere }: Arrow,
      edge: 'application' | 'handshake',
    ) => {
      const served = await guardedServer(
        pki,
        {
          edge,
          clients: [registered(level, pinned ?? presents ?? good, registration)],
          revocation: { allowAddress: () => true, ...(level === 'enhanced' ? {} : atHand) },
          ...options,
        },
        { version, http2 },
      );
      if (blocked) await served.guard.block(id);
      if (revokedHere && presents) await served.guard.revoke(presents.certificate.fingerprints.sha256);
      const found: (readonly Failure[])[] = [];
      served.guard.on('certificate_validation_failed', ({ failures }) => found.push(failures));
      return { ...served, found, ask: () => call({ ...to(served.url, http2), credential: presents }) };
    };

    it.each(cases)('$arrow: answers $code', async arrow => {
      const { ask, found } = await start(arrow, 'application');
      const outcome = await ask();
      if (arrow.code === 'allowed') return expect(outcome).toEqual({ status: 200, body: { client: id } });
      const { stage, status } = errorCatalogue[arrow.code];
      expect(outcome).toMatchObject({ status, body: { code: arrow.code, stage } });
      expect(found).toMatchObject([[{ code: arrow.code, stage }]]);
    });

    it.each(cases)('$arrow: closes the handshake for $code, or answers what it found later', async arrow => {
      const { ask, found, handshakes, verdicts } = await start(arrow, 'handshake');
      const outcome = await ask();
      if (arrow.code === 'allowed') return expect(outcome).toEqual({ status: 200, body: { client: id } });
      const { code } = arrow;
      const asks = level !== 'standard' && arrow.late === 'where asked';
      if (asks || arrow.late === 'always') {
        const { status, retryable } = errorCatalogue[code];
        expect(outcome).toMatchObject({ status, body: { code } });
        // What passes by itself is answered every time.
        if (arrow.late === 'always' || retryable) return expect(await ask()).toMatchObject({ status });
        // From now on it is known at the handshake.
        expectClosed(await ask(), code, arrow.presents);
      } else {
        expectClosed(outcome, code, arrow.presents);
        expect(verdicts).toEqual([]);
      }
      for (const failures of found) expect(failures).toMatchObject([{ code }]);
      expect(found).toHaveLength(handshakes.length);
    });
  });
});

const to = (url: string, http2 = false) =>
  ({ url, ca: pki.ca, way: http2 ? 'undici h2' : 'undici h1' }) as const;

/** A bare close: what became of it the caller can only guess. */
function expectClosed(outcome: unknown, code: ErrorCode, presented: Credential | undefined): void {
  expect(outcome).toBeInstanceOf(Error);
  if (presented === undefined) return;
  expect(CountersignError.is(outcome) && outcome.code).toBe('CLIENT_CERTIFICATE_REJECTED');
  expect(outcome).toMatchObject({ outcome: 'not-sent', retryable: false });
  if (CountersignError.is(outcome)) expect(outcome.candidates).toContain(code);
}

describe('where several faults meet, the first stage decides and all are told:', () => {
  const elsewhere = { ipRestrictions: ['192.0.2.1'] };
  const lateAndUnknown = stranger.client(id, { days: -1 });

  it.each([
    {
      faults: 'unknown CA, expired',
      presents: lateAndUnknown,
      registration: elsewhere,
      // Whose it is was not proven: no pin and no address is judged.
      codes: ['CERTIFICATE_CHAIN_INVALID', 'CERTIFICATE_EXPIRED'],
    },
    {
      faults: 'expired, not pinned, from another address, blocked',
      presents: lapsed,
      registration: elsewhere,
      codes: ['CERTIFICATE_EXPIRED', 'CERTIFICATE_PINNING_FAILED', 'IP_NOT_ALLOWED', 'CLIENT_BLOCKED'],
    },
    {
      faults: 'revoked, not pinned, from another address, blocked',
      presents: revoked,
      registration: elsewhere,
      codes: ['CERTIFICATE_REVOKED', 'CERTIFICATE_PINNING_FAILED', 'IP_NOT_ALLOWED', 'CLIENT_BLOCKED'],
    },
    {
      faults: 'not pinned, blocked',
      presents: other,
      registration: {},
      codes: ['CERTIFICATE_PINNING_FAILED', 'CLIENT_BLOCKED'],
    },
    {
      faults: 'from another address, blocked',
      presents: good,
      registration: elsewhere,
      codes: ['IP_NOT_ALLOWED', 'CLIENT_BLOCKED'],
    },
  ])('$faults', async ({ presents, registration, codes }) => {
    const { guard, url } = await guardedServer(pki, {
      clients: [registered('maximum', good, registration)],
      revocation: { allowAddress: () => true },
      // It would be refused here, too; nobody who was not let in comes so far.
      authorize: { rules: [{ paths: '/elsewhere', allow: 'any-client' }] },
    });
    await guard.block(id);
    const told: string[][] = [];
    guard.on('certificate_validation_failed', ({ failures }) => told.push(failures.map(({ code }) => code)));
    const [first] = codes;
    expect(await call({ ...to(url), credential: presents })).toMatchObject({ body: { code: first } });
    expect(told).toEqual([codes]);
  });
});

it('accepts a certificate to the last second that it names, and not longer', async () => {
  let now = new Date();
  const { url } = await guardedServer(pki, { clients: [registered('standard', good)], now: () => now });
  const ask = () => call({ ...to(url), credential: good });
  const { notAfter } = good.certificate;
  now = new Date(notAfter.getTime() + 999);
  expect(await ask()).toMatchObject({ status: 200 });
  now = new Date(notAfter.getTime() + 1_000);
  expect(await ask()).toMatchObject({ body: { code: 'CERTIFICATE_EXPIRED' } });
});

it('tells at the handshake that a certificate was not judged before, and then that it was', async () => {
  const { guard, url } = await guardedServer(pki, {
    clients: [registered('standard', good)],
    edge: 'handshake',
  });
  const told: boolean[] = [];
  guard.on('certificate_validation_failed', ({ cached }) => told.push(cached));
  guard.on('certificate_validated', ({ cached }) => told.push(cached));
  const ask = (credential: Issued) => call({ ...to(url), credential });
  for (const credential of [lapsed, good]) {
    told.length = 0;
    await ask(credential);
    expect(told[0]).toBe(false);
    await ask(credential);
    expect(told.at(-1)).toBe(true);
  }
});
