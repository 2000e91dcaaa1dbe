/** Much longer than anything that is kept: no caller decides how much is looked at. */
const longest = 16_384;

/**
 * Hashes of certificates, which may hold any digits; else as many digits as a card number has (ISO/IEC 7812-1) or more;
 * else a card number in groups, as it stands on the card, in a text or in a URL, with whatever spaces, dashes or points.
 */
const suspects =
  /\b(?:[0-9A-F]{64}|[0-9A-F]{40})\b|\d{13,}|(?<!\d)\d{4}(?<gap>[\s+.,/_\u2010-\u2015-]|%20)(?:\d{4}\k<gap>\d{4}\k<gap>\d{1,7}|\d{6}\k<gap>\d{5})(?!\d)/g;

/** What ends, reorders or hides a line, and halves of characters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * A text from outside as it may be written down: without card numbers, in one line that no character can break or
 * reorder, and not longer than `length` characters.
 */
export function printable(text: string, length = 256): string {
  const line = text
    .slice(0, longest)
    .replace(suspects, found => (isCardNumber(found) ? '[card number]' : found))
    .replace(unprintable, sign => `\\u{${(sign.codePointAt(0) as number).toString(16)}}`);
  return line.length > length ? `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

/** What is longer than any card number may hold one: it isn't asked for its check digit. */
function isCardNumber(text: string): boolean {
  if (/^(?=.*[A-F])[0-9A-F]+$/.test(text)) return false;
  const digits = text.replace(/%20|\D/g, '');
  return digits.length > 19 || passesLuhn(digits);
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}
