import { ConfigurationError, TrustError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Certificate } from './certificate.js';
import { DerError, type DerLimits, type DerValue, derInteger, readDer, Tag } from './der/index.js';
import { distributionPointUrls, type Extensions, readExtensions } from './extensions.js';
import { DistinguishedName } from './name.js';
import { isDer, pemBlock, pemBlocks } from './pem-blocks.js';
import { isSignedBy } from './signature.js';

/** What a CRL says about one certificate. */
export interface RevokedEntry {
  readonly revokedAt: Date;
  /** `unspecified` where the CRL doesn't say. */
  readonly reason: RevocationReason;
}

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

const deltaCrlIndicator = '2.5.29.27';
const issuingDistributionPoint = '2.5.29.28';
const understood = ['2.5.29.20', '2.5.29.35', issuingDistributionPoint];

/**
 * A certificate revocation list (RFC 5280 5), its entries indexed by serial number.
 *
 * @example
 * ```js
 * const crl = Crl.parse(await readFile('issuing-ca.crl'));
 * if (!crl.isSignedBy(issuer)) throw new Error('not the CRL of this CA');
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
    const extensions = tbs.optional(Tag.contextConstructed(0))?.children()[0];
    tbs.end();
    this.scope = readScope(extensions === undefined ? new Map() : readExtensions(extensions));
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
    try {
      if (typeof input !== 'string' && isDer(input)) return new Crl(Uint8Array.from(input), limits);
      const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
      const [block, second] = pemBlocks(text).filter(({ label }) => label === 'X509 CRL');
      if (block === undefined || second !== undefined) throw new DerError('expected one CRL');
      return new Crl(block.bytes, limits);
    } catch (cause) {
      if (!(cause instanceof DerError)) throw cause;
      throw new TrustError('CRL_INVALID', `The CRL can't be used: ${cause.message}`, { cause });
    }
  }

  get pem(): string {
    return pemBlock('X509 CRL', this.der);
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

  /** Whether it says something about this kind of certificate. */
  covers(certificate: Certificate): boolean {
    const { onlyUserCertificates, onlyCaCertificates, onlyAttributeCertificates, urls } = this.scope;
    if (onlyAttributeCertificates || !this.issuer.equals(certificate.issuer)) return false;
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
    const offset = this.#offsets.get(shortest(Buffer.from(serial)));
    if (offset === undefined) return undefined;
    try {
      return readEntry(this.#entries.subarray(offset, offset + lengthAt(this.#entries, offset)));
    } catch (cause) {
      throw new TrustError('CRL_INVALID', "The CRL's entry for this certificate can't be read", { cause });
    }
  }
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

/** Where each serial number's entry begins. Only headers are read: a CRL may have hundreds of thousands. */
function indexEntries(entries: Uint8Array): Map<string, number> {
  const buffer = Buffer.from(entries.buffer, entries.byteOffset, entries.byteLength);
  const offsets = new Map<string, number>();
  for (let at = 0; at < buffer.length; ) {
    const length = lengthAt(buffer, at);
    const serial =
      at + 2 + (((buffer[at + 1] as number) & 0x80) === 0 ? 0 : (buffer[at + 1] as number) & 0x7f);
    const serialLength = buffer[serial + 1] as number;
    // RFC 5280 4.1.2.2: at most 20 octets; some CAs exceed it.
    if (
      buffer[at] !== Tag.SEQUENCE ||
      buffer[serial] !== Tag.INTEGER ||
      !(serialLength > 0 && serialLength < 0x80)
    )
      throw new DerError('an entry has no serial number');
    const end = serial + 2 + serialLength;
    if (end > at + length) throw new DerError('an entry is cut off');
    offsets.set(shortest(buffer.subarray(serial + 2, end)), at);
    at += length;
  }
  return offsets;
}

/** An INTEGER's content without the zeros that DER forbids and some CAs write. */
function shortest(serial: Buffer): string {
  let from = 0;
  while (from + 1 < serial.length && serial[from] === 0 && (serial[from + 1] as number) < 0x80) from++;
  return serial.toString('latin1', from);
}

/** The length of the value at an offset, with its header. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0x80;
  let header = 2;
  let content = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) throw new DerError('an entry has no usable length');
    content = 0;
    for (let i = 0; i < octets; i++) content = content * 256 + (bytes[at + 2 + i] ?? 0);
    header += octets;
  }
  if (at + header + content > bytes.length) throw new DerError('an entry is cut off');
  return header + content;
}

function readEntry(bytes: Uint8Array): RevokedEntry {
  const fields = readDer(bytes).fields('revokedCertificate');
  fields.next('userCertificate');
  const revokedAt = fields.next('revocationDate').time('revocationDate');
  const extensions = fields.optional(Tag.SEQUENCE);
  fields.end();
  const known = extensions === undefined ? undefined : readExtensions(extensions);
  const reason = known?.get('2.5.29.21');
  for (const { oid, critical } of known?.values() ?? [])
    if (critical && oid !== '2.5.29.21')
      throw new DerError(`the critical extension ${oid} is not understood`);
  return {
    revokedAt,
    reason: reason === undefined ? 'unspecified' : revocationReason(readDer(reason.value)),
  };
}

/** RFC 5280 5.3.1, by its numbers; 7 isn't used. */
const reasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** Why a certificate was revoked. */
export type RevocationReason = Exclude<(typeof reasons)[number], undefined>;

/** CRLReason, an ENUMERATED. */
export function revocationReason(value: DerValue): RevocationReason {
  const reason =
    value.tag === 0x0a && value.content.length === 1 ? reasons[value.content[0] as number] : undefined;
  if (reason === undefined) throw new DerError('the reason of a revocation is not known');
  return reason;
}
