import { rotationPlan } from '@countersign/identity';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const notAfter = new Date('2027-01-01T00:00:00Z');
const before = (milliseconds: number): Date => new Date(notAfter.getTime() - milliseconds);
const pki = createTestPki({ now: () => new Date('2025-06-01T00:00:00Z') });
const living = (days: number) =>
  pki.client('demo_client', { notAfter, notBefore: before(days * day) }).certificate;
const year = living(365);
const names = ['generate', 'distribute', 'dual-acceptance', 'disable', 'archive'];

describe('the rotation plan', () => {
  test("is the guide's timeline for a certificate of a year", () => {
    const { steps } = rotationPlan(year);
    expect(steps.map(({ name, date }) => [name, date.toISOString().slice(0, 10)])).toEqual([
      ['generate', '2026-10-03'],
      ['distribute', '2026-11-02'],
      ['dual-acceptance', '2026-12-02'],
      ['disable', '2027-01-01'],
      ['archive', '2027-01-31'],
    ]);
    for (const { action } of steps) expect(action).toMatch(/^[A-Z][^.]+\.$/);
  });

  test.each([
    [365, [90, 60, 30, 0, -30]],
    [90, [90, 60, 30, 0, -30]],
    [45, [45, 30, 15, 0, -15]],
    [9, [9, 6, 3, 0, -3]],
    [1 / 24, [1 / 24, 1 / 36, 1 / 72, 0, -1 / 72]],
  ])('of a certificate that lives %d days is due %j days before its end', (days, expected) => {
    const certificate = living(days);
    const { steps } = rotationPlan(certificate);
    expect(steps.map(({ name }) => name)).toEqual(names);
    expect(steps.map(({ date }) => date)).toEqual(expected.map(left => before(left * day)));
    for (const { date } of steps) expect(date >= certificate.notBefore).toBe(true);
  });

  test.each([
    ['long before', 200 * day, undefined, 'generate'],
    ['a millisecond before the first step', 90 * day + 1, undefined, 'generate'],
    ['at the first step', 90 * day, 'generate', 'distribute'],
    ['between the first two', 61 * day, 'generate', 'distribute'],
    ['at the second', 60 * day, 'distribute', 'dual-acceptance'],
    ['at the third', 30 * day, 'dual-acceptance', 'disable'],
    ['a millisecond before the end', 1, 'dual-acceptance', 'disable'],
    ['at the end', 0, 'disable', 'archive'],
    ['at the last step', -30 * day, 'archive', undefined],
    ['years later', -3000 * day, 'archive', undefined],
  ] as const)('says what is due now and what comes next: %s', (_, left, current, next) => {
    const plan = rotationPlan(year, { now: before(left) });
    expect([plan.current?.name, plan.next?.name]).toEqual([current, next]);
  });

  test('goes by the clock of the system where none is given', () => {
    const { certificate } = pki.client('old', { notAfter: new Date('2001-01-01T00:00:00Z') });
    expect(rotationPlan(certificate).current?.name).toBe('archive');
  });

  test.each<[string, () => unknown]>([
    ['an option that is not known', () => rotationPlan(year, { date: notAfter } as never)],
    ['a date that is none', () => rotationPlan(year, { now: new Date('tomorrow') })],
    ['no certificate', () => rotationPlan(undefined as never)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
