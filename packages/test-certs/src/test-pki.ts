import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type Certificate, type KeyUsage, Oid } from '@countersign/x509';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.js';
import { issue, type SubjectName } from './issue.js';
import { Issued } from './issued.js';
import { generateKeyPair, type KeyPair, type KeyType } from './key-pair.js';

const day = 24 * 60 * 60 * 1000;

export interface TestPkiOptions {
  /** The clock that validity periods start from. Default: the system's. */
  readonly now?: () => Date;
  /** Name of the root CA. Default: CN=Test Root CA. */
  readonly root?: SubjectName;
  /** Name of the issuing CA. Default: CN=Test Issuing CA. */
  readonly issuing?: SubjectName;
  /** Of the CAs' keys. Default: P-256. */
  readonly key?: KeyType;
}

/** What a client or server certificate may differ in. */
export interface IssueOptions {
  /** Default: CN alone, the name that was given. */
  readonly subject?: Partial<SubjectName>;
  /** Default: one hour before now, or a day before `notAfter` where that is earlier. */
  readonly notBefore?: Date;
  /** Default: `days` after now. */
  readonly notAfter?: Date;
  /** Default: 365. */
  readonly days?: number;
  /** Default: P-256. */
  readonly key?: KeyType;
}

/** A test CA. The private keys never leave it but in what it issues. */
export interface TestPki {
  readonly root: Certificate;
  readonly issuing: Certificate;
  /** The root as PEM: what the other side has to trust. */
  readonly ca: string;
  /** Issues a client certificate (clientAuth) for a common name. */
  client(name: string, options?: IssueOptions): Issued;
  /** Issues a server certificate (serverAuth) for host names and addresses. */
  server(hosts: string | readonly string[], options?: IssueOptions): Issued;
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
  checkOptions('createTestPki', options, { now: 'function', root: 'object', issuing: 'object', key: 'text' });
  return new Hierarchy(options);
}

class Hierarchy implements TestPki {
  readonly root: Certificate;
  readonly issuing: Certificate;
  readonly #issuingName: SubjectName;
  readonly #issuingKeys: KeyPair;
  readonly #now: () => Date;

  constructor(options: TestPkiOptions) {
    const {
      now = () => new Date(),
      root: rootName = { commonName: 'Test Root CA' },
      issuing: issuingName = { commonName: 'Test Issuing CA' },
      key = 'P-256',
    } = options;
    this.#now = now;
    const rootKeys = generateKeyPair(key);
    this.root = this.#ca(rootName, rootKeys, rootName, rootKeys, 3650, undefined);
    this.#issuingName = issuingName;
    this.#issuingKeys = generateKeyPair(key);
    this.issuing = this.#ca(issuingName, this.#issuingKeys, rootName, rootKeys, 1825, 0);
  }

  get ca(): string {
    return this.root.pem;
  }

  client(name: string, options: IssueOptions = {}): Issued {
    return this.#leaf(name, options, [extendedKeyUsage([Oid.clientAuth])]);
  }

  server(hosts: string | readonly string[], options: IssueOptions = {}): Issued {
    checkArgument('server', 'the hosts', hosts, ['text', 'list']);
    const names = typeof hosts === 'string' ? [hosts] : hosts;
    for (const name of names) checkArgument('server', 'a host', name, 'text');
    const [first] = names;
    if (first === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'A server certificate needs a host name');
    return this.#leaf(first, options, [extendedKeyUsage([Oid.serverAuth]), subjectAltName(names)]);
  }

  #leaf(commonName: string, options: IssueOptions, extensions: readonly Uint8Array[]): Issued {
    checkArgument('issuing', 'the name', commonName, 'text');
    checkOptions('issuing', options, {
      subject: 'object',
      notBefore: 'date',
      notAfter: 'date',
      days: 'number',
      key: 'text',
    });
    const now = this.#now().getTime();
    const notAfter = options.notAfter ?? new Date(now + (options.days ?? 365) * day);
    const notBefore = options.notBefore ?? new Date(Math.min(now - 60 * 60 * 1000, notAfter.getTime() - day));
    if (!(notBefore < notAfter))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        'The validity of a certificate must end after it begins',
        {
          hint: 'Check notBefore, notAfter and days.',
        },
      );
    const keys = generateKeyPair(options.key ?? 'P-256');
    const usages: KeyUsage[] =
      keys.publicKey.asymmetricKeyType === 'rsa'
        ? ['digitalSignature', 'keyEncipherment']
        : ['digitalSignature'];
    const spki = keys.publicKey.export({ format: 'der', type: 'spki' });
    const certificate = issue(
      {
        subject: { commonName, ...options.subject },
        issuer: this.#issuingName,
        publicKey: keys.publicKey,
        notBefore,
        notAfter,
        extensions: [
          keyUsage(usages),
          ...extensions,
          subjectKeyIdentifier(spki),
          authorityKeyIdentifier(this.issuing.spki),
        ],
      },
      this.#issuingKeys.privateKey,
    );
    return new Issued(certificate, keys.privateKey, [this.issuing], this.root, this.#now);
  }

  #ca(
    subject: SubjectName,
    keys: KeyPair,
    issuer: SubjectName,
    issuerKeys: KeyPair,
    days: number,
    pathLength: number | undefined,
  ): Certificate {
    const now = this.#now().getTime();
    return issue(
      {
        subject,
        issuer,
        publicKey: keys.publicKey,
        notBefore: new Date(now - day),
        notAfter: new Date(now + days * day),
        extensions: [
          basicConstraints(pathLength),
          keyUsage(['keyCertSign', 'cRLSign']),
          subjectKeyIdentifier(keys.publicKey.export({ format: 'der', type: 'spki' })),
          authorityKeyIdentifier(issuerKeys.publicKey.export({ format: 'der', type: 'spki' })),
        ],
      },
      issuerKeys.privateKey,
    );
  }
}
