import type { Certificate, RevocationReason } from '@countersign/x509';
import type { Call, Result } from './call.js';
import type { Cursors } from './cursor.js';
import { daysLeft, fingerprintsOf } from './identity.js';
import type { Ids } from './ids.js';
import { pageOf } from './page.js';
import { Refusal } from './refusal.js';
import type { Caller, Schemas } from './request.js';
import type { ShutOut } from './shut-out.js';

type State = 'pending' | 'active' | 'retiring' | 'revoked' | 'archived';

interface Registered {
  readonly id: string;
  readonly certificate: Certificate;
  readonly fingerprint: string;
  readonly createdAt: Date;
  state: Exclude<State, 'revoked' | 'archived'>;
}

interface Revocation {
  readonly at: Date;
  readonly reason: string;
}

/** The states from which a step can be taken. */
const stepsFrom = {
  activate: ['pending', 'retiring'],
  retire: ['active'],
  revoke: ['pending', 'active', 'retiring'],
} as const;

const archivedAfter = 30 * 24 * 60 * 60 * 1000;

export interface CertificatesOptions {
  readonly cursors: Cursors;
  readonly ids: Ids;
  readonly now: () => Date;
  readonly shutOut: ShutOut;
}

/** `/v1/certificates`: the certificates of each client, and what becomes of them. */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #byClient = new Map<string, Registered[]>();
  readonly #byFingerprint = new Map<string, Registered>();
  /** By fingerprint: whoever has the certificate, and also where it has not called yet. */
  readonly #revoked = new Map<string, Revocation>();
  /** Spares the fingerprint of a certificate that calls again. */
  readonly #seen = new WeakMap<Certificate, Registered>();

  constructor(options: CertificatesOptions) {
    this.#options = options;
  }

  /** A certificate that isn't accepted before it is activated. One that is known stays as it is. */
  expect(clientId: string, certificate: Certificate): void {
    this.#register(clientId, certificate, 'pending');
  }

  /** A certificate is revoked, whoever decided it. */
  shutOut(certificate: Certificate, reason = 'unspecified'): void {
    this.#revoked.set(certificate.fingerprints.sha256, { at: this.#options.now(), reason });
  }

  /**
   * A certificate that is used for the first time is active from then on.
   *
   * @throws Refusal where it is revoked or not active yet
   */
  check({ clientId, certificate }: Caller): void {
    let registered = this.#seen.get(certificate);
    if (registered === undefined) {
      registered = this.#register(clientId, certificate, 'active');
      this.#seen.set(certificate, registered);
    }
    if (this.#revoked.size > 0 && this.#revoked.has(registered.fingerprint))
      throw new Refusal('CERTIFICATE_REVOKED', `The certificate ${registered.id} was revoked`);
    if (registered.state === 'pending')
      throw new Refusal('NOT_AUTHORIZED', `The certificate ${registered.id} is not active yet`);
  }

  list({ caller, query }: Call): Result {
    const { cursors } = this.#options;
    const own = this.#byClient.get(caller.clientId) ?? [];
    const keep = ({ state }: Schemas['RegisteredCertificate']): boolean =>
      query.state === undefined || state === query.state;
    const list = `certificates\n${caller.clientId}`;
    return { status: 200, body: pageOf(own, cursors, list, query, this.#show, keep) };
  }

  retrieve(call: Call): Result {
    return { status: 200, body: this.#show(this.#find(call)) };
  }

  activate(call: Call): Result {
    return this.#step(call, 'activate', 'active');
  }

  retire(call: Call): Result {
    return this.#step(call, 'retire', 'retiring');
  }

  revoke(call: Call): Result | Promise<Result> {
    const { caller, request, body } = call;
    const { reason = 'unspecified' } = (body ?? {}) as Schemas['RevokeCertificate'];
    const registered = this.#find(call);
    checkStep(registered.id, this.#stateOf(registered), 'revoke');
    const { certificate, fingerprint } = registered;
    this.shutOut(certificate, reason);
    const result = { status: 200, body: this.#show(registered) };
    const tell = () => this.#options.shutOut.revoke(certificate, reason as RevocationReason);
    if (fingerprint !== caller.certificate.fingerprints.sha256) return tell().then(() => result);
    // The guard cuts the connections of the certificate: who revokes its own gets its answer first.
    request.afterwards(() => void tell().catch(error => process.emitWarning(error)));
    return result;
  }

  #step(call: Call, step: keyof typeof stepsFrom, state: Registered['state']): Result {
    const registered = this.#find(call);
    checkStep(registered.id, this.#stateOf(registered), step);
    registered.state = state;
    return { status: 200, body: this.#show(registered) };
  }

  #register(clientId: string, certificate: Certificate, state: Registered['state']): Registered {
    const fingerprint = certificate.fingerprints.sha256;
    const key = `${clientId}\n${fingerprint}`;
    const known = this.#byFingerprint.get(key);
    if (known !== undefined) return known;
    const { ids, now } = this.#options;
    const id = ids.make('cert');
    const registered: Registered = { id, certificate, fingerprint, createdAt: now(), state };
    this.#byFingerprint.set(key, registered);
    const own = this.#byClient.get(clientId);
    if (own === undefined) this.#byClient.set(clientId, [registered]);
    else own.push(registered);
    return registered;
  }

  #find({ caller, id }: Call): Registered {
    const registered = this.#byClient.get(caller.clientId)?.find(own => own.id === id);
    if (registered === undefined) throw new Refusal('NOT_FOUND', `There is no certificate ${id}`);
    return registered;
  }

  #stateOf({ state, certificate, fingerprint }: Registered): State {
    if (this.#revoked.has(fingerprint)) return 'revoked';
    const archived = this.#options.now().getTime() > certificate.notAfter.getTime() + archivedAfter;
    return archived ? 'archived' : state;
  }

  readonly #show = (registered: Registered): Schemas['RegisteredCertificate'] => {
    const { id, certificate, fingerprint, createdAt } = registered;
    const revoked = this.#revoked.get(fingerprint);
    return {
      id,
      state: this.#stateOf(registered),
      subject: String(certificate.subject),
      fingerprints: fingerprintsOf(certificate),
      pin: certificate.pin,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      daysLeft: daysLeft(certificate, this.#options.now()),
      createdAt: createdAt.toISOString(),
      ...(revoked === undefined
        ? {}
        : { revokedAt: revoked.at.toISOString(), revocationReason: revoked.reason }),
    };
  };
}

/** @throws Refusal where a certificate is in no state for a step */
function checkStep(id: string, state: State, step: keyof typeof stepsFrom): void {
  const allowed: readonly string[] = stepsFrom[step];
  if (!allowed.includes(state))
    throw new Refusal(
      'CERTIFICATE_STATE_INVALID',
      `The certificate ${id} is ${state}; ${step} needs ${allowed.join(' or ')}`,
    );
}
