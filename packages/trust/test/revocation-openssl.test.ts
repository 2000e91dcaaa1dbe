// OpenSSL as the CA: its responder answers, its CRLs are served. It goes by its own clock, and so does the checker here.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Certificate } from '@countersign/x509';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { RevocationChecker } from '../src/revocation/checker.js';
import { ocspSigning, TestCa } from './revocation-pki.js';
import { bytes, onLoopback, revocationServer } from './revocation-server.js';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';

beforeEach(context => {
  if (!/^OpenSSL [3-9]\./.test(version)) context.skip(`needs OpenSSL 3, found ${version.trim() || 'none'}`);
});

const ca = TestCa.root();
const inTime = { notAfter: new Date('2049-01-01T00:00:00Z') };
const serials = { good: 0x1001, revoked: 0x1002, held: 0x1003, unknown: 0x1004 };

/** OpenSSL's index: V(alid) or R(evoked), and since when and why. */
const index = [
  `V\t490101000000Z\t\t${serials.good.toString(16)}\tunknown\t/CN=good\n`,
  `R\t490101000000Z\t260203040506Z,keyCompromise\t${serials.revoked.toString(16)}\tunknown\t/CN=revoked\n`,
  `R\t490101000000Z\t260203040506Z,certificateHold\t${serials.held.toString(16)}\tunknown\t/CN=held\n`,
].join('');

class Folder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'countersign-trust-'));

  constructor() {
    onTestFinished(() => rmSync(this.path, { recursive: true }));
  }

  write(name: string, content: string): string {
    writeFileSync(join(this.path, name), content, { mode: 0o600 });
    return join(this.path, name);
  }

  writeCa(): { certificate: string; key: string; index: string } {
    this.write('index.attr', 'unique_subject = no\n');
    return {
      certificate: this.write('ca.pem', ca.certificate.pem),
      key: this.write('key.pem', pemOf(ca)),
      index: this.write('index', index),
    };
  }
}

const pemOf = ({ key }: TestCa): string => key.export({ format: 'pem', type: 'pkcs8' }) as string;

/** `openssl ocsp` listens on every address and can't be told otherwise; it is asked on loopback, and gone with the test. */
async function responder(signer: TestCa = ca): Promise<string> {
  const folder = new Folder();
  const files = folder.writeCa();
  const signing = [
    '-rsigner',
    folder.write('rsigner.pem', signer.certificate.pem),
    '-rkey',
    folder.write('rkey.pem', pemOf(signer)),
  ];
  const about = ['-index', files.index, '-CA', files.certificate, '-ndays', '1'];
  const child: ChildProcess = spawn('openssl', ['ocsp', '-port', '0', ...about, ...signing], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  // Read on to its end: a closed pipe would end the responder.
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  const port = /^ACCEPT .*:(\d+)/.exec(String(line))?.[1];
  if (port === undefined) throw new Error(`openssl ocsp doesn't listen: ${line}`);
  return `http://127.0.0.1:${port}`;
}

function crl(): Uint8Array {
  const folder = new Folder();
  const files = folder.writeCa();
  const config = folder.write(
    'config',
    `[ca]\ndefault_ca = ours\n[ours]\ndatabase = ${files.index}\ndefault_md = sha256\ndefault_crl_days = 1\n`,
  );
  const signing = ['-cert', files.certificate, '-keyfile', files.key];
  return execFileSync('openssl', ['ca', '-gencrl', '-config', config, ...signing], { stdio: 'pipe' });
}

const revokedAt = new Date('2026-02-03T04:05:06Z');
const cases = [
  ['good', { status: 'good', refused: false }],
  ['revoked', { status: 'revoked', refused: true, revokedAt, reason: 'keyCompromise' }],
  ['held', { status: 'revoked', refused: true, revokedAt, reason: 'certificateHold' }],
] as const;

const pathTo = (serial: number, urls: { ocsp?: string[]; crl?: string[] }): readonly Certificate[] => [
  ca.issue({ ...inTime, ...urls, serial }).certificate,
  ca.certificate,
];

describe.each([
  ['the CA itself', () => ca],
  [
    'a responder that it delegated to',
    () => ca.issue({ ...inTime, name: 'responder', purposes: [ocspSigning] }),
  ],
])('of a responder of OpenSSL, signed by %s,', (_, signer) => {
  test.each([
    // It takes the whole path of a GET for the request.
    ['GET', ''],
    ['POST', 'o'.repeat(200)],
  ])('answers to %s are believed', async (_method, name) => {
    const url = `${await responder(signer())}/${name}`;
    const checker = new RevocationChecker({
      mode: 'ocsp',
      onUnavailable: 'refuse',
      allowAddress: onLoopback,
    });
    for (const [certificate, expected] of cases) {
      const verdict = await checker.check(pathTo(serials[certificate], { ocsp: [url] }));
      expect(verdict).toMatchObject({ ...expected, by: 'ocsp', stale: false, causes: [] });
    }
    const unknown = await checker.check(pathTo(serials.unknown, { ocsp: [url] }));
    expect(unknown).toMatchObject({ status: 'unavailable', refused: true });
    expect(unknown.explanation).toContain("doesn't know CN=leaf");
  });
});

test('CRLs of OpenSSL are believed', async () => {
  const server = await revocationServer({ '/crl': bytes(crl()) });
  const checker = new RevocationChecker({ mode: 'crl', onUnavailable: 'refuse', allowAddress: onLoopback });
  for (const [certificate, expected] of cases)
    expect(await checker.check(pathTo(serials[certificate], { crl: [`${server.url}/crl`] }))).toMatchObject({
      ...expected,
      by: 'crl',
    });
  expect(server.requests).toEqual(['GET /crl']);
});
