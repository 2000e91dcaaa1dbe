// OpenSSL and folders, as tests of this package use them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';

/** OpenSSL 3, or the test is skipped. */
export function needOpenssl(context: TestContext): (args: readonly string[]) => string {
  if (version === '') context.skip('openssl is not installed');
  // LibreSSL has other options.
  if (!/^OpenSSL [3-9]\./.test(version)) context.skip(`needs OpenSSL 3, found ${version.trim()}`);
  return args => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
}

/** Writes files into a folder that is removed after the test, and returns their paths under the same names. */
export function tempFiles<Name extends string>(
  files: Record<Name, string | Uint8Array>,
): Record<Name, string> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-certs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const paths: Record<string, string> = {};
  for (const [name, content] of Object.entries<string | Uint8Array>(files)) {
    paths[name] = join(folder, name);
    writeFileSync(paths[name], content, { mode: 0o600 });
  }
  return paths as Record<Name, string>;
}
