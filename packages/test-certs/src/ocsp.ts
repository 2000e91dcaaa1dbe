import { createHash } from 'node:crypto';
import type { CertId, Certificate } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derNull,
  derOctets,
  derOid,
  derSequence,
  Tag,
} from '@countersign/x509/der';
import { type Revoked, reasonNumber } from './crl.js';
import { extension } from './extensions.js';
import type { Signer } from './signer.js';

/** What a responder says of one certificate. */
export interface OcspAnswer {
  readonly certId: CertId;
  readonly status: 'good' | 'unknown' | Revoked;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

const hashOids = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** RFC 6960 4.2.1, OCSPResponseStatus. */
export const ocspError = (
  status: 'malformedRequest' | 'internalError' | 'tryLater' | 'unauthorized',
): Uint8Array => {
  const numbers = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 };
  return derSequence(der(0x0a, Uint8Array.of(numbers[status])));
};

/**
 * A signed response (RFC 6960 4.2.1).
 *
 * @param responder whose key signs; sent along where it is not the issuer itself.
 */
export function signOcspResponse(
  answers: readonly OcspAnswer[],
  {
    producedAt,
    nonce,
    responder,
    delegated,
  }: {
    readonly producedAt: Date;
    readonly nonce: Uint8Array | undefined;
    readonly responder: Certificate;
    readonly delegated: boolean;
  },
  signer: Signer,
): Uint8Array {
  const keyHash = createHash('sha1').update(responder.publicKeyBits).digest();
  const tbs = derSequence(
    derContext(2, derOctets(keyHash)),
    generalizedTime(producedAt),
    derSequence(...answers.map(single)),
    ...(nonce === undefined
      ? []
      : [derContext(1, derSequence(extension('1.3.6.1.5.5.7.48.1.2', false, derOctets(nonce))))]),
  );
  const basic = derSequence(
    tbs,
    signer.algorithm,
    derBits(signer.sign(tbs)),
    ...(delegated ? [derContext(0, derSequence(responder.der))] : []),
  );
  return derSequence(
    der(0x0a, Uint8Array.of(0)),
    derContext(0, derSequence(derOid('1.3.6.1.5.5.7.48.1.1'), derOctets(basic))),
  );
}

function single({ certId, status, thisUpdate, nextUpdate }: OcspAnswer): Uint8Array {
  return derSequence(
    derSequence(
      derSequence(derOid(hashOids[certId.hash]), derNull()),
      derOctets(certId.issuerNameHash),
      derOctets(certId.issuerKeyHash),
      der(Tag.INTEGER, certId.serialNumber),
    ),
    certStatus(status),
    generalizedTime(thisUpdate),
    derContext(0, generalizedTime(nextUpdate)),
  );
}

function certStatus(status: OcspAnswer['status']): Uint8Array {
  if (status === 'good') return derContextPrimitive(0, new Uint8Array());
  if (status === 'unknown') return derContextPrimitive(2, new Uint8Array());
  const reason =
    status.reason === 'unspecified'
      ? []
      : [derContext(0, der(0x0a, Uint8Array.of(reasonNumber[status.reason])))];
  return derContext(1, generalizedTime(status.at), ...reason);
}

/** Of every year, unlike a certificate's times (RFC 6960 4.2.2.1). */
const generalizedTime = (time: Date): Uint8Array =>
  der(Tag.GENERALIZED_TIME, Buffer.from(`${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`));
