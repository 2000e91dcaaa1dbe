import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type P12Limits, parseP12 } from '@countersign/x509';
import { Identity, type IdentitySource } from './identity.js';
import { LoadOnce } from './once.js';
import { type Passphrase, resolvePassphrase } from './passphrase.js';
import { type Input, readInput } from './read-input.js';

export interface P12Options {
  /** Default: none, which also opens files with an empty passphrase. */
  readonly passphrase?: Passphrase;
  /** The friendly name of the key to take. Default: the first of the file. */
  readonly alias?: string;
  /** What opening the file may cost. */
  readonly limits?: Partial<P12Limits>;
  /** The clock that dates are judged by. Default: the system's. */
  readonly now?: () => Date;
}

const known = {
  passphrase: 'any', // resolvePassphrase says what it may be
  alias: 'text',
  limits: 'object',
  now: 'function',
} as const;

/**
 * The identity in a .p12 (or .pfx) file. It is read at first use.
 *
 * `current()` fails with the `P12_*` codes, with `CONFIG_INVALID` where the file or the passphrase can't be had,
 * and with `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID` or `CERTIFICATE_PURPOSE_INVALID`.
 *
 * @example
 * ```js
 * const identity = p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' } });
 * ```
 */
export function p12File(path: string, options: P12Options = {}): IdentitySource {
  checkOptions('p12File', options, known);
  checkArgument('p12File', 'the path', path, 'text');
  return new LoadOnce(async () => fromP12(await readInput(path, '.p12 file'), options));
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
  const { passphrase, now, ...rest } = options;
  const p12 = await parseP12(bytes, {
    ...rest,
    ...(passphrase === undefined ? {} : { passphrase: await resolvePassphrase(passphrase) }),
  });
  return new Identity({
    privateKey: p12.privateKey,
    certificate: p12.certificate,
    chain: p12.chain,
    warnings: [...warnings, ...p12.warnings],
    ...(now === undefined ? {} : { now }),
  });
}
