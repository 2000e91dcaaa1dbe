import type { ClientRegistration } from '@countersign/guard';
import { ConfigurationError } from '@countersign/spec';
import type { CertificateAuthority, Issued } from '@countersign/test-certs';
import type { ApiClient } from './api/admin.js';

/** From where clients of a mock call, unless they say otherwise. */
const loopback = ['127.0.0.0/8'];

/** The clients of the Payment System: one for each kind of partner, and its own services. Loopback is allowed to all. */
export const defaultClients: readonly ClientRegistration[] = [
  { clientId: 'demo_client', securityLevel: 'standard' },
  {
    ...{ clientId: 'high_security_client_1', securityLevel: 'enhanced' },
    ipRestrictions: ['192.168.1.0/24', ...loopback],
  },
  {
    ...{ clientId: 'financial_client_bank', securityLevel: 'maximum' },
    ipRestrictions: ['203.0.113.0/24', ...loopback],
    ...{ enhancedMonitoring: true, automaticBlocking: true },
  },
  {
    ...{ clientId: 'enterprise_client_corp', securityLevel: 'enhanced' },
    ipRestrictions: ['198.51.100.0/24', ...loopback],
  },
  { clientId: 'order-service', securityLevel: 'standard' },
  { clientId: 'billing-service', securityLevel: 'standard' },
];

/** The clients of a mock, with the certificates that it has issued for them. */
export class MockClients {
  /** Whether the mock has a CA to issue what is pinned. */
  readonly #issues: boolean;
  #registered: readonly ClientRegistration[];
  readonly #issued = new Map<string, Issued>();
  readonly #pins = new Map<string, string[]>();
  readonly #addresses = new Map<string, string>();

  constructor(registered: readonly ClientRegistration[], { issues }: { readonly issues: boolean }) {
    this.#registered = registered;
    this.#issues = issues;
  }

  /** As a guard wants them: with the pins of what was issued for those that have none of their own. */
  get registrations(): readonly ClientRegistration[] {
    return this.#registered.map(registration => {
      const pins =
        this.#issues && wantsPins(registration)
          ? (this.#pins.get(registration.clientId) ?? [nobodys])
          : undefined;
      return {
        ...registration,
        // Quotas are the API's, which tells them in its headers.
        requestsPerMinute: registration.requestsPerMinute ?? 1_000_000,
        ...(pins === undefined ? {} : { pinnedThumbprint: pins }),
      };
    });
  }

  /** As the API lists them. */
  get listed(): readonly ApiClient[] {
    return this.#registered.map(({ clientId, securityLevel }) => ({
      ...{ clientId, trustLevel: trustLevels[securityLevel] },
    }));
  }

  /**
   * From now on these are registered.
   *
   * @returns those that were before
   */
  register(registered: readonly ClientRegistration[]): readonly ClientRegistration[] {
    const before = this.#registered;
    this.#registered = registered;
    return before;
  }

  /** The certificate of a client that calls from an address: the same one of each CA each time. */
  issue(
    ca: CertificateAuthority,
    clientId: string,
    address: string | undefined,
  ): { issued: Issued; isNew: boolean } {
    const key = `${ca.certificate.fingerprints.sha256} ${clientId} ${address ?? ''}`;
    const known = this.#issued.get(key);
    if (known !== undefined) return { issued: known, isNew: false };
    const issued = ca.client(clientId);
    this.#issued.set(key, issued);
    const { fingerprints } = issued.certificate;
    this.#pins.set(clientId, [...(this.#pins.get(clientId) ?? []), fingerprints.sha256]);
    if (address !== undefined) this.#addresses.set(fingerprints.sha256, address);
    return { issued, isNew: true };
  }

  /** From where the holder of a certificate is to be taken to call. */
  addressOf(fingerprint: string | undefined): string | undefined {
    return fingerprint === undefined ? undefined : this.#addresses.get(fingerprint);
  }

  /**
   * The certificates that were issued for a client, newest last.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where there is none: a test that misspells a client would go on as if all were well
   */
  issuedFor(clientId: string): readonly Issued[] {
    const issued = [...this.#issued.values()].filter(
      ({ certificate }) => certificate.subject.commonName === clientId,
    );
    if (issued.length > 0) return issued;
    throw new ConfigurationError('CONFIG_INVALID', 'The mock has issued no certificate to such a client', {
      hint: 'Call connect or files for the client first.',
    });
  }
}

const trustLevels = { standard: 'standard', enhanced: 'high', maximum: 'maximum' } as const;

/** The thumbprint of no certificate, for a client to which none was issued yet: issuing takes its time. */
const nobodys = '00'.repeat(32);

/** Whether a client is to be pinned, and its operator leaves it to the mock to what. */
const wantsPins = (registration: ClientRegistration): boolean =>
  registration.pinnedThumbprint === undefined &&
  (registration.certificatePinning ?? registration.securityLevel !== 'standard');
