import { CountersignError } from '@countersign/spec';
import type { Problem } from '@countersign/spec/config';
import { configurationError } from '@countersign/spec/internal';

/** Collects what is wrong with a configuration, so that all of it is told at once. */
export class Findings {
  readonly #caller: string;
  /** Environment variables by the options that they stand for. */
  readonly #variables: Readonly<Record<string, string>>;
  readonly #found: { readonly problem: Problem; readonly error?: CountersignError }[] = [];

  constructor(caller: string, variables: Readonly<Record<string, string>> = {}) {
    this.#caller = caller;
    this.#variables = variables;
  }

  /** Says that something is wrong. */
  add(option: string, what: string): void {
    this.#found.push({ problem: { path: this.#named(option), what } });
  }

  /**
   * Does some work, and remembers why it was refused.
   *
   * @param about The option that the refusal names itself, for the variable that stands for it.
   */
  try<T>(option: string, work: () => T, about: string = option): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      const { message, hint } = error;
      const variable = this.#variables[about];
      const what = variable === undefined ? `${message}. ${hint}` : `${message} (${variable}). ${hint}`;
      const problem = { path: this.#named(option), what };
      this.#found.push(variable === undefined ? { problem, error } : { problem });
      return undefined;
    }
  }

  /** @throws ConfigurationError `CONFIG_INVALID` that lists every problem, if there is any */
  end(): void {
    const [first, ...more] = this.#found;
    if (first === undefined) return;
    if (more.length === 0 && first.error !== undefined && first.problem.path === '') throw first.error;
    throw configurationError(
      this.#caller,
      this.#found.map(({ problem }) => problem),
    );
  }

  #named(option: string): string {
    const variable = this.#variables[option];
    return variable === undefined ? option : `${option} (${variable})`;
  }
}
