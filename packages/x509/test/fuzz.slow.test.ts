import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { CountersignError } from '@countersign/spec';
import {
  Certificate,
  Crl,
  encodeP12,
  OcspRequest,
  OcspResponse,
  orderChain,
  parseP12,
  parsePem,
} from '@countersign/x509';
import { derInteger } from '@countersign/x509/der';
import { describe, expect, it } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { mutate, mutateDer, seeded } from './fuzz.js';
import { makeCertificate, makeExtension } from './make-certificate.js';
import { crlEntry, distributionPoint, fullName, makeCa, makeCrl } from './make-crl.js';
import {
  makeOcsp,
  makeResponder,
  nonceExtension,
  now,
  revoked,
  single,
  thisUpdate,
  unknown,
} from './make-ocsp.js';
import { newSigner } from './make-signature.js';

// More by hand: COUNTERSIGN_FUZZ_CASES=500000 COUNTERSIGN_FUZZ_SEED=7 npx vitest run --project x509 fuzz
const cases = Number(process.env.COUNTERSIGN_FUZZ_CASES ?? 20_000);
const seed = Number(process.env.COUNTERSIGN_FUZZ_SEED ?? 1);

const pki = createTestPki();
const issued = pki.client('fuzz');
const corpus = join(import.meta.dirname, '../../../../shared/corpus/p12');

/**
 * What happened over all cases; whatever isn't a value or a coded error fails the run at once. Every other case changes
 * bytes, wherever they are; the others whole values.
 */
