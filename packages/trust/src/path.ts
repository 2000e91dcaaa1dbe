import type { Certificate } from '@countersign/x509';
import type { Anchors } from './anchors.js';

/** What a peer sent in a full handshake. Of a leaf that was judged before, nothing but its fingerprint is read. */
export interface ServedChain {
  /** SHA-256 of the leaf, in any spelling. Default: computed. */
  readonly fingerprint?: string;
  /** The certificate whose key was proven. */
  readonly leaf: Certificate;
  /** As they were sent: in any order, of any use, written by anybody. */
  readonly others: readonly Certificate[];
  /** The OCSP response that was stapled, as it came. */
  readonly staple?: Uint8Array;
}

// Servers send 1 to 4 certificates. The rest is room for cross-signed CAs, and an end for hostile chains.
export const maxServed = 32;
const maxPathLength = 10;
const maxSignatureChecks = 32;
const maxSteps = 256;

/**
 * Finds the paths from a leaf to an anchor (RFC 4158). Every link is proven by signature; whether a path holds is for the
 * profile to say. Ends after a bounded amount of work, whatever was sent.
 */
export class PathBuilder {
  readonly #anchors: Anchors;
  readonly #leaf: Certificate;
  readonly #others: readonly Certificate[];
  readonly #links = new Map<Certificate, Map<Certificate, boolean>>();
  #signatureChecks = 0;
  #steps = 0;
  #deadEnd: readonly Certificate[];

  constructor({ leaf, others }: ServedChain, anchors: Anchors) {
    this.#anchors = anchors;
    this.#leaf = leaf;
    this.#others = others.slice(0, maxServed);
    this.#deadEnd = [leaf];
  }

  /** Leaf first, anchor last. */
  paths(): Generator<readonly Certificate[]> {
    return this.#extend([this.#leaf]);
  }

  /** The longest way that led to no anchor: its last certificate lacks an issuer. */
  get deadEnd(): readonly Certificate[] {
    return this.#deadEnd;
  }

  /** Whether the search ended for want of effort, with ways left to try. */
  get exhausted(): boolean {
    return this.#steps > maxSteps || this.#signatureChecks >= maxSignatureChecks;
  }

  *#extend(path: readonly Certificate[]): Generator<readonly Certificate[]> {
    const last = path[path.length - 1] as Certificate;
    if (this.#anchors.has(last)) {
      yield path;
      return;
    }
    if (path.length > this.#deadEnd.length) this.#deadEnd = path;
    if (path.length >= maxPathLength) return;
    for (const issuer of this.#issuersOf(last)) {
      if (++this.#steps > maxSteps) return;
      if (!path.some(earlier => sameEntity(earlier, issuer)) && this.#issued(issuer, last))
        yield* this.#extend([...path, issuer]);
    }
  }

  /** By name, which RFC 5280 4.1.2.6 has both sides encode alike. Anchors first: what is believed ends the search. */
  *#issuersOf(certificate: Certificate): Generator<Certificate> {
    yield* this.#anchors.namedAsIssuerOf(certificate);
    for (const other of this.#others) if (other.subject.equals(certificate.issuer)) yield other;
  }

  #issued(issuer: Certificate, certificate: Certificate): boolean {
    let links = this.#links.get(certificate);
    if (links === undefined) {
      links = new Map();
      this.#links.set(certificate, links);
    }
    let proven = links.get(issuer);
    if (proven === undefined) {
      if (this.#signatureChecks >= maxSignatureChecks) return false;
      this.#signatureChecks++;
      proven = certificate.isIssuedBy(issuer);
      links.set(issuer, proven);
    }
    return proven;
  }
}

/** RFC 4158 2.4.2: one name with one key twice in a path is a loop. */
const sameEntity = (a: Certificate, b: Certificate): boolean =>
  a.subject.equals(b.subject) && Buffer.compare(a.spki, b.spki) === 0;
