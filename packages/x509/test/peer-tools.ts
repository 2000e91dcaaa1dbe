// Tools of others that write and read .p12 files, beside those in tools.ts. A test that lacks one is skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { type Run, tempFiles, tempFolder } from './tools.js';

const run = (command: string, args: readonly string[], input?: string | Uint8Array): Buffer =>
  execFileSync(command, args, {
    ...(input === undefined ? {} : { input }),
    stdio: 'pipe',
    maxBuffer: 16 * 1024 * 1024,
  });

const missing = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).error !== undefined;

/** GnuTLS's certtool, or the test is skipped. */
export function needCerttool(context: TestContext): Run {
  if (missing('certtool', '--version')) context.skip('certtool is not installed (Debian: gnutls-bin)');
  return (args, input) => run('certtool', args, input);
}

/** A database of NSS, and the tools for it. */
export interface Nss {
  pk12util(...args: readonly string[]): Buffer;
  certutil(...args: readonly string[]): Buffer;
}

/** NSS's pk12util and certutil on a new database, or the test is skipped. */
export function needNss(context: TestContext): Nss {
  if (missing('pk12util', '-H') || missing('certutil', '-H'))
    context.skip('pk12util and certutil are not installed (Debian: libnss3-tools)');
  const database = ['-d', `sql:${tempFolder()}`];
  run('certutil', ['-N', '--empty-password', ...database]);
  return {
    pk12util: (...args) => run('pk12util', [...args, ...database]),
    certutil: (...args) => run('certutil', [...args, ...database]),
  };
}

/** Runs a script of Python that uses pyca/cryptography; gives what it prints. */
export type Python = (script: string, ...args: readonly string[]) => string;

/** A Python with pyca/cryptography 38 or newer, or the test is skipped. */
export function needPython(context: TestContext): Python {
  const probe = 'import cryptography; print(cryptography.__version__)';
  const { stdout } = spawnSync('python3', ['-c', probe], { encoding: 'utf8' });
  // 38.0 has the builder that names ciphers and hashes.
  if (!(Number.parseInt(stdout ?? '', 10) >= 38))
    context.skip(`needs cryptography 38 for python3, found ${stdout?.trim() || 'none'}`);
  return (script, ...args) => {
    const { file } = tempFiles({ file: script });
    return run('python3', [file, ...args]).toString();
  };
}

const bcprov = '/usr/share/java/bcprov.jar';

/** Runs a source file of Java that uses Bouncy Castle; gives what it prints. */
export type BouncyCastle = (source: string, ...args: readonly string[]) => string;

/** A JDK and Bouncy Castle, or the test is skipped. */
export function needBouncyCastle(context: TestContext): BouncyCastle {
  // Running a source file takes the compiler, which a JRE lacks.
  if (missing('javac', '-version')) context.skip('no JDK is installed');
  if (!existsSync(bcprov)) context.skip(`${bcprov} is missing (Debian: libbcprov-java)`);
  return (source, ...args) => {
    const files = tempFiles({ 'Main.java': source });
    return run('java', ['-XX:TieredStopAtLevel=1', '-cp', bcprov, files['Main.java'], ...args]).toString();
  };
}
