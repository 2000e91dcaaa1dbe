import type { KeyObject } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type KeyUsage, Oid } from '@countersign/x509';
import { derOid } from '@countersign/x509/der';
import { type AlternativeNameOptions, keyUsageBits, type NameConstraintOptions } from './extensions.js';
import type { KeyType } from './key-pair.js';
import type { SubjectName } from './name.js';
import type { SignatureHash } from './signer.js';

const day = 24 * 60 * 60 * 1000;

/** When a certificate is valid. */
export interface ValidityOptions {
  /** Default: one hour before now (a CA: a day), or a day before `notAfter` where that is earlier. */
  readonly notBefore?: Date;
  /** Default: `days` after now. */
  readonly notAfter?: Date;
  /** Default: 365; a root 3,650, a CA below it 1,825. */
  readonly days?: number;
}

/** What every certificate may differ in. */
export interface CertificateOptions extends ValidityOptions {
  /** A kind of key to make, or a private key to certify once more. Default: P-256. */
  readonly key?: KeyType | KeyObject;
  /** In hex, at most 20 bytes. Default: 16 random bytes. */
  readonly serialNumber?: string;
  /** What its issuer signs it with; not for Ed25519. Default: the hash that goes with the issuer's key. */
  readonly hash?: SignatureHash;
  /** OIDs of certificate policies. Default: none. */
  readonly policies?: readonly string[];
  /** Further extensions, of which `value` is the encoding. Default: none. */
  readonly extensions?: readonly {
    readonly oid: string;
    readonly critical?: boolean;
    readonly value: Uint8Array;
  }[];
  /** Where its status can be asked for. Default: the server of `serveRevocation()` while it runs, else nowhere. */
  readonly status?: StatusUrls | false;
}

/** Where a certificate says that its revocation status and its issuer can be had. */
export interface StatusUrls {
  readonly ocsp?: readonly string[];
  readonly crl?: readonly string[];
  readonly caIssuers?: readonly string[];
}

/** What a client or server certificate may differ in. */
export interface IssueOptions extends CertificateOptions {
  /** Default: CN alone, the name that was given. */
  readonly subject?: Partial<SubjectName>;
  /** Subject alternative names, for a server beside its hosts. Default: none. */
  readonly names?: AlternativeNameOptions;
  /** Default: digitalSignature, and keyEncipherment for RSA. */
  readonly keyUsage?: readonly KeyUsage[];
  /** `clientAuth`, `serverAuth`, `OCSPSigning`, `anyExtendedKeyUsage` or an OID. Default: the one of its kind. */
  readonly extendedKeyUsage?: readonly string[];
  /** RFC 7633. Default: false. */
  readonly mustStaple?: boolean;
  /** Countersign's extension `Oid.team`. Default: none. */
  readonly team?: string;
  /** Countersign's extension `Oid.role`. Default: none. */
  readonly role?: string;
}

/** What the certificate of a CA may differ in. */
export interface CaOptions extends CertificateOptions {
  /** How many CAs may follow below it. Default: any number; 0 for the issuing CA of a PKI. */
  readonly pathLength?: number;
  /** Default: none. */
  readonly nameConstraints?: NameConstraintOptions;
}

const ofAll = {
  notBefore: 'date',
  notAfter: 'date',
  days: 'number',
  serialNumber: 'text',
  hash: 'text',
  policies: 'list',
  extensions: 'list',
  status: ['object', 'boolean'],
} as const;
const ofLeaf = {
  ...ofAll,
  names: 'object',
  keyUsage: 'list',
  extendedKeyUsage: 'list',
  mustStaple: 'boolean',
  team: 'text',
  role: 'text',
} as const;
const ofCa = { ...ofAll, pathLength: 'number', nameConstraints: 'object' } as const;

export function checkIssueOptions(options: IssueOptions): void {
  checkOptions('issuing', options, { ...ofLeaf, key: ['text', 'object'], subject: 'object' });
  checkLeaf(options);
}

/** Those of `issue`: key and subject are the request's. */
export function checkRequestOptions(options: IssueOptions): void {
  checkOptions('issue', options, { ...ofLeaf, as: 'text' });
  checkLeaf(options);
}

export function checkCaOptions(options: CaOptions): void {
  checkOptions('a test CA', options, { ...ofCa, key: ['text', 'object'] });
  checkCa(options);
}

/** Those of `crossSign`: the key is there already. */
export function checkCrossSignOptions(options: CaOptions): void {
  checkOptions('crossSign', options, ofCa);
  checkCa(options);
}

