import { IdentityError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { orderChain, type P12Limits, parsePem } from '@countersign/x509';
import { leftOut } from './chain-warnings.js';
import { Identity, type IdentitySource, type Purpose } from './identity.js';
import { LoadOnce } from './once.js';
import { type Passphrase, passphraseFile, resolvePassphrase } from './passphrase.js';
import { type Input, readInput } from './read-input.js';
import { WatchedSource } from './watched-source.js';

export interface PemOptions {
  /** The leaf certificate, best followed by its intermediates: a path for `pemFiles`, PEM text for `pemText`. */
  readonly certificate: string;
  /** The private key, encrypted or not: a path for `pemFiles`, PEM text for `pemText`. */
  readonly key: string;
  /** Of an encrypted key. */
  readonly passphrase?: Passphrase;
  /** What decrypting the key may cost. */
  readonly limits?: Partial<P12Limits>;
  /** The side it is for: `serverAuth` for the identity of a server. Default: `clientAuth`. */
  readonly purpose?: Purpose;
  /** The clock that dates are judged by. Default: the system's. */
  readonly now?: () => Date;
}

export interface PemFilesOptions extends PemOptions {
  /**
   * Whether to follow both files while the program runs: a renewed pair is used for new connections without a restart.
   * Until key and certificate fit each other, the previous identity stays in place. A program that outlives its
   * certificate wants true. Default: false, which reads the files once.
   */
  readonly watch?: boolean;
}

const known = {
  certificate: 'text',
  key: 'text',
  passphrase: 'any', // resolvePassphrase says what it may be
  limits: 'object',
  purpose: 'text',
  now: 'function',
} as const;

/**
 * The identity in a certificate file and a key file. They are read at first use, and again when they change if `watch`
 * is true.
 *
 * `current()` fails with the `PEM_*` codes, with `CONFIG_INVALID` where a file or the passphrase can't be had, and
 * with `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID`, `CERTIFICATE_INVALID_FORMAT` or
 * `CERTIFICATE_PURPOSE_INVALID`.
 *
 * @example
 * ```js
 * const identity = pemFiles({ certificate: 'client.pem', key: 'client-key.pem' });
 * ```
 */
export function pemFiles(options: PemFilesOptions): IdentitySource {
  checkOptions('pemFiles', options, { ...known, watch: 'boolean' });
  checkArgument('pemFiles', 'certificate, a path,', options.certificate, 'text');
  checkArgument('pemFiles', 'key, a path,', options.key, 'text');
  const { certificate, key, passphrase, watch = false } = options;
  const readCertificate = () => readInput(certificate, 'certificate file');
  const readKey = () => readInput(key, 'key file');
  const open = (pem: Input, keyPem: Input): Promise<Identity> =>
    // Only the key is secret: the mode of the certificate's file doesn't matter.
    fromPem(text(pem.bytes), text(keyPem.bytes), keyPem.warnings, options);
  return watch
    ? new WatchedSource(
        [
          { path: certificate, read: readCertificate },
          { path: key, read: readKey },
          ...passphraseFile(passphrase),
        ],
        ([pem, keyPem]) => open(pem, keyPem),
      )
    : new LoadOnce(async () => open(await readCertificate(), await readKey()));
}

/**
 * The identity in PEM texts, for material that comes from a secret store.
 *
 * @example
 * ```js
 * const identity = pemText({ certificate: process.env.CLIENT_CERTIFICATE, key: process.env.CLIENT_KEY });
 * ```
 */
export function pemText(options: PemOptions): IdentitySource {
  checkOptions('pemText', options, known);
  checkArgument('pemText', 'certificate, a PEM text,', options.certificate, 'text');
  checkArgument('pemText', 'key, a PEM text,', options.key, 'text');
  return new LoadOnce(() => fromPem(options.certificate, options.key, [], options));
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

async function fromPem(
  certificateText: string,
  keyText: string,
  fileWarnings: readonly string[],
  { passphrase, limits, purpose, now }: PemOptions,
): Promise<Identity> {
  const { certificates } = await parsePem(onlyCertificates(certificateText));
  const { privateKeys } = await parsePem(keyText, {
    ...(passphrase === undefined ? {} : { passphrase: await resolvePassphrase(passphrase) }),
    ...(limits === undefined ? {} : { limits }),
  });
  const [first] = certificates;
  const [privateKey] = privateKeys;
  if (first === undefined) throw nothingIn(certificateText, 'PEM_NO_CERTIFICATE', 'certificate');
  if (privateKey === undefined) throw nothingIn(keyText, 'PEM_NO_KEY', 'private key');
  // A chain whose first certificate isn't the leaf makes OpenSSL connect without a certificate.
  const leaf = certificates.find(certificate => certificate.hasKey(privateKey)) ?? first;
  const warnings = [...fileWarnings];
  if (leaf !== first) warnings.push(`The leaf ${leaf.subject} does not stand first in the certificate file.`);
  const { issuers, extra } = orderChain(leaf, certificates);
  return new Identity({
    privateKey,
    certificate: leaf,
    chain: issuers,
    warnings: [...warnings, ...leftOut(extra)],
    ...(purpose === undefined ? {} : { purpose }),
    ...(now === undefined ? {} : { now }),
  });
}

/** A file with key and certificate in one is given as both: its key is read once, as the key. */
function onlyCertificates(pem: string): string {
  return pem
    .split(/(?=-----BEGIN )/)
    .filter(part => !/^-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----/.test(part))
    .join('');
}

/** Text without any block is no PEM at all, often a .p12 or DER in the wrong place. */
function nothingIn(pem: string, code: 'PEM_NO_CERTIFICATE' | 'PEM_NO_KEY', what: string): IdentityError {
  return pem.includes('-----BEGIN ')
    ? new IdentityError(code, `The PEM text given for it holds no ${what}`)
    : new IdentityError(code, `What was given holds no ${what}, and is not PEM text`, {
        hint: `Give the file with the -----BEGIN … block; a .p12 file is loaded with p12File().`,
      });
}
