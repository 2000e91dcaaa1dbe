import { ConfigurationError, TrustError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Certificate } from './certificate.js';
import { indexEntries, type RevokedEntry, readEntry, shortest } from './crl-entries.js';
import { DerError, type DerLimits, derInteger, readDer, Tag } from './der/index.js';
import { explicit } from './explicit.js';
import { distributionPointUrls, type Extensions, readExtensions } from './extensions.js';
import { DistinguishedName } from './name.js';
import { isDer, pemBlock, pemBlocks } from './pem-blocks.js';
import { isSignedBy } from './signature.js';

export type { RevocationReason, RevokedEntry } from './crl-entries.js';

/** What a CRL is limited to (RFC 5280 5.2.5). */
export interface CrlScope {
  readonly onlyUserCertificates: boolean;
  readonly onlyCaCertificates: boolean;
  readonly onlyAttributeCertificates: boolean;
  /** Whether it covers only some reasons. */
  readonly onlySomeReasons: boolean;
  /** The distribution points it is for; undefined where it is for all. */
  readonly urls: readonly string[] | undefined;
}

/** Room for about 500,000 entries. */
const defaultLimits: DerLimits = { bytes: 20 * 1024 * 1024, depth: 16, nodes: 200_000, oid: 64 };

const crlNumber = '2.5.29.20';
const deltaCrlIndicator = '2.5.29.27';
const issuingDistributionPoint = '2.5.29.28';
const understood = [crlNumber, '2.5.29.35', issuingDistributionPoint];

/**
 * A certificate revocation list (RFC 5280 5), its entries indexed by serial number.
 *
 * @example
 * ```js
 * const crl = Crl.parse(await readFile('issuing-ca.crl'));
 * if (!crl.isSignedBy(issuer)) throw new Error('not the CRL of this CA');
 * if (!crl.covers(certificate, { allReasons: true })) throw new Error('not for this certificate');
 * console.log(crl.entryOf(certificate)?.reason ?? 'not revoked');
 * ```
 */
export class Crl {
  readonly der: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  /** When the next one is due; RFC 5280 asks for it, and some CRLs lack it. */
  readonly nextUpdate: Date | undefined;
  readonly scope: CrlScope;
  readonly #tbs: Uint8Array;
  readonly #algorithm: Uint8Array;
  readonly #signature: Uint8Array;
  readonly #extensions: Extensions;
  readonly #entries: Uint8Array;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(der: Uint8Array, limits: DerLimits) {
    this.der = der;
    const outer = readDer(der, { limits }).fields('CertificateList');
    const tbsCertList = outer.next('tbsCertList');
    this.#tbs = tbsCertList.bytes;
    this.#algorithm = outer.next('signatureAlgorithm').bytes;
    this.#signature = outer.next('signatureValue').wholeBits('signatureValue');
    outer.end();

