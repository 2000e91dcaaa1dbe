import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { IdentityError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { DerError, type DerValue, readDer, Tag } from './der/index.js';
import { explicit } from './explicit.js';
import {
  type AlternativeNames,
  type AuthorityInfoAccess,
  alternativeNames,
  authorityInfoAccess,
  basicConstraints,
  crlUrls,
  type Extension,
  type Extensions,
  extendedKeyUsage,
  type KeyUsage,
  keyUsage,
  mustStaple,
  readExtensions,
} from './extensions.js';
import { DistinguishedName } from './name.js';
import { isDer, pemBlock, pemBlocks } from './pem-blocks.js';

/** What a certificate may be used for; undefined where it doesn't limit itself. */
export interface CertificateUsages {
  readonly key: readonly KeyUsage[] | undefined;
  /** OIDs of key purposes (RFC 5280 4.2.1.12). */
  readonly extended: readonly string[] | undefined;
}

/**
 * An X.509 certificate, read within limits. Reading says nothing about trust.
 *
 * @example
 * ```js
 * const certificate = Certificate.parse(await readFile('client.pem'));
 * console.log(String(certificate.subject), certificate.notAfter, certificate.pin);
 * ```
 */
export class Certificate {
  readonly der: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** The content of the INTEGER, by which certificates are told apart. */
  readonly serialNumberBytes: Uint8Array;
  /** OID. */
  readonly signatureAlgorithm: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly names: AlternativeNames;
  readonly usages: CertificateUsages;
  /** Whether basicConstraints say that it is a CA, and how many CAs may follow below. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number };
  /** The SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly #extensions: Extensions;
  #native: X509Certificate | undefined;

  private constructor(der: Uint8Array) {
    this.der = der;
    const outer = readDer(der).fields('Certificate');
    const tbs = outer.next('tbsCertificate').fields('tbsCertificate');
    this.signatureAlgorithm = algorithm(outer.next('signatureAlgorithm'));
    outer.next('signatureValue').wholeBits('signatureValue');
    outer.end();

    this.version = (explicit(tbs, 0)?.count('version') ?? 0) + 1;
    if (this.version > 3) throw new DerError(`there is no version ${this.version}`);
    this.serialNumberBytes = tbs.next('serialNumber').integerBytes('serialNumber');
    algorithm(tbs.next('signature'));
    this.issuer = new DistinguishedName(tbs.next('issuer'), 'issuer');
    const validity = tbs.next('validity').fields('validity');
    this.notBefore = validity.next('notBefore').time('notBefore');
    this.notAfter = validity.next('notAfter').time('notAfter');
    validity.end();
    this.subject = new DistinguishedName(tbs.next('subject'), 'subject');
    const spki = tbs.next('subjectPublicKeyInfo');
    subjectPublicKey(spki);
    this.spki = spki.bytes;
    tbs.optional(Tag.context(1)); // issuerUniqueID
    tbs.optional(Tag.context(2)); // subjectUniqueID
    const extensions = explicit(tbs, 3);
    tbs.end();
    this.#extensions = extensions === undefined ? new Map() : readExtensions(extensions);
    this.names = alternativeNames(this.#extensions);
    this.usages = { key: keyUsage(this.#extensions), extended: extendedKeyUsage(this.#extensions) };
    this.basicConstraints = basicConstraints(this.#extensions);
  }

  /**
   * Reads one certificate from DER or PEM.
   *
   * @throws IdentityError `CERTIFICATE_INVALID_FORMAT`
   */
  static parse(input: Uint8Array | string): Certificate {
    const [first, second] = Certificate.parseAll(input);
    if (first === undefined || second !== undefined)
      throw invalid(`expected one certificate, found ${first === undefined ? 'none' : 'several'}`);
    return first;
  }

  /**
   * Reads the certificates of a PEM bundle in their order, or one from DER. Other PEM blocks are passed over.
   *
   * @throws IdentityError `CERTIFICATE_INVALID_FORMAT`
   */
  static parseAll(input: Uint8Array | string): Certificate[] {
    checkArgument('Certificate.parse', 'the certificate', input, ['text', 'bytes']);
    return reading(() => {
      if (typeof input !== 'string' && isDer(input)) return [new Certificate(Uint8Array.from(input))];
      const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
      return pemBlocks(text)
        .filter(block => block.label === 'CERTIFICATE' || block.label === 'X509 CERTIFICATE')
        .map(block => new Certificate(block.bytes));
    });
  }

  get pem(): string {
    return pemBlock('CERTIFICATE', this.der);
  }

  /** Upper-case hex, as OpenSSL writes it. */
  get serialNumber(): string {
    const value = BigInt(`0x${Buffer.from(this.serialNumberBytes).toString('hex')}`);
    const signed = BigInt.asIntN(this.serialNumberBytes.length * 8, value);
    const hex = (signed < 0n ? -signed : signed).toString(16).toUpperCase();
    return `${signed < 0n ? '-' : ''}${hex.length % 2 ? '0' : ''}${hex}`;
  }

  /** The subjectPublicKey inside the SubjectPublicKeyInfo, which key identifiers and OCSP hash. */
  get publicKeyBits(): Uint8Array {
    return subjectPublicKey(readDer(this.spki));
  }

  /** Whether the server must staple an OCSP response (RFC 7633). */
  get mustStaple(): boolean {
    return reading(() => mustStaple(this.#extensions));
  }

  /** Whether the issuer has nobody ask if this OCSP responder was revoked (id-pkix-ocsp-nocheck, RFC 6960 4.2.2.2.1). */
  get ocspNoCheck(): boolean {
    return this.#extensions.has('1.3.6.1.5.5.7.48.1.5');
  }

  /** Where the issuer's OCSP responder and certificate are (RFC 5280 4.2.2.1). Nothing is fetched from there here. */
  get authorityInfoAccess(): AuthorityInfoAccess {
    return reading(() => authorityInfoAccess(this.#extensions));
  }

  /** Where the issuer's CRLs are (RFC 5280 4.2.1.13). Nothing is fetched from there here. */
  get crlUrls(): readonly string[] {
    return reading(() => crlUrls(this.#extensions));
  }

  /** `sha256/` and the base64 of the SHA-256 of the SubjectPublicKeyInfo. */
  get pin(): string {
    return `sha256/${createHash('sha256').update(this.spki).digest('base64')}`;
  }

  /** Hashes of the whole certificate, as upper-case hex without colons. */
  get fingerprints(): { readonly sha1: string; readonly sha256: string } {
    const hash = (name: string): string => createHash(name).update(this.der).digest('hex').toUpperCase();
    return { sha1: hash('sha1'), sha256: hash('sha256') };
  }

  /** @throws IdentityError `CERTIFICATE_INVALID_FORMAT` where node:crypto can't make a key of it */
  get publicKey(): KeyObject {
    try {
      const key = createPublicKey({ key: Buffer.from(this.spki), format: 'der', type: 'spki' });
      // Up to Node 22 the process dies where an EC key that is no point is asked for its details.
      key.export({ format: 'der', type: 'spki' });
      return key;
    } catch (cause) {
      throw invalid('its public key is damaged, or of a kind that is not supported', cause as Error);
    }
  }

  get extensions(): Iterable<Extension> {
    return this.#extensions.values();
  }

  extension(oid: string): Extension | undefined {
    return this.#extensions.get(oid);
  }

  /**
   * The text in an extension of your own, such as {@link Oid.team} and {@link Oid.role}; undefined where there is none.
   *
   * @throws IdentityError `CERTIFICATE_INVALID_FORMAT` where the extension holds something else
   */
  text(oid: string): string | undefined {
    const extension = this.#extensions.get(oid);
    return extension && reading(() => readDer(extension.value).text(`extension ${oid}`));
  }

  /** Whether the key of `issuer` made this certificate's signature and the names fit. Says nothing about trust. */
  isIssuedBy(issuer: Certificate): boolean {
    if (!this.issuer.equals(issuer.subject)) return false;
    // The point at infinity (SEC 1 2.3.3): anyone can make signatures by it, and OpenSSL believes them.
    if (issuer.publicKeyBits.length === 1) return false;
    try {
      return this.#x509().verify(issuer.#x509().publicKey);
    } catch {
      return false;
    }
  }

  /** Whether this certificate was issued for the public half of `privateKey`. */
  hasKey(privateKey: KeyObject): boolean {
    try {
      return this.#x509().checkPrivateKey(privateKey);
    } catch {
      return false;
    }
  }

  get isSelfIssued(): boolean {
    return this.issuer.equals(this.subject);
  }

  equals(other: Certificate): boolean {
    return Buffer.compare(this.der, other.der) === 0;
  }

  #x509(): X509Certificate {
    this.#native ??= new X509Certificate(this.der);
    return this.#native;
  }

  toJSON(): Record<string, unknown> {
    return {
      subject: this.subject,
      issuer: this.issuer,
      serialNumber: this.serialNumber,
      notBefore: this.notBefore,
      notAfter: this.notAfter,
      names: this.names,
      fingerprint: this.fingerprints.sha256,
      pin: this.pin,
    };
  }

  static {
    Object.defineProperty(Certificate.prototype, inspect.custom, {
      value(this: Certificate): string {
        return `Certificate { ${this.subject}, issued by ${this.issuer}, until ${this.notAfter.toISOString()} }`;
      },
    });
  }
}

/** SubjectPublicKeyInfo (RFC 5280 4.1). */
function subjectPublicKey(value: DerValue): Uint8Array {
  const fields = value.fields('SubjectPublicKeyInfo');
  algorithm(fields.next('algorithm'));
  const bits = fields.next('subjectPublicKey').wholeBits('subjectPublicKey');
  fields.end();
  return bits;
}

function algorithm(value: DerValue): string {
  return value.fields('AlgorithmIdentifier').next('algorithm').oid('algorithm');
}

/** What a reader finds wrong, as an error for users. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw invalid(cause.message, cause);
  }
}

function invalid(why: string, cause?: Error): IdentityError {
  return new IdentityError('CERTIFICATE_INVALID_FORMAT', `The certificate can't be read: ${why}`, { cause });
}
