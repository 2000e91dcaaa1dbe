import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate, parseP12 } from '@countersign/x509';
import { expect, it, onTestFinished } from 'vitest';
import { generate } from '../generate.mjs';

const day = 24 * 60 * 60 * 1000;
const start = new Date('2026-11-02T00:00:00Z');
const after = (days: number) => () => new Date(start.getTime() + days * day);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-pki-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return join(path, 'generated');
}

const { clients } = JSON.parse(await readFile(new URL('../hierarchy.json', import.meta.url), 'utf8'));

it('issues the Payment System hierarchy, in which every .p12 opens with its declared passphrase', async () => {
  const directory = await folder();
  await generate(directory, { now: after(0) });
  const root = Certificate.parse(await readFile(join(directory, 'root-ca.pem')));
  expect(String(root.subject)).toBe('CN=Payment System Root CA, O=Payment System');
  for (const { registration, passphrase } of clients) {
    const bytes = await readFile(join(directory, `${registration.clientId}.p12`));
    const { certificate, chain } = await parseP12(bytes, { passphrase });
    expect(certificate.subject.commonName).toBe(registration.clientId);
    expect(chain.at(-1)?.equals(root)).toBe(true);
  }
  expect(
    clients.map(({ registration }: { registration: { clientId: string } }) => registration.clientId),
  ).toEqual(['demo_client', 'high_security_client_1', 'financial_client_bank', 'enterprise_client_corp']);
});

it('writes the registrations with computed thumbprints, and loopback among the addresses', async () => {
  const directory = await folder();
  await generate(directory, { now: after(0) });
  const registrations = JSON.parse(await readFile(join(directory, 'clients.json'), 'utf8'));
  for (const [index, registration] of registrations.entries()) {
    const { passphrase } = clients[index];
    const { certificate } = await parseP12(await readFile(join(directory, `${registration.clientId}.p12`)), {
      passphrase,
    });
    expect(registration.pinnedThumbprint).toBe(
      registration.certificatePinning ? certificate.fingerprints.sha1 : undefined,
    );
    if (registration.ipRestrictions.length > 0) expect(registration.ipRestrictions).toContain('127.0.0.0/8');
  }
  expect(registrations[2]).toMatchObject({
    securityLevel: 'maximum',
    revocationChecking: 'ocsp+crl',
    automaticBlocking: true,
  });
});

it('lets nobody else read a key', async () => {
  const directory = await folder();
  await generate(directory, { now: after(0) });
  for (const name of await readdir(directory)) {
    const { mode } = await stat(join(directory, name));
    if (/\.p12$|key/.test(name)) expect(mode & 0o777, name).toBe(0o600);
  }
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

it('keeps what is good, and issues anew when fewer than 30 days are left', async () => {
  const directory = await folder();
  const thumbprint = async () => (await readFile(join(directory, 'root-ca.pem'), 'utf8')).slice(0, 200);
  expect(await generate(directory, { now: after(0) })).toMatchObject({ fresh: true, notAfter: after(365)() });
  const first = await thumbprint();
  expect(await generate(directory, { now: after(335) })).toMatchObject({ fresh: false });
  expect(await thumbprint()).toBe(first);
  expect(await generate(directory, { now: after(336) })).toMatchObject({ fresh: true });
  expect(await thumbprint()).not.toBe(first);
});

it('issues anew where the declaration changed or a file is missing or damaged', async () => {
  const directory = await folder();
  await generate(directory, { now: after(0) });
  await writeFile(join(directory, 'hierarchy.json'), '{}');
  expect(await generate(directory, { now: after(0) })).toMatchObject({ fresh: true });
  await rm(join(directory, 'demo_client.p12'));
  expect(await generate(directory, { now: after(0) })).toMatchObject({ fresh: true });
  await writeFile(join(directory, 'certificates.pem'), '');
  expect(await generate(directory, { now: after(0) })).toMatchObject({ fresh: true });
});
