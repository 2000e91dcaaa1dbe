import { inspect } from 'node:util';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Certificate, Crl } from '@countersign/x509';
import { readCertificateRequest } from './certificate-request.js';
import { caExtensions, certify, leafExtensions, randomSerial, spkiOf } from './certify.js';
import { type Revoked, signCrl } from './crl.js';
import {
  type AlternativeNameOptions,
  authorityKeyIdentifier,
  hostNames,
  subjectAltName,
} from './extensions.js';
import {
  type CaOptions,
  checkCaOptions,
  checkCrossSignOptions,
  checkIssueOptions,
  checkRequestOptions,
  type IssueOptions,
  type StatusUrls,
  validity,
} from './issue-options.js';
import { Issued, IssuedCertificate } from './issued.js';
import { type KeyPair, keyPairFor } from './key-pair.js';
import { Ledger, type LedgerState, type RevokeOptions, type StatusTimes, statusTimes } from './ledger.js';
import { encodeName, type SubjectName } from './name.js';
import type { RandomSource } from './random-source.js';
import { type SignatureHash, type Signer, signerOf } from './signer.js';
import { signCertificate, type TbsCertificate } from './tbs-certificate.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const defaultsOfRoot = { days: 3650, before: day };
const defaultsOfCa = { days: 1825, before: day };
const defaultsOfLeaf = { days: 365, before: hour };

/** What the CAs of one PKI share. */
export interface Shared {
  readonly now: () => Date;
  readonly random: RandomSource;
  readonly authorities: CertificateAuthority[];
  /** While a revocation server runs: where it answers for a CA. */
  statusUrls: ((ca: CertificateAuthority) => StatusUrls) | undefined;
}

/** A CA of a test PKI. Its private key never leaves it. */
export class CertificateAuthority {
  readonly certificate: Certificate;
  /** Itself and the CAs above it, without the root: what its certificates are sent along with. */
  readonly chain: readonly Certificate[];
  /** The root above it. */
  readonly root: Certificate;
  readonly #shared: Shared;
  readonly #label: string;
  readonly #keys: KeyPair;
  readonly #ledger: Ledger;

  private constructor(
    shared: Shared,
    label: string,
    keys: KeyPair,
    path: readonly Certificate[],
    ledger: Ledger = new Ledger(),
  ) {
    this.#ledger = ledger;
    this.#shared = shared;
    this.#label = label;
    this.#keys = keys;
    this.certificate = path[0] as Certificate;
    this.root = path.at(-1) as Certificate;
    this.chain = path.slice(0, -1);
    shared.authorities.push(this);
  }

  /** @internal */
  static root(shared: Shared, name: string | SubjectName, options: CaOptions): CertificateAuthority {
    checkCaOptions(options);
    const subject = nameOf(name);
    const label = subject.commonName;
    const { random } = shared;
    const keys = keyPairFor(options.key ?? 'P-256', random, label);
    const encoded = encodeName(subject);
    const certificate = certify(
      {
        name: encoded,
        issuer: encoded,
        publicKey: keys.publicKey,
        extensions: caExtensions(keys.publicKey, spkiOf(keys.publicKey), options),
        status: {},
        label,
        now: shared.now(),
        defaults: defaultsOfRoot,
      },
      options,
      random,
      signerOf(keys.privateKey, random.seed !== undefined, options.hash),
    );
    return new CertificateAuthority(shared, label, keys, [certificate]);
  }

  /** @internal One that was made before, with what it said of its certificates. */
  static open(
    shared: Shared,
    keys: KeyPair,
    path: readonly Certificate[],
    state: LedgerState,
  ): CertificateAuthority {
    return new CertificateAuthority(shared, String(path[0]?.subject), keys, path, new Ledger(state));
  }

