import { ConfigurationError, CountersignError, type TrustError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { Certificate, matchesPin, type Pin } from '@countersign/x509';
import { Anchors, bundledAnchors, systemCertificates } from './anchors.js';
import { type CaSource, checkSources, readSources } from './ca-source.js';
import type { ServedChain } from './path.js';
import { matchesAny, Pins, pinMismatch } from './pins.js';
import { waivableRules } from './profile.js';
import { otherHost, refusal, revoked } from './refusals.js';
import { Cache } from './revocation/cache.js';
import { RevocationChecker } from './revocation/checker.js';
import type { RevocationOptions } from './revocation/options.js';
import type { RevocationVerdict } from './revocation/verdict.js';
import { isForHost } from './server-name.js';
import { type ChainVerdict, verifyChain } from './verify-chain.js';

export interface TrustOptions {
  /** The CAs to believe, instead of those that Node bundles. Default: Node's bundled CAs. */
  readonly ca?: CaSource | readonly CaSource[];
  /** Where `ca` is not given: the CAs that Node bundles, or those of the operating system (Node 22.15 and later). Default: `bundled`. */
  readonly system?: 'bundled' | 'os';
  /**
   * Pins by host pattern. A host with pins is believed only if one of them is that of its leaf, or of a CA in its
   * verified path: `sha256/…` (SPKI) or a certificate fingerprint. Default: none.
   */
  readonly pins?: Readonly<Record<string, string | readonly string[]>>;
  /** What follows where no pin matches: the server is refused, or the judgement says so. Default: `enforce`. */
  readonly pinMode?: 'enforce' | 'report-only';
  /** What the strict chain profile does without. Default: nothing. */
  readonly profile?: ProfileSettings;
  /** Whether servers' certificates are asked about. Default: they are not. */
  readonly revocation?: RevocationOptions;
  /** Default: `TLSv1.2`. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** The clock by which the profile judges validity. OpenSSL has the system's. Default: the system's. */
  readonly now?: () => Date;
}

export interface ProfileSettings {
  /**
   * Rules that need not hold, by the names that refusals tell: for a CA that can't do better. Only rules of form can be
   * waived: `serial-number`, `criticality`, `subject-key-identifier`, `authority-key-identifier`, `wildcard`,
   * `empty-subject`.
   */
  readonly waive?: readonly string[];
}

/** What was found of a server that is believed. */
export interface Judgement {
  /** Leaf first, anchor last, every link proven by signature. */
  readonly path: readonly Certificate[];
  /** `none`: the host has no pins. `reported`: none of them matched, and `pinMode` is `report-only`. */
  readonly pin: 'none' | 'matched' | 'reported';
  /** What would have been thrown, where `pin` is `reported`. */
  readonly mismatch?: TrustError;
  /** Where revocation is checked. */
  readonly revocation?: RevocationVerdict;
}

/** Which servers to believe. Made by {@link createTrust}. */
export interface Trust {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** What is wrong with the configuration, though it holds: single pins without a backup, SHA-1 thumbprints. */
  readonly warnings: readonly string[];
  /** Whether a server is to be asked for a stapled OCSP response. */
  readonly requestStaple: boolean;
  /** The CAs as PEM, for OpenSSL; undefined for Node's bundled ones. Files are read at first use. */
  anchors(): Promise<readonly string[] | undefined>;
  /** The pins that hold for a host, as they are compared. */
  pinsFor(host: string): readonly string[];
  /**
   * Judges what a server proved in a full handshake that OpenSSL accepted: path, strict profile, host name, pins,
   * revocation.
   *
   * @throws TrustError `SERVER_CERTIFICATE_UNTRUSTED`, `SERVER_CERTIFICATE_EXPIRED`, `SERVER_HOSTNAME_MISMATCH`,
   * `SERVER_PIN_MISMATCH`, `SERVER_CERTIFICATE_REVOKED`, `SERVER_REVOCATION_UNKNOWN`
   */
  judge(host: string, served: ServedChain, signal?: AbortSignal): Promise<Judgement>;
  /**
   * Judges a leaf by its pins alone, for callers that can't wait, such as database drivers. A pin of a CA does not match
   * here: whether the CA stands above the leaf is for {@link Trust.judge} to find out.
   *
   * @returns the mismatch, where `pinMode` is `report-only`.
   * @throws TrustError `SERVER_PIN_MISMATCH`
   */
  checkPins(host: string, leaf: Certificate): TrustError | undefined;
  /**
   * What a server judges its clients' certificates by: the CAs and the strict profile, for clientAuth. CAs are read now,
   * so that judging waits for nothing. Pins and revocation of clients are no matter of this trust.
   */
  clientVerifier(): Promise<ClientVerifier>;
}

/** Finds the path of a client's certificate to a CA. Whether that certificate itself is in time is for the caller to say. */
export type ClientVerifier = (served: ServedChain, now: Date) => ChainVerdict;

/**
 * Decides which servers to believe.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const trust = createTrust({
 *   ca: { file: 'payment-root-ca.pem' },
 *   pins: { 'api.example.com': ['sha256/YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg='] },
 * });
 * ```
 */
export function createTrust(options: TrustOptions = {}): Trust {
  checkOptions('createTrust', options, {
    ca: ['text', 'bytes', 'object', 'list'],
    system: 'any',
    pins: 'object',
    pinMode: 'any',
    profile: 'object',
    revocation: 'object',
    minVersion: 'any',
    now: 'function',
  });
  checkChoice('minVersion', options.minVersion, ['TLSv1.2', 'TLSv1.3']);
  checkChoice('system', options.system, ['bundled', 'os']);
  checkChoice('pinMode', options.pinMode, ['enforce', 'report-only']);
  if (options.ca !== undefined && options.system !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'createTrust has both ca and system', {
      hint: 'ca holds instead of the CAs of Node or the operating system: give one of the two.',
    });
  return new ConfiguredTrust(options);
}

function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value as string)) return;
  throw new ConfigurationError('CONFIG_INVALID', `${name} '${String(value)}' is not known`, {
    hint: `${name} is ${choices.map(choice => `'${choice}'`).join(' or ')}.`,
  });
}

