// OpenSSL and folders, as tests of this package use them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '@countersign/x509';
import { onTestFinished, type TestContext } from 'vitest';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';

export type Openssl = (args: readonly string[]) => string;

/** OpenSSL 3, or the test is skipped. */
export function needOpenssl(context: TestContext): Openssl {
  if (version === '') context.skip('openssl is not installed');
  // LibreSSL has other options.
  if (!/^OpenSSL [3-9]\./.test(version)) context.skip(`needs OpenSSL 3, found ${version.trim()}`);
  return args => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
}

/** OpenSSL 3 with its provider of legacy algorithms, or the test is skipped. */
export function needLegacyOpenssl(context: TestContext): Openssl {
  const openssl = needOpenssl(context);
  if (spawnSync('openssl', ['list', '-provider', 'legacy', '-providers']).status !== 0)
    context.skip("OpenSSL's legacy provider is not installed");
  return openssl;
}

/** What `openssl verify` is given. */
export interface Path {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  readonly root: Certificate;
}

/** `OK`, or why `openssl verify` at its strictest doesn't believe a certificate. */
export function verdict(openssl: Openssl, { certificate, chain, root }: Path, ...flags: string[]): string {
  const pem = (certificates: readonly Certificate[]): string => certificates.map(each => each.pem).join('');
  const paths = tempFiles({ leaf: certificate.pem, chain: pem(chain), root: root.pem });
  const untrusted = chain.length === 0 ? [] : ['-untrusted', paths.chain];
  const strict = ['-x509_strict', '-check_ss_sig', '-no-CApath', '-no-CAstore'];
  try {
    return openssl(['verify', ...strict, ...flags, '-CAfile', paths.root, ...untrusted, paths.leaf])
      .trim()
      .replace(`${paths.leaf}: `, '');
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

/** A folder of its own for one test, removed after it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-certs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes files into a folder that is removed after the test, and returns their paths under the same names. */
export function tempFiles<Name extends string>(
  files: Record<Name, string | Uint8Array>,
): Record<Name, string> {
  const folder = tempFolder();
  const paths: Record<string, string> = {};
  for (const [name, content] of Object.entries<string | Uint8Array>(files)) {
    paths[name] = join(folder, name);
    writeFileSync(paths[name], content, { mode: 0o600 });
  }
  return paths as Record<Name, string>;
}
