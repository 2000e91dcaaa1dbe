import type { CertificateAuthority } from '../authority.js';
import { extension } from '../extensions.js';
import type { IssueOptions } from '../issue-options.js';
import type { Issued } from '../issued.js';
import type { Signer } from '../signer.js';
import { signCertificate, type TbsCertificate } from '../tbs-certificate.js';
import type { TestPki } from '../test-pki.js';
import type { Credential } from './defect.js';

/** The hosts that broken server certificates are for. */
export const hosts = ['localhost', '127.0.0.1', '::1'] as const;

/** Issues for one side, as it should be. */
export class Leaf {
  readonly pki: TestPki;
  readonly side: 'client' | 'server';

  constructor(pki: TestPki, side: 'client' | 'server') {
    this.pki = pki;
    this.side = side;
  }

  issue(options: IssueOptions = {}, ca: CertificateAuthority = this.pki.issuingCa): Issued {
    return this.side === 'client' ? ca.client('demo_client', options) : ca.server(hosts, options);
  }
}

/** Signs an issued certificate again, with some fields changed. */
export function signAgain(
  issued: Issued,
  signer: Signer,
  changes: Partial<TbsCertificate> = {},
  chain: readonly { readonly pem: string }[] = issued.chain,
): Credential {
  const { certificate } = issued;
  const bytes = signCertificate(
    {
      serialNumber: certificate.serialNumberBytes,
      issuer: certificate.issuer.der,
      subject: certificate.subject.der,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      spki: certificate.spki,
      extensions: extensionsOf(issued),
      ...changes,
    },
    signer,
  );
  return credential(bytes, issued, chain);
}

/** The encoded extensions of an issued certificate, some replaced by others, or by none. */
export function extensionsOf(
  { certificate }: Issued,
  replaced: Readonly<Record<string, readonly Uint8Array[]>> = {},
): Uint8Array[] {
  const kept = [...certificate.extensions].filter(({ oid }) => !Object.hasOwn(replaced, oid));
  return [
    ...kept.map(({ oid, critical, value }) => extension(oid, critical, value)),
    ...Object.values(replaced).flat(),
  ];
}

/** A certificate that may be too broken to be read. */
export const credential = (
  certificate: Uint8Array,
  { keyPem }: { readonly keyPem: string },
  chain: readonly { readonly pem: string }[],
): Credential => ({ pem: [pemOf(certificate), ...chain.map(({ pem }) => pem)].join(''), keyPem });

export function pemOf(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
