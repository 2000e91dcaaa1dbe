import 'reflect-metadata';
import { execFileSync, spawnSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import * as peculiar from '@peculiar/x509';
import forge from 'node-forge';
import selfsigned from 'selfsigned';
import { measure, median } from './measure.mjs';

const year = 365 * 24 * 60 * 60 * 1000;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** CPU milliseconds of a server certificate: a new key, a signature by a CA that is there, PEM of both. */
export async function issuing() {
  const pki = createTestPki();
  const seeded = createTestPki({ seed: 'bench' });
  const ca = await peculiarCa();
  const forgeCa = forge.pki.rsa.generateKeyPair(2048);
  const times = await measure(
    {
      countersign: () => {
        const { pem, keyPem } = pki.server('localhost');
        if (!pem || !keyPem) throw new Error('nothing');
      },
      'countersign, from a seed': () => {
        const { pem, keyPem } = seeded.server('localhost');
        if (!pem || !keyPem) throw new Error('nothing');
      },
      '@peculiar/x509': () => peculiarServer(ca),
      selfsigned: () =>
        selfsigned.generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', curve: 'P-256' }),
      'node-forge (RSA-2048, it has no EC)': () => forgeServer(forgeCa),
    },
    { rounds: 5 },
  );
  for (const [name, run] of commands()) times.set(name, run());
  return times;
}

async function peculiarCa() {
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const certificate = await peculiar.X509CertificateGenerator.createSelfSigned(
    { name: 'CN=CA', keys, notAfter: new Date(Date.now() + year), signingAlgorithm: ecdsa },
    webcrypto,
  );
  return { keys, certificate };
}

async function peculiarServer({ keys: caKeys, certificate: ca }) {
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const certificate = await peculiar.X509CertificateGenerator.create(
    {
      subject: 'CN=localhost',
      issuer: ca.subject,
      publicKey: keys.publicKey,
      signingKey: caKeys.privateKey,
      notAfter: new Date(Date.now() + year),
      signingAlgorithm: ecdsa,
      extensions: [
        new peculiar.KeyUsagesExtension(peculiar.KeyUsageFlags.digitalSignature, true),
        new peculiar.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
        new peculiar.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
        await peculiar.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await peculiar.AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return [certificate.toString('pem'), peculiar.PemConverter.encode(pkcs8, 'PRIVATE KEY')];
}

function forgeServer(ca) {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notAfter = new Date(Date.now() + year);
  certificate.setSubject([{ name: 'commonName', value: 'localhost' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'CA' }]);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }]);
  certificate.sign(ca.privateKey, forge.md.sha256.create());
  return [forge.pki.certificateToPem(certificate), forge.pki.privateKeyToPem(keys.privateKey)];
}

/** Programs of their own: their whole run, the start included, but trustme's, which times itself. */
function* commands() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    if (isThere('openssl', 'version'))
      yield ['openssl req (a process each)', () => repeated(opensslServer, folder)];
    if (isThere('mkcert', '-version')) {
      mkcertServer(folder); // makes its CA
      yield ['mkcert (a process each)', () => repeated(mkcertServer, folder)];
    }
    if (isThere('/usr/bin/python3', '-c', 'import trustme'))
      yield [
        'trustme (Python, in its process)',
        () => Number(execFileSync('/usr/bin/python3', ['-c', trustme])),
      ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isThere = (command, ...args) => spawnSync(command, args).status === 0;

function repeated(run, folder) {
  const samples = Array.from({ length: 9 }, () => {
    const start = performance.now();
    run(folder);
    return performance.now() - start;
  });
  return median(samples);
}

function opensslServer(folder) {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=localhost', ...files], { stdio: 'ignore' });
}

function mkcertServer(folder) {
  const files = ['-cert-file', join(folder, 'm.pem'), '-key-file', join(folder, 'm-key.pem')];
  const env = { ...process.env, CAROOT: folder, TRUST_STORES: 'none' };
  execFileSync('mkcert', [...files, '-ecdsa', 'localhost'], { stdio: 'ignore', env });
}

const trustme = `
import time, trustme
ca = trustme.CA()
ca.issue_cert("localhost")
samples = []
for _ in range(30):
    start = time.process_time()
    cert = ca.issue_cert("localhost")
    cert.private_key_pem.bytes(), cert.cert_chain_pems[0].bytes()
    samples.append((time.process_time() - start) * 1000)
print(sorted(samples)[15])
`;

/** Milliseconds of a fresh process from the end of the import to a root, an issuing CA, a server and a client. */
export function coldPki() {
  const code = `
    const { createTestPki } = await import('@countersign/test-certs');
    const start = performance.now();
    const pki = createTestPki();
    pki.server('localhost').pem, pki.client('demo').keyPem;
    console.log(performance.now() - start);`;
  const samples = Array.from({ length: 11 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname })),
  );
  return median(samples);
}
