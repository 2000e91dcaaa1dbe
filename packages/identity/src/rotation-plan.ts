import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import { scaledDay } from './lifetime.js';

/** One step of replacing a certificate. */
export interface RotationStep {
  readonly name: 'generate' | 'distribute' | 'dual-acceptance' | 'disable' | 'archive';
  /** From when on it is due. */
  readonly date: Date;
  /** What is to be done, in one sentence. */
  readonly action: string;
}

/** When to do what to replace a certificate before it expires. */
export interface RotationPlan {
  /** All steps, in the order of their dates. */
  readonly steps: readonly RotationStep[];
  /** The step that is due now; undefined before the first. */
  readonly current: RotationStep | undefined;
  /** The step that comes next; undefined after the last. */
  readonly next: RotationStep | undefined;
}

export interface RotationPlanOptions {
  /** Default: now. */
  readonly now?: Date;
}

/** Days after notAfter. */
const timeline: readonly [days: number, name: RotationStep['name'], action: string][] = [
  [-90, 'generate', 'Generate a new key and have its certificate issued.'],
  [-60, 'distribute', 'Hand the new certificate to every client and add it to the pins of the server.'],
  [-30, 'dual-acceptance', 'Let the server accept both certificates, and move every client to the new one.'],
  [0, 'disable', 'Disable the old certificate, which has expired.'],
  [30, 'archive', 'Archive the old certificate and destroy its key.'],
];

/**
 * The timeline by which a certificate is replaced: generate 90 days before its notAfter, distribute 60 days before,
 * accept both from 30 days before, disable it at notAfter, archive it 30 days later. For a certificate that lives
 * under 90 days these are the same fractions of its lifetime, so nothing comes before its notBefore.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const { current, next } = rotationPlan((await identity.current()).certificate);
 * if (current !== undefined) console.warn(current.action);
 * if (next !== undefined) console.log(`${next.name} is due on ${next.date.toISOString()}`);
 * ```
 */
export function rotationPlan(certificate: Certificate, options: RotationPlanOptions = {}): RotationPlan {
  checkArgument('rotationPlan', 'the certificate', certificate, 'object');
  checkOptions('rotationPlan', options, { now: 'date' });
  const { now = new Date() } = options;
  const day = scaledDay(certificate);
  const steps = timeline.map(([days, name, action]) => ({
    name,
    date: new Date(certificate.notAfter.getTime() + days * day),
    action,
  }));
  return {
    steps,
    current: steps.findLast(({ date }) => date <= now),
    next: steps.find(({ date }) => date > now),
  };
}
