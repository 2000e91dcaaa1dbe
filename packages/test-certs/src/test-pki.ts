import { checkOptions } from '@countersign/spec/internal';
import { type Certificate, type Crl, OcspRequest } from '@countersign/x509';
import { CertificateAuthority, certificateOf, type Shared } from './authority.js';
import type { CaOptions, IssueOptions } from './issue-options.js';
import type { Issued, IssuedCertificate } from './issued.js';
import type { KeyType } from './key-pair.js';
import type { RevokeOptions, StatusTimes } from './ledger.js';
import type { SubjectName } from './name.js';
import { RandomSource } from './random-source.js';
import { answerOcsp, type OcspOptions } from './responder.js';
import type { RevocationServer, RevocationServerOptions, RevocationService } from './revocation-server.js';
import { statusUrlsAt } from './status-urls.js';

export interface TestPkiOptions {
  /**
   * The same seed and clock give the same keys and the same bytes in each run, on every version of Node; RSA keys only
   * within one process. Default: chance.
   */
  readonly seed?: string;
  /** The clock that validity periods start from. Default: the system's. */
  readonly now?: () => Date;
  /** Name of the root CA. Default: CN=Test Root CA. */
  readonly root?: SubjectName;
  /** Name of the issuing CA. Default: CN=Test Issuing CA. */
  readonly issuing?: SubjectName;
  /** Of the CAs' keys. Default: P-256. */
  readonly key?: KeyType;
  /**
   * Where a revocation server will be found, such as `http://127.0.0.1:8080`: everything below the root carries its URLs
   * from the start. Serve it with `serveRevocation({ port })`. Default: none.
   */
  readonly revocationUrl?: string;
}

/** A test CA. The private keys never leave it but in what it issues. */
export interface TestPki {
  readonly root: Certificate;
  readonly issuing: Certificate;
  /** The root as PEM: what the other side has to trust. */
  readonly ca: string;
  /** For CAs beside and below the issuing CA. */
  readonly rootCa: CertificateAuthority;
  /** Issues what `client` and `server` give. */
  readonly issuingCa: CertificateAuthority;
  /** Every CA made so far. */
  readonly authorities: readonly CertificateAuthority[];
  /** Makes another root, which shares nothing with the first but seed and clock. */
  newRoot(name: string | SubjectName, options?: CaOptions): CertificateAuthority;
  /** Issues a client certificate (clientAuth) for a common name. */
  client(name: string, options?: IssueOptions): Issued;
  /** Issues a server certificate (serverAuth) for host names and addresses. */
  server(hosts: string | readonly string[], options?: IssueOptions): Issued;
  /** See {@link CertificateAuthority.issue}. */
  issue(
    request: Uint8Array | string,
    options?: Parameters<CertificateAuthority['issue']>[1],
  ): IssuedCertificate;
  /** Revokes a certificate of any of its CAs: their next CRLs and OCSP answers say so. */
  revoke(issued: Certificate | { readonly certificate: Certificate }, options?: RevokeOptions): void;
  /** The CRL of the issuing CA; those of the others are made by their `crl`. */
  crl(times?: StatusTimes): Crl;
  /** Answers an OCSP request about a certificate of any of its CAs (DER in, DER out). */
  ocsp(request: Uint8Array, options?: OcspOptions): Uint8Array;
  /** An OCSP response about a certificate, for a server to staple. */
  staple(issued: Certificate | { readonly certificate: Certificate }, options?: OcspOptions): Uint8Array;
  /**
   * Serves CRLs, OCSP and the CAs' certificates over HTTP on loopback, as the PKI is at each request. What is issued
   * while it runs carries its URLs (of the last one started, where several run). What was issued before doesn't, the
   * issuing CA among it: for that, make the PKI with `revocationUrl` and serve on its port. A free port is chance, so
   * these certificates differ in each run, whatever the seed.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   *
   * @example
   * ```js
   * const revocation = await pki.serveRevocation();
   * const server = pki.server('localhost');
   * pki.revoke(server);
   * revocation.fail('down', { of: 'ocsp' });
   * await revocation.close();
   * ```
   */
  serveRevocation(options?: RevocationServerOptions): Promise<RevocationServer>;
  /** The same for an HTTP server of your own, which is found at `revocationUrl`. */
  revocationService(options?: Omit<RevocationServerOptions, 'port'>): Promise<RevocationService>;
}

