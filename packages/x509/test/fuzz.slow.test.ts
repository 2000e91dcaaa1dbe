import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '@countersign/spec';
import { describe, expect, it } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { Certificate, Crl, encodeP12, OcspRequest, OcspResponse, parseP12, parsePem } from '../src/index.js';
import { mutate, seeded } from './fuzz.js';

// More by hand: COUNTERSIGN_FUZZ_CASES=500000 COUNTERSIGN_FUZZ_SEED=7 npx vitest run --project x509 fuzz
const cases = Number(process.env.COUNTERSIGN_FUZZ_CASES ?? 20_000);
const seed = Number(process.env.COUNTERSIGN_FUZZ_SEED ?? 1);

const pki = createTestPki();
const issued = pki.client('fuzz');
const corpus = join(import.meta.dirname, '../../../../shared/corpus/p12');

/** What happened over all cases; whatever isn't a value or a coded error fails the run at once. */
async function run(
  seeds: readonly Uint8Array[],
  count: number,
  read: (bytes: Uint8Array) => unknown,
): Promise<Record<string, number>> {
  const random = seeded(seed);
  const pick = (): Uint8Array => seeds[Math.floor(random() * seeds.length)] as Uint8Array;
  const outcomes: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const bytes = mutate(pick(), pick(), random);
    let outcome = 'read';
    try {
      await read(bytes);
    } catch (error) {
      if (!CountersignError.is(error))
        throw new Error(`case ${i} of seed ${seed}: ${Buffer.from(bytes).toString('base64')}`, {
          cause: error,
        });
      outcome = error.code;
    }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

/** Files that open fast, with and without a MAC: a MAC alone would hide everything behind it from the mutations. */
async function p12Seeds(): Promise<Uint8Array[]> {
  const { privateKey, certificate } = issued;
  const content = { privateKey, certificate, chain: [pki.issuing, pki.root], friendlyName: 'fuzz' };
  const seeds: Uint8Array[] = [];
  for (const encryption of ['aes-256', 'legacy', 'none'] as const)
    for (const mac of ['sha256', 'pbmac1', 'none'] as const)
      seeds.push(await encodeP12(content, { passphrase: 'secret', encryption, mac, iterations: 1 }));
  if (!existsSync(join(corpus, 'manifest.json'))) return seeds;
  const manifest: { name: string }[] = JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8'));
  return [...seeds, ...seeds, ...manifest.map(({ name }) => readFileSync(join(corpus, name)))].filter(
    ({ length }) => length > 0 && length < 8192,
  );
}

const limits = { iterations: 3000, hashBlocks: 6000, scryptMemory: 1024 * 1024 };

describe(`after ${cases} mutations with seed ${seed}`, () => {
  it('every .p12 is opened or refused by one of the eight codes', { timeout: 600_000 }, async () => {
    const outcomes = await run(await p12Seeds(), cases, bytes =>
      parseP12(bytes, { passphrase: 'secret', limits }),
    );
    expect(Object.keys(outcomes).filter(code => code !== 'read' && !code.startsWith('P12_'))).toEqual([]);
    // The mutations reach deep as well as the outermost fields.
    expect(Object.keys(outcomes)).toEqual(
      expect.arrayContaining([
        'read',
        'P12_CORRUPT',
        'P12_PASSPHRASE',
        'P12_NOT_P12',
        'P12_UNSUPPORTED',
        'P12_LIMIT',
      ]),
    );
  });

  it('every certificate is read or refused, and what was read can be looked at', {
    timeout: 600_000,
  }, async () => {
    const server = pki.server(['localhost', '127.0.0.1', '::1']).certificate;
    const outcomes = await run([server.der, issued.certificate.der, pki.root.der], cases, bytes => {
      const certificate = Certificate.parse(bytes);
      certificate.toJSON();
      void [
        certificate.mustStaple,
        certificate.authorityInfoAccess,
        certificate.crlUrls,
        String(certificate.subject),
      ];
      certificate.isIssuedBy(pki.issuing);
      certificate.hasKey(issued.privateKey);
    });
    expect(Object.keys(outcomes).sort()).toEqual(['CERTIFICATE_INVALID_FORMAT', 'read']);
  });

  it('every PEM text is read or refused', { timeout: 600_000 }, async () => {
    const pem = [issued.pem + issued.keyPem, pki.ca, issued.keyPem].map(text => Buffer.from(text));
    const outcomes = await run(pem, Math.ceil(cases / 4), bytes =>
      parsePem(Buffer.from(bytes).toString('latin1')),
    );
    expect(Object.keys(outcomes)).toEqual(
      expect.arrayContaining(['read', 'PEM_INVALID', 'CERTIFICATE_INVALID_FORMAT']),
    );
  });

  it('every CRL, OCSP request and OCSP response is read or refused', { timeout: 600_000 }, async () => {
    const request = OcspRequest.about(issued.certificate, pki.issuing, { nonce: Buffer.alloc(32, 5) }).der;
    const count = Math.ceil(cases / 4);
    expect(Object.keys(await run([request], count, OcspRequest.parse)).sort()).toEqual([
      'OCSP_INVALID',
      'read',
    ]);
    const noise = [
      request,
      issued.certificate.der,
      Buffer.from('30030a0103', 'hex'),
      Buffer.from('30030a0106', 'hex'),
    ];
    const readAnswer = (bytes: Uint8Array): unknown =>
      OcspResponse.parse(bytes).verify({ certificate: issued.certificate, issuer: pki.issuing });
    expect(Object.keys(await run(noise, count, readAnswer))).toEqual(['OCSP_INVALID']);
    const readList = (bytes: Uint8Array): unknown => Crl.parse(bytes).entryOf(issued.certificate);
    expect(Object.keys(await run(noise, count, readList))).toContain('CRL_INVALID');
  });
});
