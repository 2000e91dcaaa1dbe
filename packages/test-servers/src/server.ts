import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential, TestPki } from '@countersign/test-certs';

/** A server in a process of its own. */
export interface ForeignServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ForeignServerOptions {
  readonly pki: TestPki;
  /** Certificate, chain and key, as they are served. Default: those of one for localhost. */
  readonly certificate?: Credential;
  readonly version?: 'TLSv1.2' | 'TLSv1.3';
  /** By which clients are checked: one of each CA. Default: none, and revocation is not checked. */
  readonly crls?: readonly { readonly pem: string }[];
  /** An OCSP response to staple. Default: none. */
  readonly staple?: Uint8Array;
  /** Of OpenSSL: at 0 the server presents what is weak. Default: 2. */
  readonly securityLevel?: 0 | 2;
  /** Of OpenSSL, in TLS 1.3: each session is resumed once, and gives the next one. Default: false. */
  readonly singleUseTickets?: boolean;
}

/** Why a tool can't be used here; undefined where it can. To be printed by the test that skips. */
export function missing(tool: 'nginx' | 'openssl'): string | undefined {
  const { error, stdout, stderr } = spawnSync(tool, tool === 'nginx' ? ['-v'] : ['version'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return `${tool} is not installed`;
  if (tool === 'openssl' && !stdout.startsWith('OpenSSL 3'))
    return `openssl is ${stdout.trim() || stderr}, not OpenSSL 3`;
  return undefined;
}

/** The server's files in a folder of its own, which goes when the server does. */
export async function serverFolder({
  pki,
  certificate = pki.server('localhost'),
  crls = [],
  staple,
}: ForeignServerOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-server-'));
  await writeFile(join(folder, 'server.pem'), certificate.pem);
  await writeFile(join(folder, 'chain.pem'), chainOf(certificate.pem));
  await writeFile(join(folder, 'server-key.pem'), certificate.keyPem, { mode: 0o600 });
  await writeFile(join(folder, 'ca.pem'), pki.ca);
  const crlPem = crls.map(({ pem }) => pem).join('');
  await writeFile(join(folder, 'crl.pem'), crlPem);
  // OpenSSL reads CRLs beside the CAs.
  await writeFile(join(folder, 'ca-and-crl.pem'), pki.ca + crlPem);
  if (staple !== undefined) await writeFile(join(folder, 'staple.der'), staple);
  return folder;
}

/** What follows the first certificate. */
export const chainOf = (pem: string): string =>
  pem
    .split(/(?=-----BEGIN )/)
    .slice(1)
    .join('');

export interface Running {
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** Starts a program whose folder is removed when it ends. */
export function start(command: string, args: readonly string[], folder: string): Running {
  const child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close').finally(() => rm(folder, { recursive: true, force: true }));
  // Whatever it prints is read, or it would block once the pipe is full.
  child.stdout.resume();
  child.stderr.resume();
  return {
    process: child,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
