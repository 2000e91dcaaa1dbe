import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { run } from '../src/index.js';

/** What a command printed, and how it ended. */
export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line as a shell would, without a terminal. */
export async function shell(argv: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (lines: string[]): Writable =>
    new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
  const exitCode = await run(argv, { stdin: new PassThrough(), stdout: into(out), stderr: into(err), env });
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}

/** Files in a folder that goes with the test; the path of each. */
export function files(contents: Record<string, Uint8Array | string>, mode = 0o600): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return Object.fromEntries(
    Object.entries(contents).map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content, { mode });
      return [name, path];
    }),
  );
}

/** The lines of doctor's steps, each with its verdict. */
export const verdicts = ({ stdout }: Result): string[] =>
  stdout
    .split('\n')
    .map(
      line =>
        /^ {2}(ok|warn|FAIL) +(\S+(?: \S+)?) {2,}/.exec(line) ??
        /^ {2}(ok|warn|FAIL) +(server chain|\S+)/.exec(line),
    )
    .filter(match => match !== null)
    .map(([, verdict, step]) => `${verdict} ${step}`);