function checkAll({ policies = [], extensions = [], status }: CertificateOptions): void {
  for (const oid of policies) checkOid('policies', oid);
  for (const each of extensions) {
    checkOptions('extensions', each, { oid: 'text', critical: 'boolean', value: 'bytes' });
    checkArgument('extensions', 'the value', each.value, 'bytes');
    checkOid('extensions', each.oid);
  }
  if ((status as boolean | undefined) === true)
    throw new ConfigurationError('CONFIG_INVALID', 'status can be false, but not true', {
      hint: 'Give status: { ocsp: [url], crl: [url] }.',
    });
  if (status) checkLists('status', status, ['ocsp', 'crl', 'caIssuers']);
}

function checkLeaf(options: IssueOptions): void {
  checkAll(options);
  if (options.names !== undefined) checkLists('names', options.names, ['dns', 'ip', 'uri', 'email']);
  for (const usage of options.keyUsage ?? [])
    if (!keyUsageBits.includes(usage))
      throw new ConfigurationError('CONFIG_INVALID', `keyUsage '${String(usage)}' is not known`, {
        hint: `Known: ${keyUsageBits.join(', ')}.`,
      });
  for (const purpose of options.extendedKeyUsage ?? []) checkOid('extendedKeyUsage', purposeOid(purpose));
}

function checkCa(options: CaOptions): void {
  checkAll(options);
  const { pathLength = 0, nameConstraints } = options;
  if (!Number.isSafeInteger(pathLength) || pathLength < 0)
    throw new ConfigurationError('CONFIG_INVALID', `pathLength is ${pathLength}, not a number of CAs`, {
      hint: 'Give a whole number from 0 on.',
    });
  if (nameConstraints === undefined) return;
  checkOptions('nameConstraints', nameConstraints, { permitted: 'object', excluded: 'object' });
  const { permitted, excluded } = nameConstraints;
  const given = [permitted, excluded].filter(names => names !== undefined);
  for (const names of given) checkLists('nameConstraints', names, ['dns', 'ip']);
  // RFC 5280 4.2.1.10: neither the constraints nor a list in them may be empty.
  if (given.length === 0 || given.some(({ dns = [], ip = [] }) => dns.length + ip.length === 0))
    throw new ConfigurationError('CONFIG_INVALID', 'nameConstraints name nothing', {
      hint: "Such as { permitted: { dns: ['example.com'] } }; leave out what is not constrained.",
    });
}

/** Lists of texts: a text alone would be taken letter by letter. */
function checkLists(option: string, lists: object, known: readonly string[]): void {
  checkOptions(option, lists, Object.fromEntries(known.map(name => [name, 'list' as const])));
  for (const [name, list] of Object.entries(lists) as [string, readonly unknown[] | undefined][])
    for (const item of list ?? []) checkArgument(option, `an entry of ${name}`, item, 'text');
}

function checkOid(option: string, oid: unknown): void {
  checkArgument(option, 'an OID', oid, 'text');
  try {
    derOid(oid as string);
  } catch (cause) {
    throw new ConfigurationError('CONFIG_INVALID', `${option}: '${oid as string}' is no OID`, {
      cause,
      hint:
        option === 'extendedKeyUsage'
          ? `Give an OID, or one of ${Object.keys(purposes).join(', ')}.`
          : "Write it with dots: '1.3.6.1.4.1.99999.1'.",
    });
  }
}

/** The dates of a certificate. */
export function validity(
  { notAfter: end, notBefore: begin, days }: ValidityOptions,
  now: Date,
  defaults: { readonly days: number; readonly before: number },
): { readonly notBefore: Date; readonly notAfter: Date } {
  const notAfter = end ?? new Date(now.getTime() + (days ?? defaults.days) * day);
  const notBefore = begin ?? new Date(Math.min(now.getTime() - defaults.before, notAfter.getTime() - day));
  // RFC 5280 4.1.2.5.2: a year has four digits.
  const known = notBefore.getUTCFullYear() >= 0 && notAfter.getUTCFullYear() <= 9999;
  if (!(known && notBefore < notAfter))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'The validity of a certificate must end after it begins, by the year 9999',
      {
        hint: 'Check notBefore, notAfter and days.',
      },
    );
  return { notBefore, notAfter };
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets. */
export function serialBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'hex');
  const hex = /^([0-9a-f]{2}){1,20}$/i.test(text);
  if (!hex || bytes.every(byte => byte === 0) || ((bytes[0] as number) & 0x80 && bytes.length === 20))
    throw new ConfigurationError('CONFIG_INVALID', `serialNumber '${text}' is not a serial number`, {
      hint: 'Give 1 to 20 bytes in hex, positive as a number.',
    });
  return bytes;
}

const purposes: Readonly<Record<string, string>> = {
  clientAuth: Oid.clientAuth,
  serverAuth: Oid.serverAuth,
  anyExtendedKeyUsage: Oid.anyExtendedKeyUsage,
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
};

/** The OID of a key purpose, which may be one already. */
export const purposeOid = (purpose: string): string =>
  Object.hasOwn(purposes, purpose) ? (purposes[purpose] as string) : purpose;
