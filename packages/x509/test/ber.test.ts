import { type Certificate, encodeP12, Oid, type P12, parseP12 } from '@countersign/x509';
import {
  der,
  derContext,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  readDer,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../test-certs/src/key-pair.js';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { digests, type Hash } from '../src/p12/algorithms.js';
import { commonName, makeCertificate } from './make-certificate.js';
import { makeCrl } from './make-crl.js';
import {
  certificateBag,
  contentInfo,
  encryptedSafe,
  keyBag,
  makeP12,
  otherBag,
  pfx,
  plainSafe,
  safeBag,
  toBer,
} from './make-p12.js';
import { aes256, bmp, hmacOver, pbes2, pbes2Bag, pbkdf2Kdf } from './make-pbes2.js';

const pki = createTestPki();
const { privateKey, certificate } = pki.client('demo_client');
const chain = [pki.issuing, pki.root];
const passphrase = 'secret1';

function expectOpened(p12: P12): void {
  expect(p12.privateKey.equals(privateKey)).toBe(true);
  expect(p12.certificate.equals(certificate)).toBe(true);
  expect(p12.chain.map(({ pin }) => pin)).toEqual(chain.map(({ pin }) => pin));
  expect(p12.warnings).toEqual([]);
}

/** How values are written: their lengths, and their OCTET STRINGs. */
interface Style {
  length(tag: number, content: Uint8Array): Uint8Array;
  string(content: Uint8Array): Uint8Array;
}

const constructed = (tag: number): boolean => (tag & 0x20) !== 0;
const indefinite = (tag: number, content: Uint8Array): Uint8Array =>
  constructed(tag)
    ? Buffer.concat([Uint8Array.of(tag, 0x80), content, Uint8Array.of(0, 0)])
    : der(tag, content);
/** X.690 8.1.3.5: more length octets than are needed. */
const padded = (tag: number, content: Uint8Array): Uint8Array => {
  const header = Buffer.alloc(6);
  header.writeUInt16BE((tag << 8) | 0x84);
  header.writeUInt32BE(content.length, 2);
  return Buffer.concat([header, content]);
};

const segmented = Tag.OCTET_STRING | 0x20;
function segments(content: Uint8Array, size: number, wrap: Style['length']): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += size) parts.push(derOctets(content.subarray(at, at + size)));
  return wrap(segmented, Buffer.concat(parts));
}

const styles: Record<string, Style> = {
  'indefinite lengths': { length: indefinite, string: derOctets },
  'lengths of four octets': { length: padded, string: content => padded(Tag.OCTET_STRING, content) },
  'strings in one segment': { length: der, string: content => segments(content, 1 << 20, der) },
  'strings in segments of 1000 bytes': { length: indefinite, string: c => segments(c, 1000, indefinite) },
  'strings in segments of one byte': { length: der, string: content => segments(content, 1, indefinite) },
  'strings within strings within strings': {
    length: indefinite,
    string: content =>
      indefinite(segmented, der(segmented, segments(content, 300, indefinite), derOctets(new Uint8Array()))),
  },
  'empty segments among the others': {
    length: der,
    string: content => der(segmented, derOctets(new Uint8Array()), derOctets(content), der(segmented)),
  },
};

/** The same values in another style; what is inside strings stays. */
function rewrite(input: Uint8Array, style: Style): Uint8Array {
  const value = readDer(input);
  if (constructed(value.tag))
    return style.length(value.tag, Buffer.concat(value.children().map(({ bytes }) => rewrite(bytes, style))));
  return value.tag === Tag.OCTET_STRING
    ? style.string(value.content)
    : style.length(value.tag, value.content);
}

/** A file that is in one style at every level: around the MAC, inside the strings, and inside what is encrypted. */
async function berAllOver(style: Style, cas: readonly Certificate[] = chain): Promise<Uint8Array> {
  const write = (value: Uint8Array): Uint8Array => rewrite(value, style);
  const kdf = pbkdf2Kdf();
  const certificates = write(derSequence(...[certificate, ...cas].map(each => certificateBag(each))));
  const ciphertext = await aes256.encipher(kdf.derive(passphrase, 32), certificates);
  // [0] IMPLICIT OCTET STRING, in segments (RFC 5652 5.2 shows how).
  const encryptedContent = derContext(
    0,
    derOctets(ciphertext.subarray(0, 99)),
    derOctets(ciphertext.subarray(99)),
  );
  const algorithm = pbes2(kdf.algorithm, aes256.algorithm);
  const encrypted = derSequence(derInteger(0), derSequence(derOid(Oid.data), algorithm, encryptedContent));
  const key = write(derSequence(safeBag(safeBag(await pbes2Bag(privateKey, passphrase, kdf)))));
  const authSafe = write(
    derSequence(contentInfo(Oid.encryptedData, encrypted), contentInfo(Oid.data, derOctets(key))),
  );
  const mac = await hmacOver(Oid.sha256, digests[Oid.sha256] as Hash, bmp(passphrase), authSafe);
  return write(pfx(Oid.data, derOctets(authSafe), mac));
}

