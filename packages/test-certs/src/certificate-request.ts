import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { Oid } from '@countersign/x509';
import { DerError, type DerValue, readDer, Tag } from '@countersign/x509/der';

/** What a certification request asks for (RFC 2986). */
export interface CertificateRequest {
  /** Encoded. */
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  /** The encoded extension subjectAltName, if it asks for one. */
  readonly alternativeNames: readonly Uint8Array[];
}

const extensionRequest = '1.2.840.113549.1.9.14';
// RFC 5758, RFC 8017, RFC 8410
const hashes: Readonly<Record<string, string | undefined>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.3.101.112': undefined,
};

/**
 * Reads a request, DER or PEM, and checks that its key signed it.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function readCertificateRequest(input: Uint8Array | string): CertificateRequest {
  checkArgument('issue', 'the certificate request', input, ['text', 'bytes']);
  try {
    return read(derOf(input));
  } catch (cause) {
    if (CountersignError.is(cause)) throw cause;
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The certificate request can't be read: ${(cause as Error).message}`,
      { cause, hint: 'Make one with: openssl req -new -key key.pem -subj /CN=name' },
    );
  }
}

function read(bytes: Uint8Array): CertificateRequest {
  const outer = readDer(bytes).fields('CertificationRequest');
  const info = outer.next('certificationRequestInfo');
  const algorithm = outer
    .next('signatureAlgorithm')
    .fields('signatureAlgorithm')
    .next('algorithm')
    .oid('algorithm');
  const signature = outer.next('signature').wholeBits('signature');
  outer.end();
  const fields = info.fields('certificationRequestInfo');
  fields.next('version');
  const subject = fields.next('subject').bytes;
  const spki = fields.next('subjectPKInfo').bytes;
  const attributes = fields.optional(Tag.contextConstructed(0))?.children() ?? [];
  fields.end();
  if (!Object.hasOwn(hashes, algorithm))
    throw new DerError(`it is signed with ${algorithm}, which is not known`);
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  // Up to Node 22 the process dies where an EC key that is no point is asked for its details.
  publicKey.export({ format: 'der', type: 'spki' });
  if (!verify(hashes[algorithm], info.bytes, publicKey, signature))
    throw new ConfigurationError('CONFIG_INVALID', 'The certificate request is not signed by its own key', {
      hint: 'It may have been changed on the way: make it again.',
    });
  return { subject, publicKey, alternativeNames: attributes.flatMap(alternativeNames).slice(0, 1) };
}

function alternativeNames(attribute: DerValue): Uint8Array[] {
  const fields = attribute.fields('Attribute');
  if (fields.next('type').oid('type') !== extensionRequest) return [];
  const [extensions] = fields.next('values').children();
  return (extensions?.children() ?? [])
    .filter(each => each.fields('Extension').next('extnID').oid('extnID') === Oid.subjectAltName)
    .map(({ bytes }) => bytes);
}

function derOf(input: Uint8Array | string): Uint8Array {
  if (typeof input !== 'string' && input[0] === Tag.SEQUENCE) return input;
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  const block = /-----BEGIN (NEW )?CERTIFICATE REQUEST-----([^-]*)-----END \1CERTIFICATE REQUEST-----/.exec(
    text,
  );
  if (block === null) throw new DerError('it has no BEGIN CERTIFICATE REQUEST block');
  return Buffer.from(block[2] as string, 'base64');
}
