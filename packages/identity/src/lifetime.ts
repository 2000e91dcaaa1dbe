import type { Certificate } from '@countersign/x509';

/** In milliseconds. */
export const day: number = 24 * 60 * 60 * 1000;

/** The days in which a certificate's timeline is written: rotation begins this long before its end. */
const timeline = 90;

/**
 * What a day of that timeline is for a certificate, in milliseconds. One that lives under 90 days goes through the
 * same timeline faster, so that no step comes before its notBefore.
 */
export function scaledDay({ notBefore, notAfter }: Certificate): number {
  const lifetime = Math.max(0, notAfter.getTime() - notBefore.getTime());
  return Math.min(day, lifetime / timeline);
}
