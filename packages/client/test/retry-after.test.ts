import { expect, it } from 'vitest';
import { retryAfter } from '../src/retry-after.js';

const now = new Date('2026-11-27T07:00:00Z');

// RFC 9110 10.2.3 and 5.6.7: seconds, or a date in any of three forms.
it.each([
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7000],
  ['Fri, 27 Nov 2026 07:02:00 GMT', 120_000],
  ['Friday, 27-Nov-26 07:02:00 GMT', 120_000],
  ['Fri Nov 27 07:02:00 2026', 120_000],
  ['Tue Dec  1 07:00:00 2026', 4 * 86_400_000],
  ['Fri, 27 Nov 2026 06:00:00 GMT', 0],
  ['', undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['99999999999999999999', undefined],
  ['2026-11-27T07:02:00Z', undefined],
  ['Fri, 99 Nov 2026 07:02:00 GMT', undefined],
  [undefined, undefined],
])('reads Retry-After: %s as %s ms', (header, milliseconds) => {
  expect(retryAfter(header, now)).toBe(milliseconds);
});
