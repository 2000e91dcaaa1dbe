import type { X509Certificate } from 'node:crypto';
import { Cache } from '@countersign/trust/internal';
import { Certificate } from '@countersign/x509';

/** A certificate as a caller showed it. Nothing is said yet of who he is. */
export interface Shown {
  /** SHA-256 of the certificate, upper-case hex. */
  readonly fingerprint: string;
  readonly der: Uint8Array;
  /** What came along, as far as it can be read. */
  readonly others: readonly Certificate[];
  /**
   * Why OpenSSL refused it, by the name of its error; undefined where it found nothing, or did not judge because a proxy
   * ended the TLS connection.
   */
  readonly opensslError: string | undefined;
}

export const hexOf = (fingerprint: string): string => fingerprint.replaceAll(':', '');

// As many as trust looks at.
const maxOthers = 32;

/** Callers of one CA send the same certificates along: each is read once. */
export class SharedCertificates {
  readonly #byFingerprint = new Cache<Certificate>({
    entries: 1_000,
    bytes: 4 * 1024 * 1024,
    sizeOf: ({ der }) => der.length,
  });

  /** The certificates that came along with a leaf, in the order in which they were sent. */
  above(leaf: X509Certificate): readonly Certificate[] {
    const others: Certificate[] = [];
    let next = leaf.issuerCertificate;
    for (let count = 0; next !== undefined && count < maxOthers; count++) {
      const certificate = this.#shared(next.fingerprint256, next.raw);
      if (certificate !== undefined) others.push(certificate);
      next = next.issuerCertificate;
    }
    return others;
  }

  /** One that can't be read leads nowhere, and is left out. */
  #shared(fingerprint: string, der: Uint8Array): Certificate | undefined {
    const known = this.#byFingerprint.get(fingerprint);
    if (known !== undefined) return known;
    try {
      const certificate = Certificate.parse(der);
      this.#byFingerprint.set(fingerprint, certificate);
      return certificate;
    } catch {
      return undefined;
    }
  }
}
