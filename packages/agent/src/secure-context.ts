import { createSecureContext, type SecureContext } from 'node:tls';
import type { Identity } from '@countersign/identity';
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
  const anchors = await trust.anchors();
  return createSecureContext({
    key: identity.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    cert: [identity.certificate, ...identity.chain].map(certificate => certificate.pem).join(''),
    minVersion: trust.minVersion,
    ...(anchors === undefined ? {} : { ca: [...anchors] }),
  });
}
