import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type P12Limits, parseP12 } from '@countersign/x509';
import { leftOut } from './chain-warnings.js';
import { Identity, type IdentitySource, type Purpose } from './identity.js';
import { LoadOnce } from './once.js';
import { type Passphrase, passphraseFile, resolvePassphrase } from './passphrase.js';
import { type Input, readInput } from './read-input.js';
import { WatchedSource } from './watched-source.js';

export interface P12Options {
  /** Default: none, which also opens files with an empty passphrase. */
  readonly passphrase?: Passphrase;
  /** The friendly name of the key to take. Default: the first of the file. */
  readonly alias?: string;
  /** What opening the file may cost. */
  readonly limits?: Partial<P12Limits>;
  /** The side it is for: `serverAuth` for the identity of a server. Default: `clientAuth`. */
  readonly purpose?: Purpose;
  /** The clock that dates are judged by. Default: the system's. */
  readonly now?: () => Date;
}

export interface P12FileOptions extends P12Options {
  /**
   * Whether to follow the file while the program runs: a renewed .p12 is used for new connections without a restart,
   * and one that can't be used leaves the previous identity in place. A program that outlives its certificate wants
   * true. Default: false, which reads the file once.
   */
  readonly watch?: boolean;
}

const known = {
  passphrase: 'any', // resolvePassphrase says what it may be
  alias: 'text',
  limits: 'object',
  purpose: 'text',
  now: 'function',
} as const;

/**
 * The identity in a .p12 (or .pfx) file. It is read at first use, and again when it changes if `watch` is true.
 *
 * `current()` fails with the `P12_*` codes, with `CONFIG_INVALID` where the file or the passphrase can't be had,
 * and with `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID` or `CERTIFICATE_PURPOSE_INVALID`.
 *
 * @example
 * ```js
 * const identity = p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' } });
 * ```
 */
export function p12File(path: string, options: P12FileOptions = {}): IdentitySource {
  checkOptions('p12File', options, { ...known, watch: 'boolean' });
  checkArgument('p12File', 'the path', path, 'text');
  const { watch = false, ...rest } = options;
  const read = () => readInput(path, '.p12 file');
  return watch
    ? new WatchedSource([{ path, read }, ...passphraseFile(rest.passphrase)], ([p12]) => fromP12(p12, rest))
    : new LoadOnce(async () => fromP12(await read(), rest));
}

/**
 * The identity in the bytes of a .p12 file, for material that comes from a secret store.
 *
 * @example
 * ```js
 * const identity = p12Bytes(Buffer.from(process.env.CLIENT_P12_BASE64, 'base64'), { passphrase });
 * ```
 */
export function p12Bytes(bytes: Uint8Array, options: P12Options = {}): IdentitySource {
  checkOptions('p12Bytes', options, known);
  checkArgument('p12Bytes', 'the file', bytes, 'bytes');
  return new LoadOnce(() => fromP12({ bytes, warnings: [] }, options));
}

async function fromP12({ bytes, warnings }: Input, options: P12Options): Promise<Identity> {
  const { passphrase, purpose, now, ...rest } = options;
  const p12 = await parseP12(bytes, {
    ...rest,
    ...(passphrase === undefined ? {} : { passphrase: await resolvePassphrase(passphrase) }),
  });
  return new Identity({
    privateKey: p12.privateKey,
    certificate: p12.certificate,
    chain: p12.chain,
    warnings: [...warnings, ...p12.warnings, ...leftOut(p12.entries.length > 1 ? [] : p12.extra)],
    ...(purpose === undefined ? {} : { purpose }),
    ...(now === undefined ? {} : { now }),
  });
}
