// Certificates with any extensions, or none.
import type { KeyObject } from 'node:crypto';
import { Certificate } from '@countersign/x509';
import { spkiOf } from '../../test-certs/src/certify.js';
import { encodeName, type SubjectName } from '../../test-certs/src/name.js';
import { signerOf } from '../../test-certs/src/signer.js';
import { signCertificate } from '../../test-certs/src/tbs-certificate.js';

export interface Template {
  readonly subject: SubjectName;
  readonly issuer: SubjectName;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Encoded. */
  readonly extensions: readonly Uint8Array[];
}

export const issue = ({ subject, issuer, publicKey, ...rest }: Template, issuerKey: KeyObject): Certificate =>
  Certificate.parse(
    signCertificate(
      {
        ...rest,
        serialNumber: Uint8Array.of(1),
        issuer: encodeName(issuer),
        subject: encodeName(subject),
        spki: spkiOf(publicKey),
      },
      signerOf(issuerKey, false),
    ),
  );
