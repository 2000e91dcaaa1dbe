import type { Problem } from './config-check.js';
import { ConfigurationError } from './countersign-error.js';

/** Nobody reads more of them. */
export const mostProblems = 100;

/**
 * One error that lists every problem, so that all are cured in one go.
 *
 * @param what the setting that they are in, as a sentence begins: `The authorization policy`
 * @param problems one at least
 */
export function configurationError(what: string, problems: readonly Problem[]): ConfigurationError {
  const lines = problems
    .slice(0, mostProblems)
    .map(({ path, what }) => printable(path === '' ? what : `${path}: ${what}`));
  return new ConfigurationError(
    'CONFIG_INVALID',
    lines.length === 1
      ? `${what} is wrong: ${lines[0]}`
      : `${what} has ${problems.length} problems:\n${lines.map(line => `  ${line}`).join('\n')}${problems.length > mostProblems ? '\n  …' : ''}`,
    { hint: lines.length === 1 ? 'Correct it.' : 'Correct each of them.' },
  );
}

/** What others chose, as one piece of one line of a log: no control characters, no endless text. */
export const printable = (text: string, longest = 300): string =>
  (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    sign => `\\u{${(sign.codePointAt(0) as number).toString(16)}}`,
  );
