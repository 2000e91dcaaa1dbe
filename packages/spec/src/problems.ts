import type { Problem } from './config-check.js';
import { ConfigurationError } from './countersign-error.js';
import { printable } from './printable.js';

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
    .map(({ path, what }) => printable(path === '' ? what : `${path}: ${what}`, 300));
  return new ConfigurationError(
    'CONFIG_INVALID',
    lines.length === 1
      ? `${what} is wrong: ${lines[0]}`
      : `${what} has ${problems.length} problems:\n${lines.map(line => `  ${line}`).join('\n')}${problems.length > mostProblems ? '\n  …' : ''}`,
    { hint: lines.length === 1 ? 'Correct it.' : 'Correct each of them.' },
  );
}
