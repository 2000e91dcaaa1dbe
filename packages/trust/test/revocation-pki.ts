// A CA that issues, revokes and answers by hand: certificates, CRLs (RFC 5280 5) and OCSP responses (RFC 6960 4.2), good or bad.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Certificate, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  derTrue,
} from '@countersign/x509/der';

export const now = new Date('2026-03-02T00:00:00Z');
export const minute = 60_000;
export const hour: number = 60 * minute;
export const day: number = 24 * hour;
/** So many milliseconds from now. */
export const at = (offset: number): Date => new Date(now.getTime() + offset);

const algorithm = derSequence(derOid(Oid.ecdsaWithSHA256));
const signed = (tbs: Uint8Array, key: KeyObject): Uint8Array => derBits(sign('sha256', tbs, key));
const commonName = (text: string): Uint8Array =>
  derSequence(derSet(derSequence(derOid(Oid.commonName), derText(text))));
const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  derSequence(derOid(oid), ...(critical ? [derTrue()] : []), derOctets(value));
const uri = (text: string): Uint8Array => derContextPrimitive(6, Buffer.from(text));
const optional = <T>(value: T | undefined, make: (value: T) => Uint8Array): Uint8Array[] =>
  value === undefined ? [] : [make(value)];

export interface IssueParts {
  readonly name?: string;
  /** URLs of OCSP responders, and of CRLs: one distribution point each. */
  readonly ocsp?: readonly string[];
  readonly crl?: readonly string[];
  readonly mustStaple?: boolean;
  readonly ca?: boolean;
  /** Key purposes. */
  readonly purposes?: readonly string[];
  readonly serial?: number;
  readonly notAfter?: Date;
  /** RFC 9608. */
  readonly noRevAvail?: boolean;
}

export interface CrlParts {
  readonly revoked?: readonly {
    readonly certificate: Certificate;
    readonly reason?: number;
    readonly at?: Date;
  }[];
  readonly thisUpdate?: Date;
  /** null leaves it out. */
  readonly nextUpdate?: Date | null;
  /** issuingDistributionPoint (RFC 5280 5.2.5): its fields. */
  readonly scope?: readonly Uint8Array[];
  readonly delta?: boolean;
}

export interface OcspParts {
  readonly status?: 'good' | 'unknown' | { readonly at: Date; readonly reason?: number };
  readonly thisUpdate?: Date;
  /** null leaves it out. */
  readonly nextUpdate?: Date | null;
  readonly nonce?: Uint8Array | undefined;
  /** Who signs. Default: the CA. */
  readonly responder?: TestCa;
}

const reasonCode = (reason: number): Uint8Array => der(0x0a, Uint8Array.of(reason));
/** GeneralizedTime, which OCSP uses for every year. */
const generalizedTime = (time: Date): Uint8Array =>
  der(0x18, Buffer.from(`${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`));

let serials = 1_000;

/** A key with its certificate: a CA, or whoever it delegated to. */
export class TestCa {
  readonly certificate: Certificate;
  readonly key: KeyObject;

  private constructor(certificate: Certificate, key: KeyObject) {
    this.certificate = certificate;
    this.key = key;
  }

  static root(name = 'Root', key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey): TestCa {
    const subject = commonName(name);
    return new TestCa(certify(subject, createPublicKey(key), { name, ca: true }, subject, key), key);
  }

  /** Issues a certificate with a key of its own. */
  issue(parts: IssueParts = {}): TestCa {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const subject = commonName(parts.name ?? 'leaf');
    return new TestCa(certify(subject, publicKey, parts, this.certificate.subject.der, this.key), privateKey);
  }

  crl({
    revoked = [],
    thisUpdate = at(-hour),
    nextUpdate = at(day),
    scope,
    delta = false,
  }: CrlParts = {}): Uint8Array {
    const entries = revoked.map(({ certificate, reason, at: revokedAt = at(-day) }) =>
      derSequence(
        der(0x02, certificate.serialNumberBytes),
        derTime(revokedAt),
        ...optional(reason, code => derSequence(extension('2.5.29.21', reasonCode(code)))),
      ),
    );
    const extensions = [
      ...optional(scope, fields => extension('2.5.29.28', derSequence(...fields), true)),
      ...(delta ? [extension('2.5.29.27', derInteger(1), true)] : []),
    ];
    const tbs = derSequence(
      derInteger(1),
      algorithm,
      this.certificate.subject.der,
      derTime(thisUpdate),
      ...(nextUpdate === null ? [] : [derTime(nextUpdate)]),
      ...(entries.length === 0 ? [] : [derSequence(...entries)]),
      ...(extensions.length === 0 ? [] : [derContext(0, derSequence(...extensions))]),
    );
    return derSequence(tbs, algorithm, signed(tbs, this.key));
  }

