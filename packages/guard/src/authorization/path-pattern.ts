import { type RequestPath, readRequestPath } from './request-path.js';

/** One segment, whatever it is. */
const any = Symbol('*');
type Segment = string | typeof any;

/** Whether a path is the pattern's, isn't, or is for routers that are more lenient than RFC 3986. */
export type Match = 'yes' | 'no' | 'leniently';

/**
 * Paths that a rule is about:
 *
 * - `/admin` is that path, with or without a slash at its end
 * - `/users/*` has any one segment where the star is, which may also be in the middle
 * - `/api/**` is `/api` and everything below it
 * - `/api/payments*` is everything that begins so, at any depth: `/api/payments-old` and `/api/payments/1/refunds`, too
 */
export class PathPattern {
  readonly text: string;
  readonly #exact: readonly Segment[];
  readonly #lenient: readonly Segment[];
  /** How the segments after those may go on. */
  readonly #rest: 'nothing' | 'anything' | { readonly exact: string; readonly lenient: string };

  private constructor(text: string, path: RequestPath, rest: 'nothing' | 'anything' | 'prefix') {
    this.text = text;
    const count = rest === 'nothing' ? path.segments.length : path.segments.length - 1;
    this.#exact = path.segments.slice(0, count).map(segment => (segment === '*' ? any : segment));
    this.#lenient = path.lenient
      .slice(0, count)
      .map((segment, i) => (this.#exact[i] === any ? any : segment));
    this.#rest =
      rest === 'prefix'
        ? { exact: path.segments[count] as string, lenient: path.lenient[count] as string }
        : rest;
  }

  /** @returns the pattern, or what is wrong with the text */
  static parse(text: string): PathPattern | string {
    if (!text.startsWith('/')) return "doesn't begin with a slash";
    if (text.includes('?')) return 'has a question mark: no rule looks at queries';
    // They would stand for themselves, and the rule would protect nothing.
    if (/\/:|[{}()[\]]/.test(text)) return 'has a parameter or an expression: write * for any one segment';
    const rest = text.endsWith('/**') ? 'anything' : /[^/*]\*$/.test(text) ? 'prefix' : 'nothing';
    // What the star at the end stands for is one segment at least, and any will do to read the others.
    const fixed =
      rest === 'anything' ? `${text.slice(0, -2)}x` : rest === 'prefix' ? text.slice(0, -1) : text;
    if (fixed.split('/').some(segment => segment.includes('*') && segment !== '*'))
      return "has a star inside: it stands for one whole segment, at the end also for what begins so ('/a*') or is below ('/a/**')";
    const read = readRequestPath(fixed);
    return 'problem' in read ? `can't be asked for: ${read.problem}` : new PathPattern(text, read.path, rest);
  }

  match({ segments, lenient }: RequestPath): Match {
    if (!this.#fits(this.#lenient, lenient, 'lenient')) return 'no';
    return this.#fits(this.#exact, segments, 'exact') ? 'yes' : 'leniently';
  }

  #fits(pattern: readonly Segment[], path: readonly string[], form: 'exact' | 'lenient'): boolean {
    const { length } = pattern;
    const rest = this.#rest;
    if (path.length < length || (rest === 'nothing' && path.length > length)) return false;
    for (let i = 0; i < length; i++) if (pattern[i] !== any && pattern[i] !== path[i]) return false;
    return typeof rest === 'string' || (path[length]?.startsWith(rest[form]) ?? false);
  }

  /** Whether no path can match `other` that doesn't match this one, be it leniently. */
  covers(other: PathPattern): boolean {
    const { length } = this.#lenient;
    const rest = this.#rest;
    const theirs = other.#rest;
    if (rest === 'nothing' && (theirs !== 'nothing' || other.#lenient.length > length)) return false;
    for (let i = 0; i < length; i++) {
      const mine = this.#lenient[i];
      // A segment that must begin so is there, at least.
      const begun = i === other.#lenient.length && typeof theirs !== 'string';
      if (mine === any ? i >= other.#lenient.length && !begun : mine !== other.#lenient[i]) return false;
    }
    if (typeof rest === 'string') return true;
    const next = other.#lenient[length] ?? (typeof theirs === 'string' ? undefined : theirs.lenient);
    return typeof next === 'string' && next.startsWith(rest.lenient);
  }
}
