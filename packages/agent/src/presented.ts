import type { KeyObject } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { IdentityError } from '@countersign/spec';

/**
 * A server that asks for a certificate, and takes no signature that this key can make, gets an empty one from OpenSSL,
 * and the request would go out unauthenticated. On a client the shared algorithms are known exactly when it asked.
 *
 * @throws IdentityError `CLIENT_CERTIFICATE_REJECTED`
 */
export function refuseUnpresented(
  socket: TLSSocket,
  { privateKey, certificate }: Identity,
  address: string,
): void {
  const accepted = socket.getSharedSigalgs();
  if (
    accepted.length === 0 ||
    accepted.some(algorithm => canSign(privateKey, algorithm, socket.getProtocol()))
  )
    return;
  throw new IdentityError(
    'CLIENT_CERTIFICATE_REJECTED',
    `${address} asks for a certificate and takes no signature by the key of ${certificate.subject}: ${accepted.join(', ')}`,
    { hint: 'Use a certificate with a key of a kind that is listed.' },
  );
}

// RFC 8446 4.2.3: in TLS 1.3 the curve is part of the algorithm.
const hashOfCurve: Readonly<Record<string, string>> = {
  prime256v1: 'SHA256',
  secp384r1: 'SHA384',
  secp521r1: 'SHA512',
};

function canSign(
  { asymmetricKeyType, asymmetricKeyDetails }: KeyObject,
  algorithm: string,
  protocol: string | null,
): boolean {
  const [kind, hash] = algorithm.split('+');
  switch (asymmetricKeyType) {
    case 'ec':
      return (
        kind === 'ECDSA' &&
        (protocol !== 'TLSv1.3' || hash === hashOfCurve[asymmetricKeyDetails?.namedCurve ?? ''])
      );
    case 'rsa':
      return kind === 'RSA-PSS' || (kind === 'RSA' && protocol !== 'TLSv1.3');
    case 'rsa-pss':
      return kind === 'RSA-PSS';
    default:
      return kind?.toLowerCase() === asymmetricKeyType;
  }
}
