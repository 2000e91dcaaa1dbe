import type { Certificate } from '@countersign/x509';
import type { Call, Result } from './call.js';
import type { Cursors } from './cursor.js';
import { daysLeft, fingerprintsOf } from './identity.js';
import type { Ids } from './ids.js';
import { pageOf } from './page.js';
import { Refusal } from './refusal.js';
import type { Caller, Schemas } from './request.js';

type State = 'pending' | 'active' | 'retiring' | 'revoked' | 'archived';

interface Registered {
  readonly id: string;
  readonly certificate: Certificate;
  readonly createdAt: Date;
  state: Exclude<State, 'archived'>;
  revoked?: { readonly at: Date; readonly reason: string };
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
}

/** `/v1/certificates`: the certificates of each client, and what becomes of them. */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #byClient = new Map<string, Registered[]>();
  readonly #byFingerprint = new Map<string, Registered>();
  /** Spares the fingerprint of a certificate that calls again. */
  readonly #seen = new WeakMap<Certificate, Registered>();

  constructor(options: CertificatesOptions) {
    this.#options = options;
  }

  /** A certificate that isn't accepted before it is activated. One that is known stays as it is. */
  expect(clientId: string, certificate: Certificate): void {
    this.#register(clientId, certificate, 'pending');
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
    if (registered.state === 'revoked')
      throw new Refusal('CERTIFICATE_REVOKED', `The certificate ${registered.id} was revoked by its client`);
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

  revoke(call: Call): Result {
    const { reason = 'unspecified' } = (call.body ?? {}) as Schemas['RevokeCertificate'];
    const registered = this.#find(call);
    const result = this.#step(call, 'revoke', 'revoked');
    registered.revoked = { at: this.#options.now(), reason };
    return { ...result, body: this.#show(registered) };
  }

  #step(call: Call, step: keyof typeof stepsFrom, state: Registered['state']): Result {
    const registered = this.#find(call);
    const before = this.#stateOf(registered);
    const allowed: readonly string[] = stepsFrom[step];
    if (!allowed.includes(before))
      throw new Refusal(
        'CERTIFICATE_STATE_INVALID',
        `The certificate ${registered.id} is ${before}; ${step} needs ${allowed.join(' or ')}`,
      );
    registered.state = state;
    return { status: 200, body: this.#show(registered) };
  }

  #register(clientId: string, certificate: Certificate, state: Registered['state']): Registered {
    const fingerprint = `${clientId}\n${certificate.fingerprints.sha256}`;
    const known = this.#byFingerprint.get(fingerprint);
    if (known !== undefined) return known;
    const { ids, now } = this.#options;
    const registered: Registered = { id: ids.make('cert'), certificate, createdAt: now(), state };
    this.#byFingerprint.set(fingerprint, registered);
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

  #stateOf({ state, certificate }: Registered): State {
    const archived = this.#options.now().getTime() > certificate.notAfter.getTime() + archivedAfter;
    return archived && state !== 'revoked' ? 'archived' : state;
  }

  readonly #show = (registered: Registered): Schemas['RegisteredCertificate'] => {
    const { id, certificate, createdAt, revoked } = registered;
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
