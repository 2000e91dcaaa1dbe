import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { CountersignError } from '@countersign/spec';
import { Certificate, type DistinguishedName, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';

const corpus = join(import.meta.dirname, '../../../../shared/corpus');
const limbo = join(corpus, 'limbo/limbo.json.gz');
const manifest = join(corpus, 'p12/manifest.json');
const bundle = '/etc/ssl/certs/ca-certificates.crt';

/** What OpenSSL and we call alike. */
const shortNames = ['CN', 'serialNumber', 'C', 'L', 'ST', 'street', 'O', 'OU', 'DC', 'UID', 'emailAddress'];

/** A name as a set of attributes: by type where both call it alike, else by value alone. */
function ourName(name: DistinguishedName): unknown {
  const known = shortNames.flatMap(short => name.all(short).map(value => `${short}=${value}`));
  return { known: known.sort(), values: name.attributes.map(({ value }) => value).sort() };
}

function nodesName(name: object): unknown {
  const attributes = Object.entries(name).flatMap(([type, value]) =>
    [value].flat().map(each => [type, each]),
  );
  const known = attributes.filter(([type]) => shortNames.includes(type)).map(pair => pair.join('='));
  return { known: known.sort(), values: attributes.map(([, value]) => value).sort() };
}

/** Eight groups without leading zeros, or four bytes. */
const address = (text: string): string => {
  if (!text.includes(':')) return text;
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return [...groups(head), ...(tail === undefined ? [] : zeros), ...groups(tail)].join(':');
};

/** Node's text of alternative names: kinds with values, which are JSON where they could mislead. */
function nodesNames(text: string | undefined): Record<string, string[]> {
  const names: Record<string, string[]> = { DNS: [], 'IP Address': [], URI: [], email: [] };
  for (const [, kind = '', value = ''] of (text ?? '').matchAll(
    /([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g,
  ))
    names[kind]?.push(value.startsWith('"') ? JSON.parse(value) : value);
  names['IP Address'] = (names['IP Address'] ?? []).map(address);
  return names;
}

/** A key, or that there is none to be had. */
function keyOf(get: () => X509Certificate['publicKey']): string {
  try {
    return get().export({ format: 'der', type: 'spki' }).toString('hex');
  } catch {
    return 'none';
  }
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '');

function ours(certificate: Certificate): unknown {
  const { names, usages, basicConstraints } = certificate;
  return {
    subject: ourName(certificate.subject),
    issuer: ourName(certificate.issuer),
    serialNumber: certificate.serialNumber,
    from: certificate.notBefore,
    to: certificate.notAfter,
    sha1: certificate.fingerprints.sha1,
    sha256: certificate.fingerprints.sha256,
    names: { DNS: names.dns, 'IP Address': names.ip.map(address), URI: names.uri, email: names.email },
    // X509_check_ca: a key that may not sign certificates makes no CA.
    ca: basicConstraints.ca && (usages.key?.includes('keyCertSign') ?? true),
    purposes: usages.extended,
    key: keyOf(() => certificate.publicKey),
    pem: certificate.pem,
  };
}

function nodes(native: X509Certificate): unknown {
  const { subject, issuer } = native.toLegacyObject();
  return {
    subject: nodesName(subject ?? {}),
    issuer: nodesName(issuer ?? {}),
    // Zero has one digit in node alone: OpenSSL writes it with two.
    serialNumber: native.serialNumber === '0' ? '00' : native.serialNumber,
    from: new Date(native.validFrom),
    to: new Date(native.validTo),
    sha1: plain(native.fingerprint),
    sha256: plain(native.fingerprint256),
    names: nodesNames(native.subjectAltName),
    ca: native.ca,
    // Node calls the extended purposes keyUsage.
    purposes: native.keyUsage,
    key: keyOf(() => native.publicKey),
    pem: native.toString(),
  };
}

/** Reads each as we and as node do, and compares. Gives why we refused, and how often. */
function compared(inputs: Iterable<string | Uint8Array>): { alike: number; refused: Record<string, number> } {
  const refused: Record<string, number> = {};
  let alike = 0;
  for (const input of inputs) {
    let certificate: Certificate;
    try {
      certificate = Certificate.parse(input);
    } catch (error) {
      if (!CountersignError.is(error) || error.code !== 'CERTIFICATE_INVALID_FORMAT') throw error;
      refused[error.message] = (refused[error.message] ?? 0) + 1;
      continue;
    }
    expect(ours(certificate)).toEqual(nodes(new X509Certificate(input)));
    alike++;
  }
  return { alike, refused };
}

const pemsIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];

/** Every certificate in a value of JSON, each once. */
function pemsWithin(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') for (const pem of pemsIn(value)) found.add(pem);
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) pemsWithin(part, found);
  return found;
}

describe("our certificates, against node:crypto's", () => {
  test('are alike for the CAs that node brings along', () => {
    expect(compared(rootCertificates)).toEqual({ alike: rootCertificates.length, refused: {} });
  });

  test.skipIf(!existsSync(bundle))(`are alike for the CAs of the system (skipped without ${bundle})`, () => {
    const pems = pemsIn(readFileSync(bundle, 'latin1'));
    expect(compared(pems)).toEqual({ alike: pems.length, refused: {} });
    expect(Certificate.parseAll(readFileSync(bundle))).toHaveLength(pems.length);
  });

  test.skipIf(!existsSync(manifest))(
    'are alike for what is in the .p12 files that open (skipped without ../shared/corpus/p12)',
    async () => {
      const entries: { name: string; password: string }[] = JSON.parse(readFileSync(manifest, 'utf8'));
      const inside = new Map<string, Uint8Array>();
      for (const { name, password } of entries) {
        const bytes = readFileSync(join(corpus, 'p12', name));
        const p12 = await parseP12(bytes, { passphrase: password }).catch(() => undefined);
        const leaves = p12?.entries.flatMap(entry => [entry.certificate, ...entry.chain]) ?? [];
        for (const { der, fingerprints } of [...leaves, ...(p12?.extra ?? [])])
          inside.set(fingerprints.sha256, der);
      }
      expect(inside.size).toBeGreaterThan(20);
      expect(compared(inside.values())).toEqual({ alike: inside.size, refused: {} });
    },
  );

  test.skipIf(!existsSync(limbo))(
    'are alike for those of x509-limbo, but for three that break RFC 5280 (skipped without ../shared/corpus/limbo)',
    () => {
      const pems = pemsWithin(JSON.parse(gunzipSync(readFileSync(limbo)).toString()));
      expect(pems.size).toBeGreaterThan(800);
      const refused = (why: string): string => `The certificate can't be read: ${why}`;
      expect(compared(pems)).toEqual({
        alike: pems.size - 3,
        refused: {
          // RFC 5280 4.2: rfc5280::duplicate-extensions
          [refused('extension 2.5.29.17 stands twice')]: 1,
          // RFC 5280 4.2.1.6: rfc5280::nc::nc-permits-invalid-ip-san, an address with its mask
          [refused('an IP address has 4 or 16 bytes')]: 1,
          // rfc5280::san::malformed: ASCII instead of DER
          [refused('the value is cut off')]: 1,
        },
      });
    },
  );
});
