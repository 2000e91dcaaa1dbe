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
