import { createReadStream } from 'node:fs';
import { ConfigurationError, CountersignError, TrustError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { Certificate, matchesPin, type Pin, parsePin } from '@countersign/x509';
import { canonicalHost, HostPattern } from './host-pattern.js';

/** A CA bundle: PEM text, its bytes, one DER certificate, or the file that holds either. */
export type CaSource = string | Uint8Array | { readonly file: string };

export interface TrustOptions {
  /** The CAs to believe, instead of those that Node bundles. Default: Node's bundled CAs. */
  readonly ca?: CaSource | readonly CaSource[];
  /**
   * Pins by host pattern. A host with pins is believed only if one of them is its leaf's: `sha256/…` (SPKI) or a
   * certificate fingerprint. Default: none.
   */
  readonly pins?: Readonly<Record<string, string | readonly string[]>>;
  /** Default: `TLSv1.2`. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** Which servers to believe. Made by {@link createTrust}. */
export interface Trust {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** The CAs as PEM; undefined for Node's bundled ones. Files are read at first use. */
  anchors(): Promise<readonly string[] | undefined>;
  /** The pins that hold for a host, as they are compared. */
  pinsFor(host: string): readonly string[];
  /**
   * Judges the leaf that a server proved to have, after its chain and name were found good.
   *
   * @throws TrustError `SERVER_PIN_MISMATCH`
   */
  checkPins(host: string, leaf: Certificate): void;
}

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
    pins: 'object',
    minVersion: 'any',
  });
  return new ConfiguredTrust(options);
}

class ConfiguredTrust implements Trust {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly #sources: readonly CaSource[] | undefined;
  readonly #pins: readonly { readonly pattern: HostPattern; readonly pins: readonly Pin[] }[];
  #anchors: Promise<readonly string[]> | undefined;

  constructor({ ca, pins = {}, minVersion = 'TLSv1.2' }: TrustOptions) {
    if (minVersion !== 'TLSv1.2' && minVersion !== 'TLSv1.3')
      throw new ConfigurationError('CONFIG_INVALID', `minVersion '${String(minVersion)}' is not known`, {
        hint: "minVersion is 'TLSv1.2' or 'TLSv1.3'.",
      });
    this.minVersion = minVersion;
    this.#sources = ca === undefined ? undefined : checkSources(Array.isArray(ca) ? ca : [ca]);
    if (
      typeof pins !== 'object' ||
      pins === null ||
      ![Object.prototype, null].includes(Object.getPrototypeOf(pins))
    )
      throw new ConfigurationError(
        'CONFIG_INVALID',
        'pins is not an object with a list of pins for each host',
        {
          hint: "Give pins as { 'api.example.com': ['sha256/…'] }.",
        },
      );
    this.#pins = Object.entries(pins).map(([host, texts]) => {
      const list: readonly string[] = typeof texts === 'string' ? [texts] : texts;
      if (!Array.isArray(list) || list.length === 0)
        throw new ConfigurationError('CONFIG_INVALID', `The list of pins for ${host} is empty, or is none`, {
          hint: 'Give at least one pin, or leave the host out: an empty list would pin nothing.',
        });
      return { pattern: new HostPattern(host), pins: list.map(parsePin) };
    });
  }

  async anchors(): Promise<readonly string[] | undefined> {
    if (this.#sources === undefined) return undefined;
    this.#anchors ??= readAnchors(this.#sources).catch(error => {
      this.#anchors = undefined;
      throw error;
    });
    return this.#anchors;
  }

  pinsFor(host: string): readonly string[] {
    return this.#pinsFor(host).map(pin => pin.text);
  }

  checkPins(host: string, leaf: Certificate): void {
    const pins = this.#pinsFor(host);
    if (pins.length === 0 || pins.some(pin => matchesPin(leaf, pin))) return;
    throw new TrustError(
      'SERVER_PIN_MISMATCH',
      `${host} serves a certificate that matches none of its ${pins.length} pin(s): '${leaf.pin}' (${leaf.subject})`,
      {
        hint: `Nothing was sent. If the operator confirms this key, pin it: pins: { '${canonicalHost(host)}': ['${leaf.pin}'] }. Otherwise somebody may be listening in.`,
      },
    );
  }

  #pinsFor(host: string): readonly Pin[] {
    return this.#pins.filter(({ pattern }) => pattern.matches(host)).flatMap(({ pins }) => pins);
  }
}

function checkSources(sources: readonly CaSource[]): readonly CaSource[] {
  if (sources.length === 0)
    throw new ConfigurationError('CONFIG_INVALID', 'ca is an empty list, which would trust nobody', {
      hint: "Leave ca out for Node's bundled CAs, or give at least one CA.",
    });
  for (const source of sources) {
    const known = typeof source === 'object' && source !== null && 'file' in source ? source.file : source;
    if (typeof known !== 'string' && !(known instanceof Uint8Array))
      throw new ConfigurationError('CONFIG_INVALID', 'ca is neither PEM text, nor bytes, nor { file }', {
        hint: "Give ca: { file: 'ca.pem' }, the text of such a file, or a list of them.",
      });
  }
  return sources;
}

async function readAnchors(sources: readonly CaSource[]): Promise<readonly string[]> {
  const anchors = new Set<string>();
  for (const source of sources) {
    const certificates = parse(await read(source), nameOf(source));
    for (const certificate of certificates) anchors.add(certificate.pem);
  }
  return [...anchors];
}

// More than the PEM reader takes, so that it says so; and an end for a file that has none.
const maxBundleBytes = 8 * 1024 * 1024;

const nameOf = (source: CaSource): string =>
  typeof source === 'object' && 'file' in source && source.file.length < 512 && !source.file.includes('\n')
    ? `The CA file ${source.file}`
    : 'The CA bundle';

async function read(source: CaSource): Promise<string | Uint8Array> {
  if (typeof source !== 'object' || !('file' in source)) return source;
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of createReadStream(source.file, { end: maxBundleBytes })) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (cause) {
    const shown = nameOf(source);
    throw new ConfigurationError('CONFIG_INVALID', `${shown} can't be read`, {
      // The cause repeats the path: it is kept only where the path may be shown.
      ...(shown === 'The CA bundle' ? {} : { cause }),
      hint: 'Check the path; it is taken relative to the working directory.',
    });
  }
}

function parse(input: string | Uint8Array, name: string): Certificate[] {
  try {
    const certificates = Certificate.parseAll(input);
    if (certificates.length > 0) return certificates;
  } catch (cause) {
    if (!CountersignError.is(cause)) throw cause;
    throw new ConfigurationError('CONFIG_INVALID', `${name} is damaged: ${cause.message}`, { cause });
  }
  throw new ConfigurationError('CONFIG_INVALID', `${name} holds no certificate`, {
    hint: 'Give PEM text with -----BEGIN CERTIFICATE----- blocks, or the path of such a file as { file }.',
  });
}
