import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { CertificateAuthority } from './authority.js';

/** How the answers of a revocation server can go wrong. */
export type RevocationFault =
  /** The answer is eight days old: its nextUpdate was yesterday. */
  | 'stale'
  /** The responder says `unknown` of every certificate (OCSP). */
  | 'unknown'
  /** The responder says `tryLater` instead of an answer (OCSP). */
  | 'try-later'
  /** Another CA of the PKI answers: with its own CRL, or by signing the OCSP response. */
  | 'wrong-issuer'
  /** One bit of the signature is flipped. */
  | 'wrong-signature'
  /** The right answer is held back until the fault ends, `delay` milliseconds are over or the client gives up. */
  | 'slow'
  /** Bytes that are no answer, under the content type of one. */
  | 'garbage'
  /** HTTP 404. */
  | 'missing'
  /** The connection is destroyed without an answer. */
  | 'down'
  /** The body goes on until the client hangs up. */
  | 'huge'
  /** HTTP 307 to the URL that was asked, in a loop. */
  | 'redirect';

/** When a fault shows. */
export interface RevocationFaultOptions {
  /** Default: both, where the fault can happen to both. */
  readonly of?: 'ocsp' | 'crl';
  /** The CA that is asked about. Default: any. */
  readonly ca?: CertificateAuthority;
  /** How many answers it spoils. Default: all, until it ends. */
  readonly times?: number;
  /** Of `slow`: how long an answer is held back at most, in milliseconds. Default: until the fault ends. */
  readonly delay?: number;
}

type Service = 'ocsp' | 'crl';

const both: readonly Service[] = ['ocsp', 'crl'];
const services: Readonly<Record<RevocationFault, readonly Service[]>> = {
  stale: both,
  unknown: ['ocsp'],
  'try-later': ['ocsp'],
  'wrong-issuer': both,
  'wrong-signature': both,
  slow: both,
  garbage: both,
  missing: both,
  down: both,
  huge: both,
  redirect: both,
};

/** The longest that a timer of Node can wait. */
const maxDelay = 2 ** 31 - 1;

/** A fault that was not ended yet. */
export interface ActiveFault {
  readonly fault: RevocationFault;
  readonly of: readonly Service[];
  readonly ca: CertificateAuthority | undefined;
  readonly delay: number | undefined;
  readonly ended: AbortSignal;
  remaining: number;
}

/** The faults of a server. Where several fit, the one that was added last shows. */
export class RevocationFaults {
  readonly #authorities: readonly CertificateAuthority[];
  readonly #served: readonly Service[];
  readonly #active = new Map<AbortController, ActiveFault>();

  constructor(authorities: readonly CertificateAuthority[], served: readonly Service[]) {
    this.#authorities = authorities;
    this.#served = served;
  }

  /**
   * @returns a function that ends it
   * @throws ConfigurationError `CONFIG_INVALID`
   */
  add(fault: RevocationFault, options: RevocationFaultOptions): () => void {
    const of = this.#check(fault, options);
    const { ca, delay, times = Number.POSITIVE_INFINITY } = options;
    const controller = new AbortController();
    this.#active.set(controller, { fault, of, ca, delay, ended: controller.signal, remaining: times });
    return () => this.#end(controller);
  }

  /** The fault that the next answer of this kind has. */
  next(service: Service, ca: CertificateAuthority): ActiveFault | undefined {
    const found = [...this.#active.values()].findLast(
      fault => fault.remaining > 0 && fault.of.includes(service) && (fault.ca ?? ca) === ca,
    );
    if (found !== undefined) found.remaining--;
    return found;
  }

  /** Ends all. */
  heal(): void {
    for (const controller of this.#active.keys()) this.#end(controller);
  }

  #end(controller: AbortController): void {
    this.#active.delete(controller);
    controller.abort();
  }

  #check(fault: RevocationFault, options: RevocationFaultOptions): readonly Service[] {
    checkArgument('fail', 'the fault', fault, 'text');
    checkOptions('fail', options, { of: 'text', ca: 'object', times: 'number', delay: 'number' });
    const { of, ca, times, delay } = options;
    if (!Object.hasOwn(services, fault))
      throw invalid(`There is no fault '${fault}'`, `Known: ${Object.keys(services).join(', ')}.`);
    if (of !== undefined && !both.includes(of))
      throw invalid(`There is no fault of '${of}'`, "of is 'ocsp' or 'crl'.");
    const fitting = services[fault].filter(service => this.#served.includes(service));
    const chosen = of === undefined ? fitting : fitting.filter(service => service === of);
    if (chosen.length === 0)
      throw invalid(
        `The fault '${fault}' can't happen to ${of ?? 'what this server answers'}`,
        fitting.length === 0 ? 'Serve OCSP or CRLs.' : `Here it can happen to ${fitting.join(' and ')}.`,
      );
    if (ca !== undefined && !this.#authorities.includes(ca))
      throw invalid('The CA of a fault is not one of this PKI', 'Give one of pki.authorities.');
    if (times !== undefined && !(Number.isInteger(times) && times > 0))
      throw invalid(`A fault can't happen ${times} times`, 'times is a positive whole number.');
    if (delay !== undefined && (fault !== 'slow' || !(delay >= 0 && delay <= maxDelay)))
      throw invalid(
        `The fault '${fault}' can't have a delay of ${delay}`,
        `delay is of 'slow', in milliseconds from 0 to ${maxDelay}.`,
      );
    return chosen;
  }
}

const invalid = (message: string, hint: string): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, { hint });
