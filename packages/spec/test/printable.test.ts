import { describe, expect, it } from 'vitest';
import { printable } from '../src/internal.js';

describe('what others wrote, as it is written down', () => {
  it.each([
    ['a card number', 'card 4111111111111111 was declined', 'card [card number] was declined'],
    ['one in groups', 'card 3782 822463 10005', 'card [card number]'],
    ['more digits than a card number has', '12345678901234567890', '[card number]'],
    ['ends of lines', 'a\r\nb\u2028c', 'a\\u{d}\\u{a}b\\u{2028}c'],
    ['what turns the direction', 'a\u202eb', 'a\\u{202e}b'],
    ['tags, which nobody sees', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half a character', 'a\ud83d', 'a\\u{d83d}'],
  ])('shows no %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each([' ', '-', '+', '%20', '\u00a0', '\u2009', '\t', '\n', '\u2013', '.', ',', '/', '_'])(
    'shows no card number in groups with %j between them',
    gap => {
      expect(printable(['4111', '1111', '1111', '1111'].join(gap))).toBe('[card number]');
    },
  );

  it.each([
    ['a number that fails the check digit', '4111111111111112'],
    ['a list of ports', '8443,8444,8445,8446'],
    ['the SHA-256 of a certificate', 'A'.repeat(10) + '4111111111111111'.repeat(3) + 'B'.repeat(6)],
    ['letters of any script', 'Zürich 東京'],
  ])('keeps %s', (_, text) => {
    expect(printable(text)).toBe(text);
  });

  it('is cut, and never within a character', () => {
    expect(printable('x'.repeat(300), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(printable('12345678😀0', 10)).toBe('12345678…');
    expect(printable(`${'x'.repeat(5)}4111111111111111`, 12)).toBe('xxxxx[card …');
  });
});