  /** @internal For a PKI that is kept in files. */
  get keyPem(): string {
    return this.#keys.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  }

  /** The certificate as PEM. */
  get pem(): string {
    return this.certificate.pem;
  }

  /**
   * Makes a CA below this one.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   *
   * @example
   * ```js
   * const partners = pki.rootCa.subordinate('Partner CA', { nameConstraints: { permitted: { dns: ['example.com'] } } });
   * const server = partners.server('api.example.com');
   * ```
   */
  subordinate(name: string | SubjectName, options: CaOptions = {}): CertificateAuthority {
    checkCaOptions(options);
    const subject = nameOf(name);
    const label = `${this.#label}/${subject.commonName}`;
    const keys = keyPairFor(options.key ?? 'P-256', this.#shared.random, label);
    const certificate = this.#certifyCa(encodeName(subject), keys, label, options);
    return new CertificateAuthority(this.#shared, label, keys, [certificate, ...this.chain, this.root]);
  }

  /**
   * Certifies the name and key of another CA, so that two paths lead up from its certificates: give the result to
   * `withChain` of what it issued.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   *
   * @example
   * ```js
   * const newRoot = pki.newRoot('New Root CA');
   * const client = pki.client('demo').withChain([newRoot.crossSign(pki.issuingCa)], newRoot.certificate);
   * ```
   */
  crossSign(ca: CertificateAuthority, options: Omit<CaOptions, 'key'> = {}): Certificate {
    checkAuthority('crossSign', ca);
    checkCrossSignOptions(options);
    return this.#certifyCa(
      ca.certificate.subject.der,
      ca.#keys,
      `${this.#label}/cross ${ca.#label}`,
      options,
    );
  }

  /**
   * Issues a client certificate (clientAuth) for a common name.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   */
  client(name: string, options: IssueOptions = {}): Issued {
    return this.#leaf(name, {}, 'clientAuth', options);
  }

  /**
   * Issues a server certificate (serverAuth) for host names and addresses.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   */
  server(hosts: string | readonly string[], options: IssueOptions = {}): Issued {
    checkArgument('server', 'the hosts', hosts, ['text', 'list']);
    const names = typeof hosts === 'string' ? [hosts] : hosts;
    for (const name of names) checkArgument('server', 'a host', name, 'text');
    const [first] = names;
    if (first === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'A server certificate needs a host name');
    return this.#leaf(first, hostNames(names), 'serverAuth', options);
  }

  /**
   * Issues the certificate that a request (PKCS#10, PEM or DER) asks for: with its subject, key and alternative names.
   * Nothing else that it asks for is granted.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the request can't be read or its key didn't sign it
   *
   * @example
   * ```js
   * const { pem } = pki.issue(await readFile('client.csr'), { days: 30 });
   * ```
   */
  issue(
    request: Uint8Array | string,
    options: Omit<IssueOptions, 'key' | 'subject'> & {
      /** Default: `client`. */
      readonly as?: 'client' | 'server';
    } = {},
  ): IssuedCertificate {
    checkRequestOptions(options);
    const { as = 'client', ...rest } = options;
    if (as !== 'client' && as !== 'server')
      throw new ConfigurationError('CONFIG_INVALID', `A certificate can't be issued as '${String(as)}'`, {
        hint: "as is 'client' or 'server'.",
      });
    const { subject, publicKey, alternativeNames } = readCertificateRequest(request);
    const names = rest.names === undefined ? alternativeNames : [subjectAltName(rest.names)];
    return new IssuedCertificate(
      this.#certifyLeaf(subject, publicKey, `${this.#label}/request`, `${as}Auth`, names, rest),
      this.chain,
      this.root,
    );
  }

  /**
   * Revokes a certificate of this CA: its next CRLs and OCSP answers say so.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where another CA issued it
   */
  revoke(issued: Certificate | { readonly certificate: Certificate }, options: RevokeOptions = {}): void {
    const certificate = certificateOf(issued);
    if (!certificate.isIssuedBy(this.certificate))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `${certificate.subject} was not issued by ${this.certificate.subject}`,
        { hint: 'Only the issuer of a certificate can revoke it.' },
      );
    this.#ledger.revoke(certificate, options, this.#shared.now);
  }

  /** A CRL of what this CA has revoked so far. */
  crl(times: StatusTimes = {}): Crl {
    return signCrl(
      {
        issuer: this.certificate.subject.der,
        ...statusTimes('crl', times, this.#shared.now),
        ...this.#ledger.nextCrl(),
        authorityKeyIdentifier: authorityKeyIdentifier(this.certificate.spki),
      },
      this.signer(),
    );
  }

  /** @internal The clock of its PKI. */
  now(): Date {
    return this.#shared.now();
  }

  /** @internal What it says of a serial number, as {@link Certificate.serialNumber} writes it. */
  statusOf(serialNumber: string): 'good' | 'unknown' | Revoked {
    return this.#ledger.statusOf(serialNumber);
  }

  /** @internal */
  signer(hash?: SignatureHash): Signer {
    return signerOf(this.#keys.privateKey, this.#shared.random.seed !== undefined, hash);
  }

  /** @internal Signs a certificate of any content. */
  sign(tbs: Partial<TbsCertificate> & { readonly spki: Uint8Array }, hash?: SignatureHash): Uint8Array {
    return signCertificate(
      {
        serialNumber: randomSerial(this.#shared.random, `${this.#label}/any`),
        issuer: this.certificate.subject.der,
        subject: encodeName({ commonName: 'test' }),
        extensions: [],
        ...validity({}, this.#shared.now(), defaultsOfLeaf),
        ...tbs,
      },
      this.signer(hash),
    );
  }

  #leaf(name: string, hosts: AlternativeNameOptions, purpose: string, options: IssueOptions): Issued {
    checkArgument('issuing', 'the name', name, 'text');
    checkIssueOptions(options);
    const label = `${this.#label}/${purpose} ${name}`;
    const names = merged(hosts, options.names);
    const encoded = Object.values(names).some(list => list.length > 0) ? [subjectAltName(names)] : [];
    const subject = encodeName({ ...options.subject, commonName: options.subject?.commonName ?? name });
    const keys = keyPairFor(options.key ?? 'P-256', this.#shared.random, label);
    const certificate = this.#certifyLeaf(subject, keys.publicKey, label, purpose, encoded, options);
    return new Issued(certificate, this.chain, this.root, keys.privateKey, this.#shared.now);
  }

  #certifyLeaf(
    name: Uint8Array,
    publicKey: KeyPair['publicKey'],
    label: string,
    purpose: string,
    alternativeNames: readonly Uint8Array[],
    options: IssueOptions,
  ): Certificate {
    const { spki } = this.certificate;
    const extensions = leafExtensions(publicKey, spki, purpose, alternativeNames, options);
    return this.#certify(name, publicKey, label, defaultsOfLeaf, extensions, options);
  }

  #certifyCa(name: Uint8Array, { publicKey }: KeyPair, label: string, options: CaOptions): Certificate {
    const extensions = caExtensions(publicKey, this.certificate.spki, options);
    return this.#certify(name, publicKey, label, defaultsOfCa, extensions, options);
  }

  #certify(
    name: Uint8Array,
    publicKey: KeyPair['publicKey'],
    label: string,
    defaults: typeof defaultsOfLeaf,
    extensions: readonly Uint8Array[],
    options: IssueOptions | CaOptions,
  ): Certificate {
    const { now, random, statusUrls } = this.#shared;
    const issuer = this.certificate.subject.der;
    const status = statusUrls?.(this) ?? {};
    const certificate = certify(
      { name, issuer, publicKey, extensions, status, label, now: now(), defaults },
      options,
      random,
      this.signer(options.hash),
    );
    this.#ledger.add(certificate);
    return certificate;
  }

  static {
    Object.defineProperty(CertificateAuthority.prototype, inspect.custom, {
      value(this: CertificateAuthority): string {
        return `CertificateAuthority { ${this.certificate.subject} }`;
      },
    });
  }
}

export function certificateOf(issued: Certificate | { readonly certificate: Certificate }): Certificate {
  checkArgument('a test CA', 'the certificate', issued, 'object');
  const certificate = 'certificate' in issued ? issued.certificate : issued;
  checkArgument('a test CA', 'the encoding of the certificate', certificate?.der, 'bytes');
  return certificate;
}

/** Refuses what is no CA of a test PKI, such as its certificate. */
export function checkAuthority(caller: string, ca: unknown): void {
  if (ca instanceof CertificateAuthority) return;
  throw new ConfigurationError('CONFIG_INVALID', `${caller} takes a CA of a test PKI`, {
    hint: 'Such as pki.rootCa or pki.issuingCa; pki.root and pki.issuing are their certificates.',
  });
}

function nameOf(name: string | SubjectName): SubjectName {
  checkArgument('a test CA', 'the name', name, ['text', 'object']);
  const subject = typeof name === 'string' ? { commonName: name } : name;
  checkArgument('a test CA', 'its commonName', subject.commonName, 'text');
  return subject;
}

const merged = (
  first: AlternativeNameOptions,
  second: AlternativeNameOptions = {},
): AlternativeNameOptions => ({
  dns: [...(first.dns ?? []), ...(second.dns ?? [])],
  ip: [...(first.ip ?? []), ...(second.ip ?? [])],
  uri: [...(first.uri ?? []), ...(second.uri ?? [])],
  email: [...(first.email ?? []), ...(second.email ?? [])],
});