  /** Answers about a certificate of this CA. */
  ocsp(certificate: Certificate, parts: OcspParts = {}): Uint8Array {
    const { status = 'good', thisUpdate = at(-hour), nextUpdate = at(day), nonce, responder = this } = parts;
    const sha1 = (bytes: Uint8Array): Uint8Array => derOctets(createHash('sha1').update(bytes).digest());
    const certId = derSequence(
      derSequence(derOid('1.3.14.3.2.26'), derNull()),
      sha1(this.certificate.subject.der),
      sha1(this.certificate.publicKeyBits),
      der(0x02, certificate.serialNumberBytes),
    );
    const tbs = derSequence(
      derContext(1, responder.certificate.subject.der),
      generalizedTime(thisUpdate),
      derSequence(
        derSequence(
          certId,
          certStatus(status),
          generalizedTime(thisUpdate),
          ...(nextUpdate === null ? [] : [derContext(0, generalizedTime(nextUpdate))]),
        ),
      ),
      ...optional(nonce, bytes =>
        derContext(1, derSequence(extension('1.3.6.1.5.5.7.48.1.2', derOctets(bytes)))),
      ),
    );
    const sentAlong = responder === this ? [] : [derContext(0, derSequence(responder.certificate.der))];
    const basic = derSequence(tbs, algorithm, signed(tbs, responder.key), ...sentAlong);
    return derSequence(
      der(0x0a, Uint8Array.of(0)),
      derContext(0, derSequence(derOid('1.3.6.1.5.5.7.48.1.1'), derOctets(basic))),
    );
  }
}

/** An OCSP response that says only why there is none (RFC 6960 4.2.1). */
export const ocspError = (status: number): Uint8Array => derSequence(reasonCode(status));
export const tryLater = 3;
export const unauthorized = 6;

export const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** Fields of an issuingDistributionPoint. */
export const scopes = {
  url: (text: string): Uint8Array => derContext(0, derContext(0, uri(text))),
  onlyCaCertificates: derContextPrimitive(2, Uint8Array.of(0xff)),
  onlySomeReasons: derContextPrimitive(3, Uint8Array.of(6, 0x40)),
  indirect: derContextPrimitive(4, Uint8Array.of(0xff)),
} as const;

function certStatus(status: OcspParts['status']): Uint8Array {
  if (status === 'unknown') return derContextPrimitive(2, new Uint8Array());
  if (typeof status !== 'object') return derContextPrimitive(0, new Uint8Array());
  const reason = optional(status.reason, code => derContext(0, reasonCode(code)));
  return derContext(1, generalizedTime(status.at), ...reason);
}

function certify(
  subject: Uint8Array,
  publicKey: KeyObject,
  parts: IssueParts,
  issuer: Uint8Array,
  issuerKey: KeyObject,
): Certificate {
  const { ocsp = [], crl = [], mustStaple = false, ca = false, purposes, noRevAvail = false } = parts;
  const access = ocsp.map(url => derSequence(derOid(Oid.ocsp), uri(url)));
  const points = crl.map(url => derSequence(scopes.url(url)));
  const extensions = [
    ...(ca ? [extension(Oid.basicConstraints, derSequence(derTrue()), true)] : []),
    ...optional(purposes, list => extension(Oid.extendedKeyUsage, derSequence(...list.map(derOid)))),
    ...(access.length === 0 ? [] : [extension(Oid.authorityInfoAccess, derSequence(...access))]),
    ...(points.length === 0 ? [] : [extension(Oid.crlDistributionPoints, derSequence(...points))]),
    ...(mustStaple ? [extension(Oid.tlsFeature, derSequence(derInteger(5)))] : []),
    ...(noRevAvail ? [extension('2.5.29.56', derNull())] : []),
  ];
  const tbs = derSequence(
    derContext(0, derInteger(2)),
    derInteger(parts.serial ?? serials++),
    algorithm,
    issuer,
    derSequence(derTime(at(-30 * day)), derTime(parts.notAfter ?? at(365 * day))),
    subject,
    publicKey.export({ format: 'der', type: 'spki' }),
    ...(extensions.length === 0 ? [] : [derContext(3, derSequence(...extensions))]),
  );
  return Certificate.parse(derSequence(tbs, algorithm, signed(tbs, issuerKey)));
}
