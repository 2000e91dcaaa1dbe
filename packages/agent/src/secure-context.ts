import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { IdentityError } from '@countersign/spec';
import type { Trust } from '@countersign/trust';

const contexts = new WeakMap<Identity, WeakMap<Trust, Promise<SecureContext>>>();

/**
 * The TLS context of an identity under a trust, made once: parsing key and certificates anew for each handshake
 * doubles its cost. They go in apart, never as `pfx`, which would make every CA in the file a trust anchor.
 */
export function secureContext(identity: Identity, trust: Trust): Promise<SecureContext> {
  let ofIdentity = contexts.get(identity);
  if (ofIdentity === undefined) {
    ofIdentity = new WeakMap();
    contexts.set(identity, ofIdentity);
  }
  let context = ofIdentity.get(trust);
  if (context === undefined) {
    context = create(identity, trust);
    // A CA file that can't be read now may be readable at the next connection.
    context.catch(() => ofIdentity.delete(trust));
    ofIdentity.set(trust, context);
  }
  return context;
}

async function create(identity: Identity, trust: Trust): Promise<SecureContext> {
  // A source of the user's own may give what OpenSSL loads, and then never presents.
  if (!identity.certificate.hasKey(identity.privateKey))
    throw new IdentityError(
      'PEM_KEY_MISMATCH',
      `The private key does not belong to the certificate ${identity.certificate.subject}`,
    );
  const anchors = await trust.anchors();
  try {
    return contextOf(identity, trust, anchors);
  } catch (cause) {
    throw new IdentityError(
      'CERTIFICATE_INVALID_FORMAT',
      `OpenSSL refuses the identity ${identity.certificate.subject}`,
      {
        cause,
        hint: 'Its key or signature may be too weak for this version of Node: have it issued again, with RSA of 2048 bits or P-256 at least.',
      },
    );
  }
}

function contextOf(identity: Identity, trust: Trust, anchors: readonly string[] | undefined): SecureContext {
  return createSecureContext({
    key: identity.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    cert: [identity.certificate, ...identity.chain].map(certificate => certificate.pem).join(''),
    minVersion: trust.minVersion,
    // A renegotiation (TLS 1.2) may bring another certificate of the same CA, which no pin would see.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(anchors === undefined ? {} : { ca: [...anchors] }),
  });
}
