import { TrustError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';
import { maxServed, type ServedChain } from './path.js';

/**
 * Reads the certificates of a handshake in the order in which they were sent. One beside the leaf that can't be read
 * leads nowhere, and is left out.
 *
 * @throws TrustError `SERVER_CERTIFICATE_UNTRUSTED` where the leaf can't be read
 */
export function readServedChain([leaf, ...others]: readonly [Uint8Array, ...Uint8Array[]]): ServedChain {
  const readable: Certificate[] = [];
  for (const der of others.slice(0, maxServed)) {
    try {
      readable.push(Certificate.parse(der));
    } catch {}
  }
  try {
    return { leaf: Certificate.parse(leaf), others: readable };
  } catch (cause) {
    throw new TrustError('SERVER_CERTIFICATE_UNTRUSTED', "The server's certificate can't be read", {
      cause,
      hint: 'Ask the operator for a certificate that keeps to RFC 5280; the cause says what is wrong with this one.',
    });
  }
}