interface KnownCas {
  readonly pem: readonly string[] | undefined;
  readonly anchors: Anchors;
}

class ConfiguredTrust implements Trust {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly warnings: readonly string[];
  readonly requestStaple: boolean;
  readonly #sources: readonly CaSource[] | undefined;
  readonly #system: 'bundled' | 'os';
  readonly #pins: Pins;
  readonly #reportOnly: boolean;
  readonly #waived: ReadonlySet<string>;
  readonly #now: () => Date;
  readonly #revocation: RevocationChecker | undefined;
  /** Of hosts with their leaves. */
  readonly #paths = new Cache<readonly Certificate[]>({ entries: 1000 });
  #cas: Promise<KnownCas> | undefined;

  constructor(options: TrustOptions) {
    const { ca, system = 'bundled', pins = {}, pinMode = 'enforce', profile = {} } = options;
    this.minVersion = options.minVersion ?? 'TLSv1.2';
    this.#sources = ca === undefined ? undefined : checkSources(Array.isArray(ca) ? ca : [ca]);
    this.#system = system;
    this.#pins = new Pins(pins);
    this.warnings = this.#pins.warnings;
    this.#reportOnly = pinMode === 'report-only';
    this.#waived = waivedRules(profile);
    this.#now = options.now ?? (() => new Date());
    const { revocation } = options;
    if (revocation !== undefined && revocation.mode !== 'off')
      this.#revocation = new RevocationChecker({ now: this.#now, ...revocation });
    this.requestStaple = this.#revocation !== undefined;
  }

