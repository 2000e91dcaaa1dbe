import { errorCatalogue } from '@countersign/spec';
import type { AddressRules } from './address/address-rules.js';
import type { AuthorizationRequest } from './authorization/authorizer.js';
import { type Calling, callingBy, callingOf, type JudgedRequest } from './caller.js';
import type { Connection, Standing } from './connection.js';
import type { EventSource, Judged } from './events.js';
import type { CertificateVerdict } from './pipeline.js';
import type { Policy } from './policy.js';
import type { RateLimit } from './rate-limit.js';
import type { RegisteredClient } from './registry/registered-client.js';
import type { Sessions } from './sessions.js';
import type { Shown } from './shown.js';
import type { ShutOut } from './shut-out.js';
import { authorization, blocked } from './stages/authorization.js';
import { ip } from './stages/ip.js';
import { presented } from './stages/presented.js';
import { revokedHere } from './stages/revocation.js';
import { takesOver, type Upgrades } from './upgrades.js';
import { type Client, type Refused, refused, type Verdict } from './verdict.js';
import type { TimedVerdict, VerdictCache } from './verdict-cache.js';
import type { Violations } from './violations.js';

export interface AdmissionParts {
  /** As it holds now. */
  readonly policy: () => Policy;
  readonly proxies: { readonly addresses: AddressRules | undefined; readonly clientCert: boolean };
  readonly verdicts: VerdictCache;
  readonly sessions: Sessions;
  readonly shutOut: ShutOut;
  readonly upgrades: Upgrades;
  readonly violations: Violations;
  readonly rateLimit: RateLimit;
  readonly events: EventSource;
  readonly now: () => Date;
}

/** What is judged: a connection, or a request on it. */
interface Subject extends Calling {
  readonly connection: Connection;
  /** Undefined at the handshake. */
  readonly request: JudgedRequest | undefined;
  readonly policy: Policy;
  /** `performance.now()` at the beginning. */
  readonly start: number;
}

const anonymous: Verdict = { ok: true, client: undefined, trustLevel: undefined };

