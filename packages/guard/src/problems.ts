import { ConfigurationError } from '@countersign/spec';

/** One thing that is wrong in a setting. */
export interface Problem {
  /** Where, as one would write it in JavaScript: `rules[2].allow[0].role`. */
  readonly path: string;
  /** What is wrong there, and what would be right. Says nothing secret. */
  readonly what: string;
}

/**
 * One error that lists every problem, so that all are cured in one go.
 *
 * @param what the setting that they are in, as a sentence begins: `The authorization policy`
 * @param problems one at least
 */
export function configurationError(what: string, problems: readonly Problem[]): ConfigurationError {
  const lines = problems.map(({ path, what }) => printable(path === '' ? what : `${path}: ${what}`));
  return new ConfigurationError(
    'CONFIG_INVALID',
    lines.length === 1
      ? `${what} is wrong: ${lines[0]}`
      : `${what} has ${lines.length} problems:\n${lines.map(line => `  ${line}`).join('\n')}`,
    { hint: lines.length === 1 ? 'Correct it.' : 'Correct each of them.' },
  );
}

/** What others chose, as one piece of one line of a log: no control characters, no endless text. */
export const printable = (text: string, longest = 300): string =>
  (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    sign => `\\u{${(sign.codePointAt(0) as number).toString(16)}}`,
  );
