import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Identity, type Purpose } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type Certificate, type EncodeP12Options, encodeP12, type P12Content } from '@countersign/x509';

/** A certificate that a test CA issued for a key of somebody else's. */
export class IssuedCertificate {
  readonly certificate: Certificate;
  /** Issuers below the root, from the leaf's up: what a client or server sends along. */
  readonly chain: readonly Certificate[];
  /** The root above them. */
  readonly root: Certificate;

  /** @internal */
  constructor(certificate: Certificate, chain: readonly Certificate[], root: Certificate) {
    this.certificate = certificate;
    this.chain = chain;
    this.root = root;
  }

  /** The certificate and its chain. */
  get pem(): string {
    return [this.certificate, ...this.chain].map(certificate => certificate.pem).join('');
  }

  /** The certificate alone. */
  get der(): Uint8Array {
    return this.certificate.der;
  }

  /** The SPKI pin of the certificate. */
  get pin(): string {
    return this.certificate.pin;
  }

  /** SHA-1 of the certificate, upper-case hex: what the pins of old registries hold. */
  get thumbprint(): string {
    return this.certificate.fingerprints.sha1;
  }

  /** The private keys are in it, but don't show. */
  static {
    Object.defineProperty(IssuedCertificate.prototype, inspect.custom, {
      value(this: IssuedCertificate): string {
        const { subject, notAfter } = this.certificate;
        return `${this.constructor.name} { ${subject}, until ${notAfter.toISOString()} }`;
      },
    });
  }
}

/** How a .p12 is written. */
export interface IssuedP12Options extends EncodeP12Options {
  /** Default: the common name. */
  readonly friendlyName?: string;
  /** Which issuers go in: none, those below the root, or all. Default: `root`. */
  readonly include?: 'leaf' | 'chain' | 'root';
  /** Default: from the leaf's issuer up; `reversed` puts the root first. */
  readonly order?: 'ordered' | 'reversed';
  /** Further keys in the same file, with their certificates and issuers. Default: none. */
  readonly with?: readonly Issued[];
}

/** Where the files of a certificate were written. */
export interface IssuedFiles {
  readonly certificate: string;
  readonly key: string;
  /** Where a passphrase was given. */
  readonly p12?: string;
}

/** A certificate that a test CA issued, with its private key. */
export class Issued extends IssuedCertificate {
  readonly privateKey: KeyObject;
  readonly #now: () => Date;

  /** @internal */
  constructor(
    certificate: Certificate,
    chain: readonly Certificate[],
    root: Certificate,
    privateKey: KeyObject,
    now: () => Date,
  ) {
    super(certificate, chain, root);
    this.privateKey = privateKey;
    this.#now = now;
  }

  /** The private key as unencrypted PKCS#8. */
  get keyPem(): string {
    return this.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  }

  /** The private key as PKCS#8, encrypted with AES-256. */
  encryptedKeyPem(passphrase: string): string {
    checkArgument('encryptedKeyPem', 'the passphrase', passphrase, 'text');
    const cipher = 'aes-256-cbc';
    return this.privateKey.export({ format: 'pem', type: 'pkcs8', cipher, passphrase }) as string;
  }

