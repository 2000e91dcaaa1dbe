import type { KeyObject } from 'node:crypto';
import { expiryOf, Identity } from '@countersign/identity';
import { readInput } from '@countersign/identity/internal';
import { CountersignError, type ErrorCode } from '@countersign/spec';
import { type P12, parseP12 } from '@countersign/x509';
import { passphraseVariable } from '../passphrase.js';
import { type Finding, fail, ok, warn } from './finding.js';

/** The step at which opening a .p12 failed, where it isn't the file itself. */
const stepOf: Partial<Record<ErrorCode, 'passphrase' | 'key'>> = {
  P12_PASSPHRASE: 'passphrase',
  P12_NO_KEY: 'key',
  P12_NO_CERTIFICATE: 'key',
  P12_KEY_MISMATCH: 'key',
};

/** Checks everything about the .p12 that can be known without a server. */
export async function* identitySteps(
  path: string,
  passphrase: () => Promise<string | undefined>,
): AsyncGenerator<Finding, Identity | undefined> {
  const input = await attempt(readInput(path, '.p12 file'));
  if (CountersignError.is(input)) {
    yield fail('file', input);
    return undefined;
  }
  const p12 = await attempt(open(input.bytes, passphrase));
  const failedAt = CountersignError.is(p12) ? (stepOf[p12.code] ?? 'file') : undefined;
  const [mode] = input.warnings;
  if (failedAt !== 'file')
    yield mode === undefined ? ok('file', `${path}, ${input.bytes.length} bytes`) : warn('file', mode);
  if (failedAt === 'key') yield ok('passphrase', 'opens the file');
  if (CountersignError.is(p12)) {
    yield fail(failedAt ?? 'file', p12);
    return undefined;
  }
  yield p12.mac === 'none'
    ? warn('passphrase', 'opens the file, which has no MAC: a change to it would go unnoticed')
    : ok('passphrase', `opens the file (MAC ${p12.mac})`);
  yield ok('key', `${describeKey(p12.privateKey)}, belongs to ${p12.certificate.subject}`);
  yield chain(p12);
  return yield* certificateSteps(p12);
}

async function open(bytes: Uint8Array, passphrase: () => Promise<string | undefined>): Promise<P12> {
  const text = await passphrase();
  try {
    return await parseP12(bytes, text === undefined ? {} : { passphrase: text });
  } catch (error) {
    if (text === undefined && CountersignError.is(error) && error.code === 'P12_PASSPHRASE')
      Object.assign(error, {
        hint: `No passphrase was given: set ${passphraseVariable}, or use --passphrase-file.`,
      });
    throw error;
  }
}

function chain({ certificate, chain: issuers }: P12): Finding {
  if (certificate.isSelfIssued) return warn('chain', 'the certificate is self-signed');
  if (issuers.length === 0)
    return warn(
      'chain',
      `the file holds no issuer; the certificate was issued by ${certificate.issuer}`,
      'If the server refuses the certificate, export the file again with its intermediates.',
    );
  return ok('chain', `issued by ${issuers.map(issuer => issuer.subject).join(', that by ')}`);
}

async function* certificateSteps(p12: P12): AsyncGenerator<Finding, Identity | undefined> {
  const identity = await attempt((async () => new Identity(p12))());
  if (CountersignError.is(identity)) {
    yield fail('purpose', identity);
    return undefined;
  }
  yield ok('purpose', 'may be used as a client certificate');
  const valid = await attempt(identity.current());
  if (CountersignError.is(valid)) {
    yield fail('dates', valid);
    return undefined;
  }
  const { state, daysLeft } = expiryOf(p12.certificate);
  const until = `valid until ${p12.certificate.notAfter.toISOString().slice(0, 10)}, ${daysLeft} days left`;
  yield state === 'ok' ? ok('dates', until) : warn('dates', until, 'Ask for the renewal now.');
  return identity;
}

/** A coded error as a value. */
export async function attempt<T>(work: Promise<T>): Promise<T | CountersignError> {
  try {
    return await work;
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw error;
  }
}

function describeKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  const curve = namedCurve === 'prime256v1' ? 'P-256' : namedCurve;
  return [asymmetricKeyType?.toUpperCase(), modulusLength ?? curve].filter(Boolean).join(' ');
}
