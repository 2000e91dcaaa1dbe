import { CountersignError } from '@countersign/spec';
import type { Certificate } from './certificate.js';
import type { DistinguishedName } from './name.js';

/** The issuers of a leaf, and what is not among them. */
export interface Chain {
  /** From the leaf's issuer up, each link proven by signature. */
  readonly issuers: readonly Certificate[];
  /** Certificates that belong to no link. */
  readonly extra: readonly Certificate[];
  /** The issuer that the chain ends before; undefined where it ends with a self-issued certificate. */
  readonly missing: MissingIssuer | undefined;
}

/** An issuer that isn't among the certificates at hand. */
export interface MissingIssuer {
  readonly name: DistinguishedName;
  /** Where the certificate below says that it can be had (RFC 5280 4.2.2.1); none where that can't be read. */
  readonly urls: readonly string[];
}

// Hostile files may hold hundreds of certificates with one name: signatures are checked for these many only.
const maxLinks = 16;
const maxNamesakes = 16;

/** Orders the certificates above a leaf. Links count by name and signature, never by name alone. */
export function orderChain(leaf: Certificate, candidates: readonly Certificate[]): Chain {
  const rest = candidates.filter(candidate => !candidate.equals(leaf));
  const issuers: Certificate[] = [];
  let last = leaf;
  while (!last.isSelfIssued && issuers.length < maxLinks) {
    const issuer = rest
      .filter(candidate => candidate.subject.equals(last.issuer))
      .slice(0, maxNamesakes)
      .find(candidate => last.isIssuedBy(candidate));
    if (issuer === undefined) break;
    rest.splice(rest.indexOf(issuer), 1);
    issuers.push(issuer);
    last = issuer;
  }
  const missing = last.isSelfIssued ? undefined : { name: last.issuer, urls: issuerUrls(last) };
  return { issuers, extra: rest, missing };
}

function issuerUrls(certificate: Certificate): readonly string[] {
  try {
    return certificate.authorityInfoAccess.caIssuers;
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return [];
  }
}
