import type { RevocationVerdict } from '@countersign/trust';
import type { Certificate } from '@countersign/x509';
import { attributesOf } from './authorization/attributes.js';
import type { Policy } from './policy.js';
import type { ClientPin } from './registry/client-pins.js';
import type { RegisteredClient } from './registry/registered-client.js';
import type { Revocations } from './revocations.js';
import type { Shown } from './shown.js';
import { twinOf } from './signature-twin.js';
import { known } from './stages/authorization.js';
import { chain } from './stages/chain.js';
import { expiry } from './stages/expiry.js';
import { format } from './stages/format.js';
import { pinning } from './stages/pinning.js';
import { revocation } from './stages/revocation.js';
import type { Client, Refused } from './verdict.js';

/** What was found of a certificate, wherever it is shown from. */
export interface CertificateVerdict {
  /** In the order of the stages; the first decides. None: it passed. */
  readonly failures: readonly Refused[];
  /** Undefined where it can't be read. */
  readonly certificate: Certificate | undefined;
  /** Leaf first, anchor last; empty where there is none. */
  readonly path: readonly Certificate[];
  /** The fingerprint of its other form, which is shut out with it. */
  readonly twin: string | undefined;
  readonly spiffeId: string | undefined;
  /** Whom it names; proven where there is a path. */
  readonly client: RegisteredClient | undefined;
  readonly attributes: Client['attributes'];
  /** By which of the client's pins it was accepted. */
  readonly pin: ClientPin | undefined;
  readonly revocation: RevocationVerdict | undefined;
}

/**
 * Judges a certificate in the order of the stages: format, chain, expiry, revocation, pinning. What hangs on the
 * connection or the request comes after it: address and authorization.
 */
export function judgeCertificate(
  shown: Shown,
  policy: Policy,
  revocations: Revocations,
  now: Date,
): CertificateVerdict | Promise<CertificateVerdict> {
  const readable = format(shown);
  if (isRefused(readable)) return { ...nobody, failures: [readable] };
  const { certificate, spiffeId } = readable;
  const late = expiry(shown, certificate, now);
  const path = chain(shown, readable, policy, now);
  if (isRefused(path)) return { ...nobody, certificate, failures: failed(path, late) };

  const client = policy.registry.find(certificate, spiffeId);
  const attributes = attributesOf(path, policy.authorizer?.assertedBy ?? []);
  const proven = { certificate, path, twin: twinOf(certificate, path[1]), spiffeId, client, attributes };
  const pin = pinning(certificate, client, policy.registry.settings, now);
  const rest = [isRefused(pin) ? pin : undefined, known(certificate, spiffeId, client)];
  const accepted = isRefused(pin) ? undefined : pin;
  // Nobody is asked about a certificate that is past: it may be forgotten there.
  if (late !== undefined)
    return { ...proven, pin: accepted, revocation: undefined, failures: failed(late, ...rest) };
  const settle = (asked: RevocationVerdict | undefined): CertificateVerdict => ({
    ...proven,
    pin: accepted,
    revocation: asked,
    failures: failed(revocation(asked, now), ...rest),
  });
  const asked = policy.registry.settings.checkRevocation ? revocations.check(path, client) : undefined;
  return asked instanceof Promise ? asked.then(settle) : settle(asked);
}

const nobody: Omit<CertificateVerdict, 'failures'> = {
  certificate: undefined,
  path: [],
  twin: undefined,
  spiffeId: undefined,
  client: undefined,
  attributes: {},
  pin: undefined,
  revocation: undefined,
};

const failed = (...failures: (Refused | undefined)[]): Refused[] =>
  failures.filter(failure => failure !== undefined);

const isRefused = (found: object | undefined): found is Refused =>
  found !== undefined && 'ok' in found && found.ok === false;
