import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Certificate, parseP12 } from '@countersign/x509';
import { describe, expect, it } from 'vitest';
import { run } from '../src/index.js';
import { paymentSystem } from '../src/pki/payment-system.js';
import { countersignBin } from './bin.js';
import { modesIn, newPath, pki, refusal } from './folder.js';
import { files, shell } from './shell.js';

const declared = JSON.parse(
  readFileSync(new URL('../../../test-pki/hierarchy.json', import.meta.url), 'utf8'),
);
const small = {
  root: { commonName: 'Small Root CA' },
  issuing: { commonName: 'Small Issuing CA' },
  server: { hosts: ['localhost'] },
  clients: [{ passphrase: 'geheim', registration: { clientId: 'partner', securityLevel: 'standard' } }],
};
const hierarchyFile = (value: unknown): string => {
  const content = typeof value === 'string' ? value : JSON.stringify(value);
  return files({ 'hierarchy.json': content })['hierarchy.json'] as string;
};

it('knows the hierarchy that test-pki declares', () => {
  expect(paymentSystem).toEqual(declared);
});

it('issues the hierarchy of the guide', async () => {
  const folder = newPath();
  const { stdout } = await pki(['create', folder]);
  expect(stdout).toContain('CN=financial_client_bank, OU=Financial Institution, O=Financial Partner Bank');
  for (const { passphrase, registration } of declared.clients) {
    const bytes = readFileSync(join(folder, `${registration.clientId}.p12`));
    const { certificate } = await parseP12(bytes, { passphrase });
    expect(certificate.subject.commonName).toBe(registration.clientId);
    expect(stdout).not.toContain(passphrase);
  }
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(modesIn(folder)).toMatchObject({ 'server-key.pem': '600', 'hierarchy.json': '600' });
});

it('keeps the keys of the CAs only when it is told to, for their owner alone', async () => {
  const without = newPath();
  await pki(['create', without]);
  expect(Object.keys(modesIn(without)).filter(name => name.includes('-ca-'))).toEqual([]);
  const kept = newPath();
  await pki(['create', kept, '--keep-ca-keys']);
  expect(modesIn(kept)).toMatchObject({
    'root-ca-key.pem': '600',
    'issuing-ca-key.pem': '600',
  });
});

it('issues a hierarchy that is declared in a file', async () => {
  const folder = newPath();
  const { stdout } = await pki(['create', folder, '--hierarchy', hierarchyFile(small), '--json']);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ folder, caKeys: false });
  expect(report.certificates.map(({ subject }: { subject: string }) => subject)).toEqual([
    'CN=Small Root CA',
    'CN=Small Issuing CA',
    'CN=localhost',
    'CN=partner',
  ]);
  expect(report.files.toSorted()).toEqual(readdirSync(folder).toSorted());
  expect(stdout).not.toContain('geheim');
  expect(stdout).not.toContain('PRIVATE');
});

it('says all that is wrong with a declaration, and writes nothing', async () => {
  const folder = newPath();
  const path = hierarchyFile({
    ...small,
    server: { hosts: [] },
    clients: [{ passphrase: 'geheim' }],
    extra: 1,
  });
  const said = await refusal(['create', folder, '--hierarchy', path]);
  expect(said).toContain(`The hierarchy ${path} is wrong:`);
  for (const pointer of ['/server/hosts', '/clients/0/registration', '/extra'])
    expect(said).toContain(`\n  ${pointer} `);
  expect(said).not.toContain('geheim');
  expect(readdirSync(dirname(folder))).toEqual([]);
});

it.each([
  ['that is no JSON', hierarchyFile, '{ "passphrase": "geheim" ', 'is no JSON'],
  ['that is not there', (path: string) => path, '/nowhere/hierarchy.json', 'does not exist'],
  ['larger than 1 MiB', hierarchyFile, ' '.repeat(1024 * 1024 + 1), 'is larger than'],
])('refuses a declaration %s', async (_, fileOf, content, message) => {
  const said = await refusal(['create', newPath(), '--hierarchy', fileOf(content)]);
  expect(said).toContain(message);
  expect(said).not.toContain('geheim');
});

describe('a folder that is there', () => {
  it('behind a link is replaced itself, and the link stays', async () => {
    const folder = newPath();
    const link = newPath();
    await pki(['create', folder, '--keep-ca-keys']);
    symlinkSync(folder, link);
    await pki(['create', link, '--force']);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).filter(name => name.endsWith('ca-key.pem'))).toEqual([]);
  });

  it('that is empty gets the mode of one that is made', async () => {
    const folder = newPath();
    mkdirSync(folder, { mode: 0o755 });
    await pki(['create', folder]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is left alone, unless --force says otherwise', async () => {
    const folder = newPath();
    await pki(['create', folder]);
    const root = (): string => readFileSync(join(folder, 'root-ca.pem'), 'utf8');
    const before = root();
    expect(await refusal(['create', folder])).toContain('--force');
    expect(root()).toBe(before);
    await pki(['create', folder, '--force']);
    expect(root()).not.toBe(before);
    expect(readdirSync(dirname(folder))).toEqual(['pki']);
  });

  it('is not replaced where it is no PKI, whatever is said', async () => {
    const folder = newPath();
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    expect(await refusal(['create', folder, '--force'])).toContain('holds other things');
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it('is used where it is empty', async () => {
    const folder = newPath();
    mkdirSync(folder);
    await pki(['create', `${folder}/`]);
    expect(existsSync(join(folder, 'root-ca.pem'))).toBe(true);
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
  });

  it('is refused where it is a file', async () => {
    const { file = '' } = files({ file: 'text' });
    expect(await refusal(['create', file, '--force'])).toContain('is no folder');
  });
});

describe('progress', () => {
  const argv = () => ['pki', 'create', newPath(), '--hierarchy', hierarchyFile(small)];

  it('is a line on stderr for each certificate, with --verbose', async () => {
    const { exitCode, stderr } = await shell([...argv(), '--verbose']);
    expect(exitCode).toBe(0);
    expect(stderr.match(/^issued CN=.+$/gm)).toHaveLength(4);
  });

  it('is there without asking where stderr is a terminal', async () => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const said = text(stderr);
    await run(argv(), { stdin: new PassThrough(), stdout: new PassThrough().resume(), stderr, env: {} });
    stderr.end();
    expect((await said).match(/^issued CN=.+$/gm)).toHaveLength(4);
  });
});

describe('as a process', () => {
  const start = countersignBin();

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = newPath();
    const clients = [1, 2, 3, 4].map(n => ({
      passphrase: 'geheim',
      key: 'RSA-4096',
      registration: { clientId: `client-${n}`, securityLevel: 'standard' },
    }));
    const path = hierarchyFile({ ...small, clients });
    const process = start(['pki', 'create', folder, '--hierarchy', path, '--verbose']);
    for await (const chunk of process.stderr ?? []) if (String(chunk).includes('issued')) break;
    process.kill('SIGINT');
    const [code, signal] = process.exitCode === null ? await once(process, 'exit') : [process.exitCode];
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  it('ends with exit code 0 when all is done', async () => {
    const folder = newPath();
    const process = start(['pki', 'create', folder]);
    process.stdout?.resume();
    expect(await once(process, 'exit')).toEqual([0, null]);
    expect(Certificate.parse(readFileSync(join(folder, 'root-ca.pem'))).basicConstraints.ca).toBe(true);
  });
});