  /**
   * The same certificate with another chain, such as a cross-signed one, a reversed one, or none.
   *
   * @param root where the chain leads to. Default: the root of before.
   */
  withChain(chain: readonly Certificate[], root: Certificate = this.root): Issued {
    checkArgument('withChain', 'the chain', chain, 'list');
    for (const each of [...chain, root]) checkArgument('withChain', 'a certificate', each?.der, 'bytes');
    return new Issued(this.certificate, chain, root, this.privateKey, this.#now);
  }

  /**
   * Itself as what a client presents, or a server.
   *
   * @param purpose Default: `clientAuth`.
   * @throws IdentityError where that side may not present it
   */
  identity(purpose: Purpose = 'clientAuth'): Identity {
    return new Identity({
      purpose,
      privateKey: this.privateKey,
      certificate: this.certificate,
      chain: this.chain,
      now: this.#now,
    });
  }

  /**
   * A .p12 file with the key, the certificate and its chain up to the root, as banks hand them out.
   *
   * @example
   * ```js
   * await client.p12({ passphrase: 'secret' }); // as OpenSSL 3 writes it
   * await client.p12({ passphrase: 'secret', encryption: 'legacy', mac: 'none', include: 'leaf' }); // as people meet it
   * ```
   */
  async p12(options: IssuedP12Options): Promise<Uint8Array> {
    checkOptions('p12', options, {
      passphrase: 'text',
      encryption: 'text',
      mac: 'text',
      iterations: 'number',
      random: 'function',
      friendlyName: 'text',
      include: 'text',
      order: 'text',
      with: 'list',
    });
    const { friendlyName, include = 'root', order = 'ordered', with: others = [], ...rest } = options;
    oneOf('include', include, ['leaf', 'chain', 'root']);
    oneOf('order', order, ['ordered', 'reversed']);
    for (const other of others) checkArgument('p12', 'an entry of with', other?.privateKey, 'key object');
    const issuersOf = ({ chain, root }: Issued): readonly Certificate[] =>
      include === 'leaf' ? [] : include === 'chain' ? chain : [...chain, root];
    const issuers = issuersOf(this);
    // Most share their issuers, which go in once.
    const entryOf = (other: Issued): P12Content => ({
      privateKey: other.privateKey,
      certificate: other.certificate,
      chain: issuersOf(other).filter(each => !issuers.some(issuer => issuer.equals(each))),
      ...named(other),
    });
    return encodeP12(
      {
        privateKey: this.privateKey,
        certificate: this.certificate,
        chain: order === 'reversed' ? issuers.toReversed() : issuers,
        ...(friendlyName === undefined ? named(this) : { friendlyName }),
        ...(others.length === 0 ? {} : { others: others.map(entryOf) }),
      },
      rest,
    );
  }

  /**
   * Writes `<name>.pem` (with the chain), `<name>-key.pem` and, with a passphrase, `<name>.p12`, readable by their owner
   * alone, into a folder, which is made. Files that are there already are not touched, unless `overwrite` is set.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where a file is there already
   */
  async write(
    folder: string,
    options: { readonly name?: string; readonly passphrase?: string; readonly overwrite?: boolean } = {},
  ): Promise<IssuedFiles> {
    checkArgument('write', 'the folder', folder, 'text');
    checkOptions('write', options, { name: 'text', passphrase: 'text', overwrite: 'boolean' });
    const {
      name = this.certificate.subject.commonName ?? 'certificate',
      passphrase,
      overwrite = false,
    } = options;
    if (!/^[\w.@*-]+$/.test(name) || /^\.+$/.test(name))
      throw new ConfigurationError('CONFIG_INVALID', `'${name}' is no name for a file`, {
        hint: 'Give name: letters, digits, dots and dashes.',
      });
    const path = (suffix: string): string => join(folder, `${name.replaceAll('*', '_')}${suffix}`);
    const files = { certificate: path('.pem'), key: path('-key.pem') };
    const p12 = path('.p12');
    const paths = passphrase === undefined ? Object.values(files) : [...Object.values(files), p12];
    const there = overwrite ? undefined : paths.find(existsSync);
    if (there !== undefined) throw cannotWrite(there, true);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(cause => {
      throw cannotWrite(folder, false, cause);
    });
    await writeFile(files.certificate, this.pem, overwrite);
    await writeFile(files.key, this.keyPem, overwrite);
    if (passphrase === undefined) return files;
    await writeFile(p12, await this.p12({ passphrase }), overwrite);
    return { ...files, p12 };
  }
}

const named = ({ certificate: { subject } }: Issued): { readonly friendlyName?: string } =>
  subject.commonName === undefined ? {} : { friendlyName: subject.commonName };

function oneOf(option: string, value: unknown, known: readonly string[]): void {
  if (!known.includes(value as string))
    throw new ConfigurationError('CONFIG_INVALID', `p12: ${option} '${String(value)}' is not known`, {
      hint: `Known: ${known.join(', ')}.`,
    });
}

async function writeFile(path: string, content: string | Uint8Array, overwrite: boolean): Promise<void> {
  try {
    // A file that is there keeps its mode when it is overwritten: it is set.
    const file = await open(path, overwrite ? 'w' : 'wx', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(content);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cannotWrite(path, (cause as NodeJS.ErrnoException).code === 'EEXIST', cause);
  }
}

const cannotWrite = (path: string, there: boolean, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', `${path} ${there ? 'is there already' : "can't be written"}`, {
    cause,
    hint: there ? 'Give overwrite: true to replace it.' : 'Check that the folder may be written.',
  });
