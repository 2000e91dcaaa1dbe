import type { Certificate } from '@countersign/x509';

/** The identity of a workload, or what is wrong with the one that the certificate claims. */
export type SpiffeIdentity = { readonly id: string } | { readonly problem: string };

/**
 * The SPIFFE ID of a client certificate, by the rules for a leaf X.509-SVID (X509-SVID 2, 3.1 and 5.2). A certificate
 * that claims one and breaks a rule has no identity at all: it is to be refused, not taken for an ordinary one.
 *
 * @returns undefined where the certificate claims no SPIFFE ID
 *
 * @example
 * ```js
 * const identity = spiffeIdOf(client.certificate); // { id: 'spiffe://example.org/billing-service' }
 * ```
 */
export function spiffeIdOf(certificate: Certificate): SpiffeIdentity | undefined {
  const { uri } = certificate.names;
  // Any case, and without its slashes: what isn't quite a SPIFFE ID must not pass for another kind of URI.
  const claimed = uri.find(name => /^\s*spiffe:/i.test(name));
  if (claimed === undefined) return undefined;
  if (uri.length > 1) return { problem: `it has ${uri.length} URIs, and a SPIFFE ID must be the only one` };
  const usages = certificate.usages.key ?? [];
  if (certificate.basicConstraints.ca || usages.includes('keyCertSign') || usages.includes('cRLSign'))
    return { problem: 'it has a SPIFFE ID and may sign for others, so it identifies nobody' };
  const problem = spiffeIdProblem(claimed);
  return problem === undefined ? { id: claimed } : { problem: `its SPIFFE ID ${problem}` };
}

/** What keeps a text from being the SPIFFE ID of a workload (SPIFFE-ID 2), as a sentence goes on. */
export function spiffeIdProblem(text: string): string | undefined {
  // SPIFFE-ID 2.3: 2,048 bytes in all, 255 of them for the trust domain.
  if (text.length > 2048) return 'is longer than 2048 bytes';
  if (!text.startsWith('spiffe://')) return "doesn't begin with spiffe:// in lower case";
  const [domain = '', ...segments] = text.slice('spiffe://'.length).split('/');
  if (!/^[a-z0-9._-]{1,255}$/.test(domain))
    return 'has a trust domain with something else than a-z, 0-9, dot, hyphen and underscore, or none';
  // X509-SVID 3.1: only a signing certificate goes without a path.
  if (segments.length === 0) return 'has no path';
  if (segments.includes('')) return 'has an empty segment, or a slash at its end';
  if (segments.some(segment => segment === '.' || segment === '..')) return 'has a dot segment';
  if (!segments.every(segment => /^[A-Za-z0-9._-]+$/.test(segment)))
    return 'has a path with something else than letters, digits, dot, hyphen and underscore';
  return undefined;
}
