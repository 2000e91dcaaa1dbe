import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { Certificate, parseP12 } from '../src/index.js';

// Its types need the DOM's, which nothing else here has: it is loaded without them.
// biome-ignore lint/suspicious/noExplicitAny: see above
const peculiar: any = await import('@peculiar/x509' as string);

const shared = join(import.meta.dirname, '../../../../shared/corpus');

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What both readers say about a certificate, in one spelling. */
function ours(certificate: Certificate): unknown {
  return {
    serialNumber: hex(certificate.serialNumberBytes).replace(/^0+(?=.)/, ''),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    subject: certificate.subject.attributes.map(({ value }) => value),
    issuer: certificate.issuer.attributes.map(({ value }) => value),
    dns: certificate.names.dns,
    email: certificate.names.email,
    spki: hex(certificate.spki),
    ca: certificate.basicConstraints.ca,
    extensions: [...certificate.extensions].map(({ oid, critical }) => [oid, critical]),
  };
}

function theirs(der: Uint8Array): unknown {
  const certificate = new peculiar.X509Certificate(Buffer.from(der));
  const names: { type: string; value: string }[] =
    certificate.getExtension(peculiar.SubjectAlternativeNameExtension)?.names.items ?? [];
  const values = (name: { toJSON(): Record<string, string[]>[] }): string[] =>
    name.toJSON().flatMap(rdn => Object.values(rdn).flat());
  return {
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    subject: values(certificate.subjectName),
    issuer: values(certificate.issuerName),
    dns: names.filter(({ type }) => type === 'dns').map(({ value }) => value),
    email: names.filter(({ type }) => type === 'email').map(({ value }) => value),
    spki: Buffer.from(certificate.publicKey.rawData).toString('hex'),
    ca: certificate.getExtension(peculiar.BasicConstraintsExtension)?.ca ?? false,
    extensions: certificate.extensions.map((extension: { type: string; critical: boolean }) => [
      extension.type,
      extension.critical,
    ]),
  };
}

describe('@peculiar/x509 agrees with our reader', () => {
  it('on what test-certs issues', () => {
    const pki = createTestPki();
    const server = pki.server(['localhost', '*.example.com', '127.0.0.1', '::1'], {
      subject: { country: 'NL', organization: 'Bäckerei & Söhne', organizationalUnit: 'Δοκιμή' },
    });
    for (const { der } of [pki.root, pki.issuing, server.certificate, pki.client('demo').certificate])
      expect(ours(Certificate.parse(der))).toEqual(theirs(der));
  });

  it('on the CAs that Node bundles', () => {
    for (const pem of rootCertificates) {
      const certificate = Certificate.parse(pem);
      expect(ours(certificate), String(certificate.subject)).toEqual(theirs(certificate.der));
    }
  });

  it.skipIf(!existsSync(shared))(
    'on the leaves of the .p12 corpus (skipped where ../shared/corpus is missing)',
    async () => {
      const manifest: { name: string; password: string; class: string }[] = JSON.parse(
        readFileSync(join(shared, 'p12/manifest.json'), 'utf8'),
      );
      for (const { name, password } of manifest.filter(file => file.class === 'loads')) {
        const p12 = await parseP12(readFileSync(join(shared, 'p12', name)), { passphrase: password });
        for (const certificate of [p12.certificate, ...p12.chain, ...p12.extra])
          expect(ours(certificate), name).toEqual(theirs(certificate.der));
      }
    },
  );

  it.skipIf(!existsSync(shared))(
    'on x509-limbo, or one of both refuses (skipped where ../shared/corpus is missing)',
    () => {
      const { testcases } = JSON.parse(
        gunzipSync(readFileSync(join(shared, 'limbo/limbo.json.gz'))).toString(),
      );
      const refused = { ours: 0, theirs: 0 };
      let agreed = 0;
      for (const { peer_certificate: pem } of testcases as { peer_certificate: string }[]) {
        const read = <T>(reader: () => T, side: keyof typeof refused): T | undefined => {
          try {
            return reader();
          } catch {
            refused[side]++;
            return undefined;
          }
        };
        const certificate = read(() => Certificate.parse(pem), 'ours');
        if (certificate === undefined) continue;
        const other = read(() => theirs(certificate.der), 'theirs');
        if (other === undefined) continue;
        expect(ours(certificate)).toEqual(other);
        agreed++;
      }
      console.log(
        `x509-limbo: ${agreed} alike, refused by ours ${refused.ours}, by theirs ${refused.theirs}`,
      );
      expect(agreed).toBeGreaterThan(150);
    },
  );
});
