import { printable } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';

/** Labels of one certificate of one client. */
export type CertificateLabels = Readonly<Record<'client' | 'fingerprint', string>>;

/** A client has two while it rotates; where many programs share a client id, those used last count. */
const certificatesOfClient = 4;

/** The clients and certificates that have series of their own: a bounded number, whoever comes. */
export class CertificateSeries {
  readonly #most: number;
  readonly #onGone: (labels: CertificateLabels) => void;
  /** Of each client its certificates by fingerprint, the one used last at the end. */
  readonly #clients = new Map<string, Map<string, CertificateLabels>>();

  constructor(mostClients: number, onGone: (labels: CertificateLabels) => void) {
    this.#most = mostClients;
    this.#onGone = onGone;
  }

  /** Its labels, or undefined where there are as many clients as there may be. */
  labels(clientId: string, certificate: Certificate): CertificateLabels | undefined {
    const certificates = this.#clients.get(clientId) ?? new Map<string, CertificateLabels>();
    if (!this.#clients.has(clientId)) {
      if (this.#clients.size >= this.#most) return undefined;
      this.#clients.set(clientId, certificates);
    }
    const whole = certificate.fingerprints.sha256;
    const labels = certificates.get(whole) ?? {
      client: printable(clientId, 64),
      fingerprint: whole.slice(0, 16),
    };
    certificates.delete(whole);
    certificates.set(whole, labels);
    const [oldest] = certificates;
    if (oldest !== undefined && certificates.size > certificatesOfClient) {
      certificates.delete(oldest[0]);
      this.#onGone(oldest[1]);
    }
    return labels;
  }

  /** Forgets clients, so that others have room. */
  keep(isKept: (clientId: string) => boolean): void {
    for (const [clientId, certificates] of this.#clients) {
      if (isKept(clientId)) continue;
      this.#clients.delete(clientId);
      for (const labels of certificates.values()) this.#onGone(labels);
    }
  }
}
