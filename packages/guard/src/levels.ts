/** How far a client is trusted, and so how closely it is looked at: the more, the closer. */
export type TrustLevel = 'standard' | 'high' | 'maximum';

/** How a client's certificate is asked about; `basic` looks only at what is at hand, and asks nobody. */
export type RevocationChecking = 'basic' | 'ocsp' | 'ocsp+crl';

/** What holds at a trust level, and what a registration of it can't do without. */
export interface LevelTerms {
  /** The least that is asked about revocation. */
  readonly revocation: RevocationChecking;
  /** What becomes of a client about whose certificate nobody can be asked. */
  readonly onUnavailable: 'allow' | 'refuse';
  /** For how many milliseconds past its nextUpdate an answer counts, while nothing fresher can be had. */
  readonly grace: number;
  /** Whether a client must have pins. */
  readonly pinned: boolean;
  /** Whether a client must say from where it calls. */
  readonly addressed: boolean;
  /** Requests in a minute. */
  readonly requestsPerMinute: number;
  /** What is written down: each new connection, or each request. */
  readonly audit: 'connections' | 'requests';
}

const hour = 60 * 60_000;

export const levels: Readonly<Record<TrustLevel, LevelTerms>> = {
  standard: {
    revocation: 'basic',
    onUnavailable: 'allow',
    grace: 24 * hour,
    pinned: false,
    addressed: false,
    requestsPerMinute: 600,
    audit: 'connections',
  },
  high: {
    revocation: 'ocsp',
    onUnavailable: 'allow',
    grace: 24 * hour,
    pinned: true,
    addressed: false,
    requestsPerMinute: 3_000,
    audit: 'requests',
  },
  maximum: {
    revocation: 'ocsp+crl',
    onUnavailable: 'refuse',
    grace: hour,
    pinned: true,
    addressed: true,
    requestsPerMinute: 6_000,
    audit: 'requests',
  },
};

/** The levels by what registrations call them. */
export const levelOf: Readonly<Record<'standard' | 'enhanced' | 'maximum', TrustLevel>> = {
  standard: 'standard',
  enhanced: 'high',
  maximum: 'maximum',
};
