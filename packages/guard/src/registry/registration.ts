import type { RevocationChecking } from '../levels.js';

/** A client as the server's operator registers it. */
export interface ClientRegistration {
  /** The common name of its certificate, unless `spiffeId` says who it is. */
  readonly clientId: string;
  /** Standard, High and Maximum trust, in this order. */
  readonly securityLevel: 'standard' | 'enhanced' | 'maximum';
  /** The SPIFFE ID in its certificate. Default: it is known by its common name. */
  readonly spiffeId?: string;
  /** Whether `pinnedThumbprint` holds. Default: whether there is one. */
  readonly certificatePinning?: boolean;
  /**
   * The certificates that are accepted: fingerprints (SHA-1 or SHA-256), or `sha256/…` pins of keys. Several where an old
   * certificate and a new one are accepted at once.
   */
  readonly pinnedThumbprint?: PinnedThumbprint | readonly PinnedThumbprint[];
  /** Addresses and CIDR ranges that it may call from. Empty: from everywhere. Default: empty. */
  readonly ipRestrictions?: readonly string[];
  /** How its certificate is asked about. Default: what its level asks for at least. */
  readonly revocationChecking?: RevocationChecking;
  /** Whether each of its requests is written down. Default: what its level asks for. */
  readonly enhancedMonitoring?: boolean;
  /** Whether who breaks the rules under its name is shut out for a while. Default: at `maximum`. */
  readonly automaticBlocking?: boolean;
  /** Default: that of its level. */
  readonly requestsPerMinute?: number;
}

/** A pin, or one with the time in which it is accepted. */
export type PinnedThumbprint = string | DatedThumbprint;

export interface DatedThumbprint {
  readonly thumbprint: string;
  /** RFC 3339. Default: since ever. */
  readonly from?: string;
  /** RFC 3339; from then on it is refused. Default: never. */
  readonly until?: string;
}

/** What the operator asks of all clients. */
export interface SecuritySettings {
  /** Default: true. */
  readonly RequireClientCertificate?: boolean;
  /** Whether registered pins hold. Default: true. */
  readonly EnableCertificatePinning?: boolean;
  /** Whether a self-signed certificate that is pinned by its whole fingerprint is accepted: this one, and no other. Default: false. */
  readonly AllowSelfSigned?: boolean;
  /** Default: true. */
  readonly CheckRevocation?: boolean;
  /** Whether each request is written down, at every level. Default: false. */
  readonly EnhancedLogging?: boolean;
  /** Whether anybody is shut out automatically. Default: true. */
  readonly AutomaticBlocking?: boolean;
  /** More pins, by client id. Default: none. */
  readonly PinnedCertificates?: Readonly<Record<string, PinnedThumbprint | readonly PinnedThumbprint[]>>;
}