describe('a .p12 in BER (X.690 8)', () => {
  test.each(Object.entries(styles))('opens with %s at every level', async (_, style) => {
    expectOpened(await parseP12(await berAllOver(style), { passphrase, requireMac: true }));
  });

  test('opens where only the outermost values are so, as NSS and Bouncy Castle write it', async () => {
    for (const encryption of ['aes-256', 'legacy', 'none'] as const) {
      const options = { passphrase, encryption, iterations: 1 };
      const file = await encodeP12({ privateKey, certificate, chain }, options);
      for (const style of Object.values(styles))
        expectOpened(await parseP12(rewrite(file, style), { passphrase, requireMac: true }));
    }
  });

  const bags = [keyBag(privateKey), certificateBag(certificate)];
  const outer = makeP12([plainSafe(...bags)]);
  const string = (content: Uint8Array): Uint8Array => pfx(Oid.data, content);
  const open = (depth: number): Uint8Array =>
    string(Buffer.concat([...Array(depth).fill(Uint8Array.of(segmented, 0x80)), new Uint8Array(2 * depth)]));

  test.each([
    ['a string that has no end', string(Buffer.from('24800401aa', 'hex')), 'CORRUPT'],
    ['a primitive string of indefinite length', string(Buffer.from('0480aa0000', 'hex')), 'CORRUPT'],
    ['a segment that is an INTEGER', string(Buffer.from('24050203010203', 'hex')), 'CORRUPT'],
    ['a segment that is a SEQUENCE', string(Buffer.from('24023000', 'hex')), 'CORRUPT'],
    ['a length of five octets', Buffer.from('30850000000003020103', 'hex'), 'CORRUPT|NOT_P12'],
    ['strings nested 20 deep around nothing', open(20), 'CORRUPT|NO_KEY'],
    ['strings nested 40 deep', open(40), 'LIMIT'],
    ['strings nested 10,000 deep', open(10_000), 'LIMIT'],
    [
      'ends of contents instead of the MAC',
      Buffer.concat([toBer(outer).subarray(0, -2), new Uint8Array(4)]),
      'CORRUPT',
    ],
    ['one end of contents too few', toBer(outer).subarray(0, -2), 'CORRUPT'],
  ])('is refused with %s', async (_, bytes, code) => {
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`^P12_(${code})$`)),
    });
  });

  test('is refused, and not read for long, where segments are more than values are allowed', async () => {
    const many = string(der(segmented, Buffer.alloc(2 * 250_000, derOctets(new Uint8Array()))));
    await expect(parseP12(many, { passphrase })).rejects.toMatchObject({ code: 'P12_LIMIT' });
  });
});

describe('a .p12 with 200 CAs', () => {
  const keys = generateKeyPair('P-256');
  const cas = Array.from({ length: 200 }, (_, i) =>
    makeCertificate({ subject: commonName(`CA ${i}`), keys }),
  );
  const shuffled = [...cas.slice(0, 90), pki.root, ...cas.slice(90, 150), pki.issuing, ...cas.slice(150)];

  // One byte a segment would make it larger than it may be.
  const inStyles = Object.entries(styles).filter(([name]) => !name.endsWith('of one byte'));
  test.each(inStyles)('opens with its chain found among them, %s', async (_, style) => {
    const p12 = await parseP12(await berAllOver(style, shuffled), { passphrase });
    expectOpened(p12);
    expect(p12.extra.map(({ pin }) => pin)).toHaveLength(200);
  });

  test('opens in DER, and within the limits that hold by default', async () => {
    const bags = [keyBag(privateKey), ...[certificate, ...shuffled].map(each => certificateBag(each))];
    const p12 = await parseP12(makeP12([plainSafe(...bags)]));
    expectOpened(p12);
    expect(p12.extra).toHaveLength(200);
  });
});

describe('bags that hold no key and no certificate', () => {
  const crl = makeCrl({ issuer: pki.issuing }).der;
  const others = [
    // RFC 7292 4.2.4 and 4.2.5
    otherBag(Oid.crlBag, derSequence(derOid('1.2.840.113549.1.9.23.1'), derContext(0, derOctets(crl)))),
    otherBag(Oid.secretBag, derSequence(derOid('1.2.3'), derContext(0, derOctets(new Uint8Array(9))))),
    otherBag('1.2.840.113549.1.12.10.1.7', derInteger(1)),
  ];
  const bags = [...others, keyBag(privateKey), ...[certificate, ...chain].map(each => certificateBag(each))];

  test.each([
    ['in the clear', [plainSafe(...bags)]],
    ['encrypted', [encryptedSafe({ passphrase }, ...bags)]],
    ['in nested safes', [plainSafe(safeBag(safeBag(...bags)))]],
    [
      'in nested safes that are encrypted',
      [encryptedSafe({ passphrase }, safeBag(safeBag(safeBag(...bags))))],
    ],
  ])('are passed over with a warning each, %s, in DER and BER', async (_, safes) => {
    for (const file of [makeP12(safes), toBer(makeP12(safes))]) {
      const p12 = await parseP12(file, { passphrase });
      expectOpened({ ...p12, warnings: [] });
      expect(p12.warnings).toEqual([
        expect.stringContaining('crlBag'),
        expect.stringContaining('secretBag'),
        expect.stringContaining('1.2.840.113549.1.12.10.1.7'),
      ]);
    }
  });
});
