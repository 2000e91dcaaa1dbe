// External tools and folders that tests of this package use.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

/** A folder of its own for one test, removed after it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-x509-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes files into a folder of their own and returns their paths under the same names. */
export function tempFiles<Name extends string>(
  files: Record<Name, string | Uint8Array>,
): Record<Name | 'folder', string> {
  const folder = tempFolder();
  const paths: Record<string, string> = { folder };
  for (const [name, content] of Object.entries<string | Uint8Array>(files)) {
    paths[name] = join(folder, name);
    writeFileSync(paths[name], content, { mode: 0o600 });
  }
  return paths as Record<Name | 'folder', string>;
}

export type Run = (args: readonly string[], input?: string | Uint8Array) => Buffer;

const runner =
  (command: string): Run =>
  (args, input) =>
    execFileSync(command, args, {
      ...(input === undefined ? {} : { input }),
      stdio: 'pipe',
      maxBuffer: 16 * 1024 * 1024,
    });

const opensslVersion = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';

function noOpenssl(): string | undefined {
  if (opensslVersion === '') return 'openssl is not installed';
  // LibreSSL and OpenSSL 1.1 write other defaults and lack options used here.
  if (!/^OpenSSL [3-9]\./.test(opensslVersion)) return `needs OpenSSL 3, found ${opensslVersion.trim()}`;
  return undefined;
}

/** OpenSSL 3, or the test is skipped. */
export function needOpenssl(context: TestContext): Run {
  const reason = noOpenssl();
  if (reason !== undefined) context.skip(reason);
  return runner('openssl');
}

/** OpenSSL 3 with its provider of legacy algorithms, or the test is skipped. */
export function needLegacyOpenssl(context: TestContext): Run {
  const openssl = needOpenssl(context);
  if (spawnSync('openssl', ['list', '-provider', 'legacy', '-providers']).status !== 0)
    context.skip("OpenSSL's legacy provider is not installed");
  return openssl;
}

/** The keytool of a Java that writes .p12 files with AES-256 by default, or the test is skipped. */
export function needKeytool(context: TestContext): Run {
  if (spawnSync('keytool', ['-help']).status !== 0) context.skip('keytool is not installed');
  const version = spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '';
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  if (major < 17)
    context.skip(`needs the keytool of Java 17, found ${version.split('\n', 1)[0] || 'no java'}`);
  return runner('keytool');
}
