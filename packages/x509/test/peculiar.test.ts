import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { Certificate, parseP12 } from '../src/index.js';
import { ours, theirs } from './peculiar.js';

const shared = join(import.meta.dirname, '../../../../shared/corpus');

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