    const tbs = tbsCertList.fields('tbsCertList');
    tbs.optional(Tag.INTEGER);
    const inner = tbs.next('signature');
    // RFC 5280 5.1.1.2: both say the same algorithm.
    if (Buffer.compare(inner.bytes, this.#algorithm) !== 0)
      throw new DerError('its two signature algorithms differ');
    this.issuer = new DistinguishedName(tbs.next('issuer'), 'issuer');
    this.thisUpdate = tbs.next('thisUpdate').time('thisUpdate');
    this.nextUpdate = tbs.optional(Tag.UTC_TIME, Tag.GENERALIZED_TIME)?.time('nextUpdate');
    this.#entries = tbs.optional(Tag.SEQUENCE)?.content ?? new Uint8Array();
    const extensions = explicit(tbs, 0);
    tbs.end();
    this.#extensions = extensions === undefined ? new Map() : readExtensions(extensions);
    this.scope = readScope(this.#extensions);
    this.#offsets = indexEntries(this.#entries);
  }

  /**
   * Reads a CRL from DER or PEM. Delta and indirect CRLs are refused: what they leave out can't be judged by them.
   *
   * @throws TrustError `CRL_INVALID`
   */
  static parse(input: Uint8Array | string, options: { readonly limits?: Partial<DerLimits> } = {}): Crl {
    checkArgument('Crl.parse', 'the CRL', input, ['text', 'bytes']);
    const limits = { ...defaultLimits, ...options.limits };
    return reading(() => {
      if (typeof input !== 'string' && isDer(input)) return new Crl(Uint8Array.from(input), limits);
      const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
      const [block, second] = pemBlocks(text).filter(({ label }) => label === 'X509 CRL');
      if (block === undefined || second !== undefined) throw new DerError('expected one CRL');
      return new Crl(block.bytes, limits);
    });
  }

  get pem(): string {
    return pemBlock('X509 CRL', this.der);
  }

  /**
   * Grows with each CRL of the issuer, and so tells the newer of two (RFC 5280 5.2.3); undefined where there is none.
   *
   * @throws TrustError `CRL_INVALID` where it is no number of at most 20 octets
   */
  get crlNumber(): bigint | undefined {
    const extension = this.#extensions.get(crlNumber);
    return extension && reading(() => readCrlNumber(extension.value));
  }

  /** How many certificates it lists. */
  get size(): number {
    return this.#offsets.size;
  }

  /** Whether it is the CRL of this CA, proven by signature. */
  isSignedBy(issuer: Certificate): boolean {
    const usage = issuer.usages.key;
    if (!this.issuer.equals(issuer.subject) || (usage !== undefined && !usage.includes('cRLSign')))
      return false;
    return isSignedBy(this.#algorithm, issuer, this.#tbs, this.#signature);
  }

  /**
   * Whether it says something about this kind of certificate.
   *
   * @param options.allReasons whether its silence must tell as well that a certificate is not revoked: one that is limited
   * to some reasons then covers only what it lists. Default: false; then look at `scope.onlySomeReasons`.
   */
  covers(certificate: Certificate, options: { readonly allReasons?: boolean } = {}): boolean {
    const { onlyUserCertificates, onlyCaCertificates, onlyAttributeCertificates, urls } = this.scope;
    if (onlyAttributeCertificates || !this.issuer.equals(certificate.issuer)) return false;
    // RFC 5280 6.3.3: a certificate is not revoked when all reasons are covered and none applies.
    if (
      options.allReasons &&
      this.scope.onlySomeReasons &&
      this.#offsetOf(certificate.serialNumberBytes) === undefined
    )
      return false;
    // RFC 5280 6.3.3 (b)(2)(i): a CRL for some distribution points is for certificates that name one of them.
    if (urls !== undefined && !certificate.crlUrls.some(url => urls.includes(url))) return false;
    return certificate.basicConstraints.ca ? !onlyUserCertificates : !onlyCaCertificates;
  }

  /**
   * The entry of a certificate of this CRL's issuer, or of a serial number in hex; undefined where it isn't listed.
   *
   * @throws TrustError `CRL_INVALID` where the entry can't be read
   */
  entryOf(certificate: Certificate | string): RevokedEntry | undefined {
    checkArgument('Crl.entryOf', 'the certificate', certificate, ['object', 'text']);
    const serial = typeof certificate === 'string' ? hexInteger(certificate) : certificate.serialNumberBytes;
    const offset = this.#offsetOf(serial);
    if (offset === undefined) return undefined;
    try {
      return readEntry(this.#entries, offset);
    } catch (cause) {
      throw new TrustError('CRL_INVALID', "The CRL's entry for this certificate can't be read", { cause });
    }
  }

  #offsetOf(serial: Uint8Array): number | undefined {
    return this.#offsets.get(shortest(Buffer.from(serial)));
  }
}

/** What a reader finds wrong, as an error for users. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new TrustError('CRL_INVALID', `The CRL can't be used: ${cause.message}`, { cause });
  }
}

function readCrlNumber(value: Uint8Array): bigint {
  const number = readDer(value).integerBytes('cRLNumber');
  if ((number[0] as number) & 0x80) throw new DerError('its cRLNumber is negative');
  if (number.length - (number[0] === 0 ? 1 : 0) > 20)
    throw new DerError('its cRLNumber has more than 20 octets');
  return BigInt(`0x${Buffer.from(number).toString('hex')}`);
}

/** Two's complement in as few bytes as it takes: RFC 5280 forbids such serial numbers, and some CAs issued them. */
function negativeInteger(magnitude: bigint): Uint8Array {
  let length = 1;
  while (1n << BigInt(8 * length - 1) < magnitude) length++;
  return Buffer.from(
    BigInt.asUintN(8 * length, -magnitude)
      .toString(16)
      .padStart(2 * length, '0'),
    'hex',
  );
}

/** The content of an INTEGER that is written in hex, as Certificate.serialNumber writes it. */
function hexInteger(hex: string): Uint8Array {
  const digits = /^(-?)([0-9A-Fa-f]+)$/.exec(hex);
  if (digits === null)
    throw new ConfigurationError('CONFIG_INVALID', 'A serial number is written in hex digits alone', {
      hint: "Give it as Certificate.serialNumber does, such as '5AD5D2A6'.",
    });
  const magnitude = BigInt(`0x${digits[2]}`);
  if (digits[1] === '-') return negativeInteger(magnitude);
  const even = magnitude.toString(16);
  return readDer(derInteger(Buffer.from(even.length % 2 ? `0${even}` : even, 'hex'))).content;
}

/** RFC 5280 5.2: a CRL with a critical extension that isn't understood must not be used. */
function readScope(extensions: Extensions): CrlScope {
  if (extensions.has(deltaCrlIndicator)) throw new DerError('it is a delta CRL; ask for the complete one');
  for (const { oid, critical } of extensions.values())
    if (critical && !understood.includes(oid))
      throw new DerError(`its critical extension ${oid} is not understood`);
  const point = extensions.get(issuingDistributionPoint);
  const flags = point === undefined ? [] : readDer(point.value).fields('issuingDistributionPoint').rest();
  const has = (n: number): boolean =>
    flags.some(flag => flag.tag === Tag.context(n) && flag.content.length === 1 && flag.content[0] !== 0);
  if (has(4)) throw new DerError('it is an indirect CRL, which lists certificates of other CAs');
  return {
    onlyUserCertificates: has(1),
    onlyCaCertificates: has(2),
    urls: point === undefined ? undefined : distributionPointUrls(flags[0]),
    onlySomeReasons: flags.some(flag => flag.tag === Tag.context(3)),
    onlyAttributeCertificates: has(5),
  };
}
