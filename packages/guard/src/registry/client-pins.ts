import { type Certificate, matchesPin, type Pin } from '@countersign/x509';

/** A certificate or key that is accepted for a client, within its time. */
export interface ClientPin {
  readonly pin: Pin;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
}

/** The pin of a certificate that counts now. */
export function pinFor(
  pins: readonly ClientPin[],
  certificate: Certificate,
  now: Date,
): ClientPin | undefined {
  return pins.find(each => isInForce(each, now) && matchesPin(certificate, each.pin));
}

export const isInForce = ({ from, until }: ClientPin, now: Date): boolean =>
  (from === undefined || from <= now) && (until === undefined || now < until);

/** A pin of the whole certificate by a hash that nobody can forge. */
export const pinsWhole = (certificate: Certificate, { pin }: ClientPin): boolean =>
  pin.of === 'certificate' && pin.hash === 'sha256' && matchesPin(certificate, pin);
