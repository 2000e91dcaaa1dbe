import { type Expiry, expiryOf, type RotationPlan, rotationPlan } from '@countersign/identity';
import { Cache } from '@countersign/trust/internal';
import { type Certificate, matchesPin } from '@countersign/x509';
import type { TrustLevel } from '../levels.js';
import { type ClientPin, isInForce } from './client-pins.js';
import { type RegisteredClient, unregisteredClient } from './registered-client.js';
import type { Registry } from './registry.js';

/** How often something was used since the guard was made, and when. */
export interface Use {
  /** Connections that were let in; behind a proxy, requests. */
  readonly connections: number;
  /** Undefined where never. */
  readonly lastUsed: Date | undefined;
}

/** A registered pin, and what came of it. */
export interface PinUse extends Use {
  /** `sha256/<base64>` of a key, upper-case hex of a certificate. */
  readonly pin: string;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
  /** Whether it is accepted now. */
  readonly inForce: boolean;
}

/** A certificate that a client came with. */
export interface CertificateUse extends Use {
  /** SHA-256, upper-case hex. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

/** A client, and what it came with: who hasn't moved to the new certificate yet? */
export interface ClientUse extends Use {
  readonly clientId: string;
  readonly spiffeId: string | undefined;
  readonly trustLevel: TrustLevel;
  /** As registered; none where any certificate of its name will do. */
  readonly pins: readonly PinUse[];
  /** The last ten, the last used first. */
  readonly certificates: readonly CertificateUse[];
  /** Of the certificate used last. */
  readonly expiry: Expiry | undefined;
  /** When what is due to replace the certificate used last. */
  readonly rotation: RotationPlan | undefined;
}

interface Count {
  connections: number;
  last: number;
}

interface Uses extends Count {
  /** As it was when it first came. */
  readonly client: RegisteredClient;
  certificate: Certificate;
  readonly pins: Cache<Count>;
  readonly certificates: Cache<Count & { readonly fingerprint: string; readonly notAfter: Date }>;
}

const limits = { clients: 50_000, pins: 200, certificates: 10 };

/** Counts by client and pin, whatever becomes of the registry meanwhile. Who wasn't there for long is forgotten first. */
export class Usage {
  readonly #uses = new Cache<Uses>({ entries: limits.clients });

  count(clientId: string, certificate: Certificate, { clients }: Registry, now: Date): void {
    const spiffeId = certificate.names.uri.includes(clientId) ? clientId : undefined;
    const client = clients?.get(clientId) ?? unregisteredClient(clientId, spiffeId);
    const known = this.#uses.get(clientId);
    const uses: Uses = known ?? {
      ...{ client, certificate, connections: 0, last: 0 },
      pins: new Cache({ entries: limits.pins }),
      certificates: new Cache({ entries: limits.certificates }),
    };
    if (known === undefined) this.#uses.set(clientId, uses);
    uses.certificate = certificate;
    const { fingerprints, notAfter } = certificate;
    const seen = countIn(uses.certificates, fingerprints.sha256, () => ({
      ...{ fingerprint: fingerprints.sha256, notAfter, connections: 0, last: 0 },
    }));
    const pins = (client.pins ?? []).filter(({ pin }) => matchesPin(certificate, pin));
    const counts = pins.map(({ pin }) => countIn(uses.pins, pin.text, () => ({ connections: 0, last: 0 })));
    for (const count of [uses, seen, ...counts]) {
      count.connections++;
      count.last = now.getTime();
    }
  }

  /** Of every client of a registry; without one, of every client that came. */
  all({ clients }: Registry, now: Date): ClientUse[] {
    return clients === undefined
      ? [...this.#uses.values()].map(uses => useOf(uses.client, uses, now))
      : [...clients.values()].map(client => useOf(client, this.#uses.peek(client.id), now));
  }
}

function countIn<Counted extends Count>(cache: Cache<Counted>, key: string, make: () => Counted): Counted {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

function useOf(client: RegisteredClient, uses: Uses | undefined, now: Date): ClientUse {
  return {
    ...{ clientId: client.id, spiffeId: client.spiffeId, trustLevel: client.level },
    ...timesOf(uses),
    pins: (client.pins ?? []).map(pin => pinUse(pin, uses?.pins.peek(pin.pin.text), now)),
    certificates: [...(uses?.certificates.values() ?? [])]
      .reverse()
      .map(({ fingerprint, notAfter, ...count }) => ({ fingerprint, notAfter, ...timesOf(count) })),
    expiry: uses && expiryOf(uses.certificate, { now }),
    rotation: uses && rotationPlan(uses.certificate, { now }),
  };
}

const pinUse = (pin: ClientPin, count: Count | undefined, now: Date): PinUse => ({
  ...{ pin: pin.pin.text, from: pin.from, until: pin.until, inForce: isInForce(pin, now) },
  ...timesOf(count),
});

const timesOf = (count: Count | undefined): Use => ({
  connections: count?.connections ?? 0,
  lastUsed: count && new Date(count.last),
});
