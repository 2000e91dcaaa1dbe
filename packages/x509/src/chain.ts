import type { Certificate } from './certificate.js';

/** The issuers of a leaf, and what is not among them. */
export interface Chain {
  /** From the leaf's issuer up, each link proven by signature. */
  readonly issuers: readonly Certificate[];
  /** Certificates that belong to no link. */
  readonly extra: readonly Certificate[];
}

/** Orders the certificates above a leaf. Links count by name and signature, never by name alone. */
export function orderChain(leaf: Certificate, candidates: readonly Certificate[]): Chain {
  const rest = candidates.filter(candidate => !candidate.equals(leaf));
  const issuers: Certificate[] = [];
  let last = leaf;
  while (!last.isSelfIssued) {
    const next = rest.findIndex(candidate => last.isIssuedBy(candidate));
    if (next < 0) break;
    last = rest.splice(next, 1)[0] as Certificate;
    issuers.push(last);
  }
  return { issuers, extra: rest };
}
