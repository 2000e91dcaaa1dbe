import type { Readable, Writable } from 'node:stream';

/** What a command talks to: a process, or a test in its place. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Exit codes of every command. */
export const exitCode = { ok: 0, failed: 1, usage: 2 } as const;
