import { createReadStream } from 'node:fs';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type AuditLine, type ChainEnd, chainStart, longestLine, readLine, sha256 } from './audit-line.js';

export interface VerifyAuditTrailOptions {
  /** The `last` of the file before this one, where the trail was rotated. Default: any first line is taken. */
  readonly after?: ChainEnd;
}

/** What a trail was found to be. */
export interface AuditVerification {
  /** Whether no line was changed, added or taken away between the first and the last. */
  readonly ok: boolean;
  /** What is wrong first, and in which line of the file, from 1. */
  readonly problem: { readonly line: number; readonly what: string } | undefined;
  /** Good lines, up to the problem. */
  readonly lines: number;
  /** Lines that a crash tore, each noticed at the start that followed. */
  readonly torn: number;
  /** Events that there was no room for. */
  readonly dropped: number;
  /** Whether the last line isn't whole: a crash, or a line that is being written now. */
  readonly unfinished: boolean;
  /** The sequence number of the first line: 1, unless the trail began in another file. */
  readonly first: number | undefined;
  /** Where the chain ends. Keep it elsewhere: what was cut off at the end shows in it alone. */
  readonly last: ChainEnd | undefined;
}

/**
 * Follows the chain of an audit trail. Lines that were cut off at the end, and a file that was written anew from some line
 * on, don't show in the file itself: they show where `last` was kept elsewhere.
 *
 * @throws ConfigurationError `CONFIG_INVALID` where the file can't be read
 *
 * @example
 * ```js
 * const { ok, problem, lines } = await verifyAuditTrail('/var/log/payments/audit.jsonl');
 * console.log(ok ? `${lines} lines, none changed` : `line ${problem.line}: ${problem.what}`);
 * ```
 */
export async function verifyAuditTrail(
  file: string,
  options: VerifyAuditTrailOptions = {},
): Promise<AuditVerification> {
  checkArgument('verifyAuditTrail', 'the file', file, 'text');
  checkOptions('verifyAuditTrail', options, { after: 'object' });
  const chain = new Chain(options.after);
  for await (const { bytes, whole } of linesOf(file)) if (!chain.add(bytes, whole)) break;
  return chain.verification();
}

class Chain {
  #end: ChainEnd | undefined;
  #at = 0;
  #lines = 0;
  #torn = 0;
  #dropped = 0;
  #first: number | undefined;
  #unfinished = false;
  #problem: AuditVerification['problem'];
  /** What is no line, and has to be explained by the next one. */
  #fragments: Uint8Array[] = [];

  constructor(after: ChainEnd | undefined) {
    this.#end = after;
  }

  /** Whether it is good so far. */
  add(bytes: Uint8Array, whole: boolean): boolean {
    this.#at++;
    const line = readLine(bytes);
    if (line === undefined) {
      this.#fragments.push(bytes);
      this.#unfinished = !whole;
      return this.#fragments.length <= mostFragments || this.#fail('it is followed by more that is no line');
    }
    const wrong = this.#wrongWith(line);
    if (wrong !== undefined) return this.#fail(wrong);
    this.#end = { sequence: line.sequence, hash: sha256(bytes) };
    this.#first ??= line.sequence;
    this.#lines++;
    if (line.event === 'audit_torn') this.#torn++;
    if (line.event === 'audit_dropped') this.#dropped += line.dropped ?? 0;
    this.#fragments = [];
    return true;
  }

  verification(): AuditVerification {
    // A fragment at the end is what a crash leaves, if it has no line feed.
    if (this.#fragments.length > Number(this.#unfinished)) this.#fail('it is no line of an audit trail');
    return {
      ok: this.#problem === undefined,
      problem: this.#problem,
      lines: this.#lines,
      torn: this.#torn,
      dropped: this.#dropped,
      unfinished: this.#unfinished,
      first: this.#first,
      last: this.#end,
    };
  }

  #wrongWith({ sequence, previous, event, sha256: explained }: AuditLine): string | undefined {
    const end = this.#end ?? (sequence === 1 ? chainStart : { sequence: sequence - 1, hash: previous });
    if (sequence !== end.sequence + 1) return `number ${end.sequence + 1} should stand here, not ${sequence}`;
    if (previous !== end.hash) return 'the line before it was changed, or put in its place';
    const found = this.#fragments.length === 0 ? undefined : sha256(joined(this.#fragments));
    if (event === 'audit_torn' ? found !== explained : found !== undefined)
      return 'what stands before it is no line, and was not torn by a crash';
    return undefined;
  }

  #fail(what: string): false {
    this.#problem ??= { line: this.#at, what };
    return false;
  }
}

/** Each start that crashes again leaves one more. */
const mostFragments = 16;

const joined = (lines: readonly Uint8Array[]): Buffer =>
  Buffer.concat(lines.flatMap((line, i) => (i === 0 ? [line] : [Buffer.from('\n'), line])));

async function* linesOf(file: string): AsyncGenerator<{ readonly bytes: Buffer; readonly whole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      let from = 0;
      for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, from)) {
        yield { bytes: rest.subarray(from, end), whole: true };
        from = end + 1;
      }
      rest = rest.subarray(from);
      if (rest.length > longestLine) break; // no line, and not worth the memory
    }
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError('CONFIG_INVALID', `The audit trail ${file} can't be read (${code})`, {
      cause,
    });
  }
  if (rest.length > 0) yield { bytes: rest, whole: rest.length > longestLine };
}