/** Puts the verdict on a certificate together with what hangs on connection and request. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** A promise only where something has to be asked. */
  judge(connection: Connection, request: JudgedRequest): Verdict | Promise<Verdict> {
    const policy = this.#parts.policy();
    const { caller, shown } = callingBy(request, connection, this.#parts.proxies);
    const subject = { caller, shown, connection, request, policy, start: performance.now() };
    const { standing } = connection;
    return standing !== undefined && this.#stands(standing, subject)
      ? this.#may(subject, standing, { isNew: false, cached: true })
      : this.#judge(subject);
  }

  /**
   * Why a connection is to be closed before anything is asked for on it, as far as that can be told without waiting. What
   * has to be waited for is known, or at least asked, when the first request comes. What passes by itself is left to be
   * answered: a caller that is cut off would take it for good.
   */
  judgeHandshake(connection: Connection): Refused | undefined {
    // Whom a proxy calls for is known with each request.
    if (connection.fromProxy) return undefined;
    const found = this.#judgeAtOnce(this.#handshakeOf(connection));
    if (found instanceof Promise) {
      // The answer is remembered for the first request.
      found.catch(() => {});
      return undefined;
    }
    return !found.ok && !errorCatalogue[found.code].retryable ? found : undefined;
  }

  /** Why a connection is to be refused, if it is. */
  judgeConnection(connection: Connection): Refused | undefined | Promise<Refused | undefined> {
    const verdict = this.#judge(this.#handshakeOf(connection));
    const refusal = (found: Verdict): Refused | undefined => (found.ok ? undefined : found);
    return verdict instanceof Promise ? verdict.then(refusal) : refusal(verdict);
  }

  #handshakeOf(connection: Connection): Subject {
    const policy = this.#parts.policy();
    return { ...callingOf(connection), connection, request: undefined, policy, start: performance.now() };
  }

  #judge(subject: Subject): Verdict | Promise<Verdict> {
    const found = this.#judgeAtOnce(subject);
    if (!(found instanceof Promise)) return found;
    return found.then(verdict => {
      const now = this.#parts.policy();
      return now === subject.policy
        ? this.#decide(subject, subject.shown as Shown, verdict, false)
        : this.#judge({ ...subject, policy: now });
    });
  }

  /** Where somebody has to be asked, a promise of what is found of the certificate. */
  #judgeAtOnce(subject: Subject): Verdict | Promise<TimedVerdict> {
    const { shown, policy, request } = subject;
    if (shown === undefined) {
      const missing = presented(shown, policy.registry.settings);
      const may = request && policy.authorizer && authorization(policy.authorizer, asked(request, undefined));
      // A rule that lets anyone in means callers without a certificate, too.
      if (missing !== undefined && (policy.authorizer === undefined || may !== undefined))
        return this.#refuse(subject, [missing]);
      return may === undefined ? anonymous : this.#refuse(subject, [may]);
    }
    if ('ok' in shown) return this.#refuse(subject, [shown]);
    const { verdicts } = this.#parts;
    const known = verdicts.known(shown, policy);
    const verdict = known ?? verdicts.judge(shown, policy);
    return verdict instanceof Promise ? verdict : this.#decide(subject, shown, verdict, known !== undefined);
  }

  #decide(subject: Subject, shown: Shown, verdict: TimedVerdict, cached: boolean): Verdict {
    const { connection, caller, policy } = subject;
    const { shutOut } = this.#parts;
    const { certificate, path, twin, client: registered } = verdict;
    const address = addressIn(subject);
    const failures = inOrder([
      ...verdict.failures,
      path.length > 0 && shutOut.isRevoked(shown.fingerprint, twin) ? revokedHere() : undefined,
      ip(registered, caller),
      registered &&
        blocked(registered, shutOut.blockOf(registered.id, shown.fingerprint, address), this.#parts.now()),
    ]);
    if (failures.length > 0 || certificate === undefined || registered === undefined)
      return this.#refuse(subject, failures, { shown, verdict, cached });
    const { spiffeId, attributes } = verdict;
    const client: Client = {
      ...{ id: registered.id, trustLevel: registered.level, certificate, address, spiffeId, attributes },
      chain: path.slice(1),
    };
    const standing: Standing = {
      ...{
        epoch: policy.epoch,
        validUntil: verdict.validUntil,
        registered,
        fingerprint: shown.fingerprint,
        twin,
      },
      verdict: { ok: true, client, trustLevel: registered.level },
    };
    const isNew = connection.standing === undefined;
    // Behind a proxy each request may be somebody else's.
    if (!connection.fromProxy) {
      connection.standing = standing;
      // What a proxy says stands for no handshake here.
      if (isNew) this.#parts.sessions.accept(shown);
    }
    if (isNew) this.#parts.events.tell('certificate_used', { clientId: client.id, certificate });
    return this.#may(subject, standing, { isNew, cached });
  }

  /** Whether what let a connection in still holds. */
  #stands(standing: Standing, { policy }: Subject): boolean {
    const { shutOut, now } = this.#parts;
    return (
      standing.epoch === policy.epoch && now().getTime() < standing.validUntil && !shutOut.concerns(standing)
    );
  }

  /** Whether a client that came in may have what it asks for. */
  #may(
    subject: Subject,
    standing: Standing,
    { isNew, cached }: { readonly isNew: boolean; readonly cached: boolean },
  ): Verdict {
    const { request, policy, connection } = subject;
    const { verdict, registered, fingerprint } = standing;
    const { client } = verdict;
    if (request !== undefined) {
      // What it may not do counts, too: asking again and again for that isn't free.
      const wait = this.#parts.rateLimit.take(registered);
      const refusal =
        wait === undefined
          ? policy.authorizer && authorization(policy.authorizer, asked(request, client))
          : tooMany(registered, wait);
      if (refusal !== undefined) {
        this.#parts.events.tell('certificate_validation_failed', {
          ...this.#told(subject, client, cached),
          failures: [refusal],
        });
        this.#note(refusal, registered, fingerprint, addressIn(subject));
        return { ...refusal, clientId: registered.id };
      }
      if (takesOver(request)) this.#parts.upgrades.add(request.stream ?? connection.socket, standing);
    }
    if (isNew || registered.audit === 'requests' || policy.registry.settings.enhancedLogging)
      this.#parts.events.tell('certificate_validated', this.#told(subject, client, cached));
    return verdict;
  }

  #refuse(
    subject: Subject,
    failures: readonly Refused[],
    found?: { readonly shown: Shown; readonly verdict: CertificateVerdict; readonly cached: boolean },
  ): Refused {
    const [first, ...others] = failures as [Refused, ...Refused[]];
    delete subject.connection.standing;
    const proven = found !== undefined && found.verdict.path.length > 0 ? found.verdict.client : undefined;
    this.#parts.events.tell('certificate_validation_failed', {
      ...this.#judged(subject, found?.cached ?? false),
      clientId: proven?.id,
      trustLevel: proven?.level,
      certificate: found?.verdict.certificate,
      failures: [first, ...others],
    });
    if (found !== undefined && proven !== undefined)
      this.#note(first, proven, found.shown.fingerprint, addressIn(subject));
    return proven === undefined ? first : { ...first, clientId: proven.id };
  }

  #note({ code }: Refused, client: RegisteredClient, fingerprint: string, address: string): void {
    if (!client.automaticBlocking || !this.#parts.policy().registry.settings.automaticBlocking) return;
    this.#parts.violations.note(code, client, fingerprint, address);
  }

  #told(subject: Subject, client: Client | undefined, cached: boolean): Judged {
    return { ...this.#judged(subject, cached), ...identified(client) };
  }

  #judged(subject: Subject, cached: boolean): Omit<Judged, 'clientId' | 'trustLevel' | 'certificate'> {
    const { connection, request, start } = subject;
    return {
      address: addressIn(subject),
      ...(request?.method === undefined ? {} : { method: request.method }),
      ...(request?.url === undefined ? {} : { path: pathOf(request.url) }),
      resumed: connection.resumed,
      cached,
      milliseconds: performance.now() - start,
    };
  }
}

/** By the guide's stages, whichever was noticed first. */
const stages: readonly string[] = [
  'format',
  'chain',
  'expiry',
  'revocation',
  'pinning',
  'ip',
  'authorization',
];

function inOrder(failures: readonly (Refused | undefined)[]): Refused[] {
  const found = failures.filter(failure => failure !== undefined);
  return found.length < 2 ? found : found.sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
}

const addressIn = ({ caller, connection }: Subject): string =>
  caller.ok ? caller.address : connection.address;

const pathOf = (url: string): string => url.split('?', 1)[0] as string;

function asked(request: JudgedRequest, client: Client | undefined): AuthorizationRequest {
  const { method = '', url = '', headers } = request;
  const host = headers[':authority'] ?? headers.host;
  return { method, path: url, client, ...(typeof host === 'string' ? { host } : {}) };
}

const identified = (client: Client | undefined): Pick<Judged, 'clientId' | 'trustLevel' | 'certificate'> => ({
  clientId: client?.id,
  trustLevel: client?.trustLevel,
  certificate: client?.certificate,
});

const tooMany = ({ id, requestsPerMinute }: RegisteredClient, retryAfter: number): Refused =>
  refused('RATE_LIMITED', `${id} may make ${requestsPerMinute} requests in a minute`, { retryAfter });
