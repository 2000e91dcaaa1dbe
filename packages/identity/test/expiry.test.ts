import { expiryOf } from '@countersign/identity';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const day = 24 * 60 * 60 * 1000;
const notAfter = new Date('2027-01-01T00:00:00Z');
const pki = createTestPki({ now: () => new Date('2026-01-01T00:00:00Z') });
const { certificate } = pki.client('demo_client', { notAfter });
const before = (milliseconds: number): Date => new Date(notAfter.getTime() - milliseconds);

describe('expiryOf', () => {
  test.each([
    ['a year before', 365 * day, 'ok', 365],
    ['31 days before', 31 * day, 'ok', 31],
    ['30 days before', 30 * day, 'ok', 30],
    ['a millisecond less than 30 days before', 30 * day - 1, 'warning', 29],
    ['8 days before', 8 * day, 'warning', 8],
    ['7 days before', 7 * day, 'warning', 7],
    ['a millisecond less than 7 days before', 7 * day - 1, 'critical', 6],
    ['a day before', day, 'critical', 1],
    ['a millisecond less than a day before', day - 1, 'critical', 0],
    ['at its last moment', 0, 'critical', 0],
    ['a millisecond after', -1, 'expired', -1],
    ['a day after', -day, 'expired', -1],
    ['ten years after', -3650 * day, 'expired', -3650],
  ] as const)('%s its end', (_, left, state, daysLeft) => {
    expect(expiryOf(certificate, { now: before(left) })).toEqual({ state, daysLeft });
  });

  test.each([
    [{ warning: 90, critical: 60 }, 61, 'warning'],
    [{ warning: 90, critical: 60 }, 59, 'critical'],
    [{ warning: 90 }, 89, 'warning'],
    [{ critical: 0 }, 1, 'warning'],
    [{ warning: 0, critical: 0 }, 1, 'ok'],
  ] as const)('takes other thresholds: %j, %i days before, is %s', (thresholds, days, state) => {
    expect(expiryOf(certificate, { now: before(days * day), ...thresholds }).state).toBe(state);
  });

  // 45 days: its 30 of 90 days are 15, its 7 of 90 are 3.5.
  describe('of a certificate that lives under 90 days', () => {
    const short = pki.client('short', { notAfter, notBefore: before(45 * day) }).certificate;

    test.each([
      ['15 days before', 15 * day, 'ok'],
      ['a millisecond less than 15 days before', 15 * day - 1, 'warning'],
      ['3.5 days before', 3.5 * day, 'warning'],
      ['a millisecond less than 3.5 days before', 3.5 * day - 1, 'critical'],
      ['a millisecond after', -1, 'expired'],
    ] as const)('goes by fractions of its lifetime: %s', (_, left, state) => {
      expect(expiryOf(short, { now: before(left) }).state).toBe(state);
    });

    test('takes thresholds that are given as they are', () => {
      const now = before(20 * day);
      expect(expiryOf(short, { now, warning: 30 }).state).toBe('warning');
      expect(expiryOf(short, { now, critical: 21 }).state).toBe('critical');
    });
  });

  test('of a certificate that lives exactly 90 days goes by days', () => {
    const { certificate } = pki.client('quarter', { notAfter, notBefore: before(90 * day) });
    expect(expiryOf(certificate, { now: before(30 * day) }).state).toBe('ok');
    expect(expiryOf(certificate, { now: before(30 * day - 1) }).state).toBe('warning');
  });

  test('goes by the clock of the system where none is given', () => {
    const { certificate: expired } = pki.client('old', { notAfter: new Date('2001-01-01T00:00:00Z') });
    expect(expiryOf(expired).state).toBe('expired');
  });

  test('agrees with the identity about the last moment', async () => {
    const identity = (now: Date) =>
      createTestPki({ now: () => now })
        .client('a', { notAfter })
        .identity();
    await expect(identity(before(0)).current()).resolves.toBeDefined();
    await expect(identity(before(-1)).current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
  });
});