/**
 * Makes a root CA and an issuing CA. For tests only: keys are made on the fly and nothing protects them.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const pki = createTestPki();
 * const server = pki.server('localhost');
 * const client = pki.client('demo_client');
 * await writeFile('demo_client.p12', await client.p12({ passphrase: 'secret' }));
 * ```
 */
export function createTestPki(options: TestPkiOptions = {}): TestPki {
  checkOptions('createTestPki', options, {
    seed: 'text',
    now: 'function',
    root: 'object',
    issuing: 'object',
    key: 'text',
    revocationUrl: 'text',
  });
  const {
    seed,
    now = () => new Date(),
    root = { commonName: 'Test Root CA' },
    issuing = { commonName: 'Test Issuing CA' },
    key = 'P-256',
    revocationUrl,
  } = options;
  const shared = sharedBy(now, new RandomSource(seed), revocationUrl);
  CertificateAuthority.root(shared, root, { key }).subordinate(issuing, { key, pathLength: 0 });
  return new Hierarchy(shared);
}

/** @internal */
export function sharedBy(now: () => Date, random: RandomSource, revocationUrl?: string): Shared {
  const authorities: CertificateAuthority[] = [];
  const statusUrls = revocationUrl === undefined ? undefined : statusUrlsAt(revocationUrl, authorities);
  return { now, random, authorities, statusUrls };
}

/** @internal Of a root and an issuing CA, which were made or opened. */
export class Hierarchy implements TestPki {
  readonly root: Certificate;
  readonly issuing: Certificate;
  readonly #shared: Shared;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.root = this.rootCa.certificate;
    this.issuing = this.issuingCa.certificate;
  }

  get ca(): string {
    return this.root.pem;
  }

  get authorities(): readonly CertificateAuthority[] {
    return this.#shared.authorities;
  }

  get rootCa(): CertificateAuthority {
    return this.authorities[0] as CertificateAuthority;
  }

  get issuingCa(): CertificateAuthority {
    return this.authorities[1] as CertificateAuthority;
  }

  newRoot(name: string | SubjectName, options: CaOptions = {}): CertificateAuthority {
    return CertificateAuthority.root(this.#shared, name, options);
  }

  client(name: string, options: IssueOptions = {}): Issued {
    return this.issuingCa.client(name, options);
  }

  server(hosts: string | readonly string[], options: IssueOptions = {}): Issued {
    return this.issuingCa.server(hosts, options);
  }

  issue(
    request: Uint8Array | string,
    options: Parameters<CertificateAuthority['issue']>[1] = {},
  ): IssuedCertificate {
    return this.issuingCa.issue(request, options);
  }

  revoke(issued: Certificate | { readonly certificate: Certificate }, options: RevokeOptions = {}): void {
    this.#issuerOf(certificateOf(issued)).revoke(issued, options);
  }

  crl(times: StatusTimes = {}): Crl {
    return this.issuingCa.crl(times);
  }

  ocsp(request: Uint8Array, options: OcspOptions = {}): Uint8Array {
    return answerOcsp(this.#shared, request, options);
  }

  staple(issued: Certificate | { readonly certificate: Certificate }, options: OcspOptions = {}): Uint8Array {
    const certificate = certificateOf(issued);
    const issuer = this.#issuerOf(certificate).certificate;
    return this.ocsp(OcspRequest.about(certificate, issuer, { nonce: false }).der, options);
  }

  async serveRevocation(options: RevocationServerOptions = {}): Promise<RevocationServer> {
    // Few tests need it, and node:http takes its time to load.
    const { serveRevocation } = await import('./revocation-server.js');
    return serveRevocation(this.#shared, options);
  }

  async revocationService(options: Omit<RevocationServerOptions, 'port'> = {}): Promise<RevocationService> {
    const { revocationService } = await import('./revocation-server.js');
    return revocationService(this.#shared, options);
  }

  /** The one that signed it; else the one that is asked by default, which will say that it didn't. */
  #issuerOf(certificate: Certificate): CertificateAuthority {
    return this.authorities.find(ca => certificate.isIssuedBy(ca.certificate)) ?? this.issuingCa;
  }
}
