import { ConfigurationError, type CountersignError, type ErrorCode, type Stage } from '@countersign/spec';
import { checkArgument, nearest } from '@countersign/spec/internal';
import type { RevocationVerdict } from '@countersign/trust';
import type { Certificate } from '@countersign/x509';
import type { RevocationChecking, TrustLevel } from './levels.js';

/** What was judged, and how. */
export interface Judged {
  /** Undefined where the certificate doesn't prove who calls. */
  readonly clientId: string | undefined;
  readonly trustLevel: TrustLevel | undefined;
  /** Undefined where none was presented, or none that can be read. */
  readonly certificate: Certificate | undefined;
  /** The address that was judged. */
  readonly address: string;
  /** Of the request, where one was judged and not a connection. */
  readonly method?: string;
  /** Without its query. */
  readonly path?: string;
  /** Whether the TLS session was resumed. */
  readonly resumed: boolean;
  /** Whether the certificate had been judged before. */
  readonly cached: boolean;
  readonly milliseconds: number;
}

/** A stage that failed. */
export interface Failure {
  readonly stage: Stage;
  readonly code: ErrorCode;
  readonly detail: string;
  /** What the caller isn't told. */
  readonly explanation?: string;
}

/** What a guard tells, each with one object. */
export interface GuardEvents {
  /** Told of each new connection, and of each request where the trust level asks for it. */
  readonly certificate_validated: readonly [Judged];
  /** The first failure decided; the others would have, too. */
  readonly certificate_validation_failed: readonly [
    Judged & { readonly failures: readonly [Failure, ...Failure[]] },
  ];
  /** A TLS handshake that ended well. */
  readonly handshake: readonly [
    { readonly milliseconds: number; readonly resumed: boolean; readonly protocol: string },
  ];
  /** Somebody was asked, or nobody could be. */
  readonly revocation_checked: readonly [
    {
      readonly clientId: string | undefined;
      readonly trustLevel: TrustLevel;
      readonly checking: RevocationChecking;
      readonly verdict: RevocationVerdict;
      readonly milliseconds: number;
    },
  ];
  /** A certificate was let in, though nobody could say whether it was revoked. */
  readonly revocation_unavailable: readonly [
    { readonly clientId: string | undefined; readonly trustLevel: TrustLevel; readonly explanation: string },
  ];
  /** Which of its certificates a client used; once for each new connection. */
  readonly certificate_used: readonly [{ readonly clientId: string; readonly certificate: Certificate }];
  readonly client_blocked: readonly [
    {
      /** A client id, or the fingerprint of a certificate and an address. */
      readonly subject: string;
      readonly reason: string;
      readonly until: Date | undefined;
    },
  ];
  readonly client_unblocked: readonly [{ readonly subject: string }];
  readonly certificate_revoked: readonly [{ readonly fingerprint: string; readonly connections: number }];
  /** New clients, settings, CAs or rules hold from now on. */
  readonly policy_changed: readonly [{ readonly epoch: number }];
  /** New ones were bad, and the last good ones hold. */
  readonly policy_rejected: readonly [{ readonly error: CountersignError }];
  /** The server's own identity. */
  readonly rotated: readonly [{ readonly certificate: Certificate; readonly previous: Certificate }];
  readonly rotation_failed: readonly [{ readonly error: CountersignError }];
  /** Nobody gives an OCSP response about the server's own certificate. */
  readonly staple_unavailable: readonly [{ readonly error: CountersignError }];
}

export type GuardEventName = keyof GuardEvents;

const known: Readonly<Record<GuardEventName, true>> = {
  certificate_validated: true,
  certificate_validation_failed: true,
  handshake: true,
  revocation_checked: true,
  revocation_unavailable: true,
  certificate_used: true,
  client_blocked: true,
  client_unblocked: true,
  certificate_revoked: true,
  policy_changed: true,
  policy_rejected: true,
  rotated: true,
  rotation_failed: true,
  staple_unavailable: true,
};

/** Who listens for a misspelt event would wait for ever. */
function checkEvent(name: string): void {
  checkArgument('on', 'the event', name, 'text');
  if (Object.hasOwn(known, name)) return;
  const names = Object.keys(known);
  const meant = nearest(name, names);
  throw new ConfigurationError('CONFIG_INVALID', `There is no event '${name}'`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Known events: ${names.join(', ')}.`,
  });
}

type Listener<Name extends GuardEventName> = (...event: GuardEvents[Name]) => void;

/** Tells listeners; one that throws is reported as a process warning, and stops nothing. */
export class EventSource {
  readonly #listeners = new Map<GuardEventName, Set<Listener<GuardEventName>>>();

  /**
   * @returns a function that takes the listener away.
   * @throws ConfigurationError `CONFIG_INVALID`
   */
  on<Name extends GuardEventName>(name: Name, listener: Listener<Name>): () => void {
    checkEvent(name);
    checkArgument('on', 'the listener', listener, 'function');
    const own = ((...event: GuardEvents[Name]) => listener(...event)) as Listener<GuardEventName>;
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(own));
    return () => listeners.delete(own);
  }

  /** Whether anybody listens: what is told can be costly to put together. */
  has(name: GuardEventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  tell<Name extends GuardEventName>(name: Name, ...event: GuardEvents[Name]): void {
    // Catches what an asynchronous listener throws, too.
    for (const listener of [...(this.#listeners.get(name) ?? [])])
      new Promise(resolve => resolve((listener as Listener<Name>)(...event))).catch(error => {
        process.emitWarning(`A listener of '${name}' failed: ${error}`, 'CountersignWarning');
      });
  }
}