  async anchors(): Promise<readonly string[] | undefined> {
    return (await this.#known()).pem;
  }

  pinsFor(host: string): readonly string[] {
    return this.#pins.for(host).map(pin => pin.text);
  }

  async judge(host: string, served: ServedChain, signal?: AbortSignal): Promise<Judgement> {
    const { anchors } = await this.#known();
    const pins = this.#pins.for(host);
    const key = `${host} ${served.fingerprint ?? served.leaf.fingerprints.sha256}`;
    const known = this.#paths.get(key);
    const now = this.#now();
    if (known?.every(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter)) {
      try {
        return await this.#judgePath(host, known, pins, served.staple, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!CountersignError.is(error)) throw error;
        // By now it may be served with another chain, which passes.
        this.#paths.delete(key);
      }
    }
    const path = this.#pathOf(host, served, anchors, pins);
    const judgement = await this.#judgePath(host, path, pins, served.staple, signal);
    // Signatures and names stay what they are: what was found once holds for the same leaf, as long as the whole path is
    // valid.
    this.#paths.set(key, path);
    return judgement;
  }

  /** Pins and, last, revocation: only of what is believed otherwise is anybody asked. */
  async #judgePath(
    host: string,
    path: readonly Certificate[],
    pins: readonly Pin[],
    staple: Uint8Array | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Judgement> {
    const pinned = this.#judgePins(host, path, pins);
    if (this.#revocation === undefined) return { path, ...pinned };
    const revocation = await this.#revocation.check(path, { staple, signal });
    if (revocation.refused) throw revoked(host, revocation);
    return { path, ...pinned, revocation };
  }

  /** The path of a leaf that keeps to the profile and is for the host. */
  #pathOf(host: string, served: ServedChain, anchors: Anchors, pins: readonly Pin[]): readonly Certificate[] {
    const verdict = verifyChain(served, {
      anchors,
      purpose: 'serverAuth',
      now: this.#now(),
      waived: this.#waived,
      prefer: path => pins.length === 0 || matchesAny(path, pins),
    });
    if (!verdict.ok) throw refusal(host, verdict.violation);
    if (!isForHost(served.leaf, host)) throw otherHost(host, served.leaf);
    return verdict.path;
  }

  #judgePins(
    host: string,
    path: readonly Certificate[],
    pins: readonly Pin[],
  ): Pick<Judgement, 'pin' | 'mismatch'> {
    if (pins.length === 0) return { pin: 'none' };
    if (matchesAny(path, pins)) return { pin: 'matched' };
    const mismatch = pinMismatch(host, path, pins);
    if (!this.#reportOnly) throw mismatch;
    return { pin: 'reported', mismatch };
  }

  checkPins(host: string, leaf: Certificate): TrustError | undefined {
    const pins = this.#pins.for(host);
    if (pins.length === 0 || pins.some(pin => matchesPin(leaf, pin))) return undefined;
    const mismatch = pinMismatch(host, [leaf], pins);
    if (!this.#reportOnly) throw mismatch;
    return mismatch;
  }

  async clientVerifier(): Promise<ClientVerifier> {
    const { anchors } = await this.#known();
    return (served, now) =>
      verifyChain(served, {
        ...{ anchors, purpose: 'clientAuth', now, leafAtAnyTime: true },
        waived: this.#waived,
      });
  }

  #known(): Promise<KnownCas> {
    this.#cas ??= this.#read().catch(error => {
      // A file that can't be read now may be readable at the next connection.
      this.#cas = undefined;
      throw error;
    });
    return this.#cas;
  }

  async #read(): Promise<KnownCas> {
    if (this.#sources === undefined && this.#system === 'bundled')
      return { pem: undefined, anchors: bundledAnchors() };
    const certificates =
      this.#sources === undefined
        ? systemCertificates().map(pem => Certificate.parse(pem))
        : await readSources(this.#sources);
    return { pem: certificates.map(({ pem }) => pem), anchors: new Anchors(certificates) };
  }
}

function waivedRules(profile: ProfileSettings): ReadonlySet<string> {
  checkOptions('profile', profile, { waive: 'list' });
  const waived = profile.waive ?? [];
  for (const rule of waived) {
    checkArgument('profile', 'a rule to waive', rule, 'text');
    if (!waivableRules.includes(rule))
      throw new ConfigurationError('CONFIG_INVALID', `The rule '${rule}' can't be waived`, {
        hint: `These can: ${waivableRules.join(', ')}.`,
      });
  }
  return new Set(waived);
}