async function run(
  seeds: readonly Uint8Array[],
  count: number,
  read: (bytes: Uint8Array) => unknown,
): Promise<Record<string, number>> {
  const random = seeded(seed);
  const pick = (): Uint8Array => seeds[Math.floor(random() * seeds.length)] as Uint8Array;
  const outcomes: Record<string, number> = {};
  const { maxRSS } = process.resourceUsage();
  for (let i = 0; i < count; i++) {
    const bytes = (i % 2 === 0 ? mutate : mutateDer)(pick(), pick(), random);
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
  // In KiB, at its peak: no case takes memory by what it states.
  expect(process.resourceUsage().maxRSS - maxRSS).toBeLessThan(256 * 1024);
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
    const outcomes = await run([server.der, issued.certificate.der, pki.root.der], cases / 2, bytes => {
      const certificate = Certificate.parse(bytes);
      void [inspect(certificate), JSON.stringify(certificate), certificate.pem];
      certificate.isIssuedBy(pki.issuing);
      pki.issuing.isIssuedBy(certificate);
      certificate.hasKey(issued.privateKey);
      orderChain(certificate, [certificate, pki.issuing]);
      void [certificate.mustStaple, certificate.authorityInfoAccess, certificate.crlUrls];
      for (const { oid } of certificate.extensions) expectCoded(() => certificate.text(oid));
      expectCoded(() => certificate.publicKey.asymmetricKeyDetails);
      void OcspRequest.about(issued.certificate, certificate);
    });
    expect(Object.keys(outcomes).sort()).toEqual(['CERTIFICATE_INVALID_FORMAT', 'read']);
  });

  const inPem = (label: string, bytes: Uint8Array): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
  const exported = (type: 'pkcs8' | 'sec1', passphrase?: string): string =>
    String(
      issued.privateKey.export({
        format: 'pem',
        type,
        ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }),
      }),
    );

  it('every PEM text is read or refused', { timeout: 600_000 }, async () => {
    const keys = [
      exported('pkcs8'),
      exported('sec1'),
      exported('pkcs8', 'secret'),
      exported('sec1', 'secret'),
    ];
    const bundles = [issued.pem + pki.ca, ...keys.flatMap(key => [key, key + issued.pem, pki.ca + key])];
    const outcomes = await run(
      bundles.map(text => Buffer.from(text)),
      cases / 2,
      bytes => parsePem(Buffer.from(bytes).toString('latin1'), { passphrase: 'secret', limits }),
    );
    expect(Object.keys(outcomes)).toEqual(
      expect.arrayContaining(['read', 'PEM_INVALID', 'PEM_PASSPHRASE', 'CERTIFICATE_INVALID_FORMAT']),
    );
  });

  it('every key in PEM is read or refused', { timeout: 600_000 }, async () => {
    for (const [label, text] of [
      ['PRIVATE KEY', exported('pkcs8')],
      ['EC PRIVATE KEY', exported('sec1')],
      ['ENCRYPTED PRIVATE KEY', exported('pkcs8', 'secret')],
    ] as const) {
      const bytes = Buffer.from(text.replace(/-----.*-----/g, ''), 'base64');
      const outcomes = await run([bytes], cases / 8, mutated =>
        parsePem(inPem(label, mutated), { passphrase: 'secret', limits }),
      );
      expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['read', 'PEM_INVALID']));
    }
  });

  const signer = newSigner();
  const ca = makeCa(signer);
  const { certificate } = issued;
  const leaf = makeCertificate({ issuer: ca.subject.der, issuerKey: signer.keys.privateKey });
  const noise = ['30030a0103', '30030a0106'].map(hex => Buffer.from(hex, 'hex'));

  it('every CRL is read or refused, and what was read can be asked', { timeout: 600_000 }, async () => {
    const serials = [leaf, certificate, pki.issuing].map(each => each.serialNumberBytes);
    const entries = serials.map((serial, reason) => crlEntry(serial, { reason: 2 * reason }));
    const extensions = [
      makeExtension('2.5.29.20', derInteger(7)),
      distributionPoint([1], fullName('http://a')),
    ];
    const lists = [
      makeCrl({ issuer: ca }),
      makeCrl({ issuer: ca, signer, entries, extensions }),
      makeCrl({ issuer: ca, signer, entries, nextUpdate: null }),
    ];
    const seeds = [
      ...lists.map(({ der }) => der),
      ...lists.map(({ pem }) => Buffer.from(pem)),
      certificate.der,
    ];
    const outcomes = await run(seeds, cases / 2, bytes => {
      const crl = Crl.parse(bytes);
      void [crl.size, crl.pem, inspect(crl)];
      // The CA signed only lists that have the leaf.
      if (crl.isSignedBy(ca)) expect(crl.entryOf(leaf)).toBeDefined();
      for (const each of [leaf, certificate, pki.issuing]) {
        crl.covers(each);
        expectCoded(() => crl.entryOf(each));
      }
    });
    expect(Object.keys(outcomes).sort()).toEqual(['CRL_INVALID', 'read']);
  });

  it('every OCSP request and response is read or refused, and proves what it says', {
    timeout: 600_000,
  }, async () => {
    const nonce = Buffer.alloc(32, 5);
    const request = OcspRequest.about(leaf, ca, { nonce }).der;
    const requests = [request, OcspRequest.about(leaf, ca, { hash: 'sha256', nonce: false }).der];
    expect(Object.keys(await run(requests, cases / 4, OcspRequest.parse)).sort()).toEqual([
      'OCSP_INVALID',
      'read',
    ]);

    const responder = makeResponder(ca, signer);
    const singles = [
      single(certificate, pki.issuing),
      single(pki.issuing, pki.root, { status: unknown }),
      single(leaf, ca, { status: revoked(thisUpdate, 1) }),
    ];
    const extensions = [nonceExtension(nonce)];
    const delegated = { signer: responder.signer, responder: responder.certificate, byKey: true };
    const answers = [
      makeOcsp({ signer, responder: ca, singles, extensions }),
      makeOcsp({ ...delegated, singles, certificates: [responder.certificate] }),
    ];
    const outcomes = await run([...answers, ...noise, request], cases / 2, bytes => {
      const response = OcspResponse.parse(bytes);
      void [inspect(response), response.certificates.length];
      // That is what was signed about it, and nobody can have signed anything else.
      expect(response.verify({ certificate: leaf, issuer: ca, now, nonce }).status).toBe('revoked');
    });
    expect(Object.keys(outcomes).sort()).toEqual(['OCSP_INVALID', 'read']);
  });
});

/** A look at a part that may be damaged: it gives a value or a coded error. */
function expectCoded(look: () => unknown): void {
  try {
    look();
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
  }
}
