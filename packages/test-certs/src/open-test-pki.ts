import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { Certificate, Crl } from '@countersign/x509';
import { readDer, Tag } from '@countersign/x509/der';
import { CertificateAuthority, type Shared } from './authority.js';
import type { Revoked } from './crl.js';
import type { KeyPair } from './key-pair.js';
import { RandomSource } from './random-source.js';
import { Hierarchy, sharedBy, type TestPki } from './test-pki.js';

/** A CA as it was kept. */
export interface KeptAuthority {
  /** PEM or DER. */
  readonly certificate: Certificate | Uint8Array | string;
  /** Unencrypted PEM, where it is text. */
  readonly key: KeyObject | string;
  /** Its last CRL: what it revokes stays revoked, and the next one has the next number. Default: there was none. */
  readonly crl?: Crl | Uint8Array | string;
}

export interface OpenTestPkiOptions {
  readonly root: KeptAuthority;
  readonly issuing: KeptAuthority;
  /** What they issued: OCSP answers `unknown` for everything else. Default: the issuing CA alone. */
  readonly issued?: readonly Certificate[];
  /** The clock that validity periods start from. Default: the system's. */
  readonly now?: () => Date;
  /** As for `createTestPki`. */
  readonly revocationUrl?: string;
}

/**
 * Opens a test PKI whose CAs and their keys were kept, to issue and revoke further. For tests only.
 *
 * @throws ConfigurationError `CONFIG_INVALID` where keys, certificates and CRLs don't belong together
 *
 * @example
 * ```js
 * const pki = openTestPki({
 *   root: { certificate: await readFile('root-ca.pem'), key: await readFile('root-ca-key.pem', 'utf8') },
 *   issuing: { certificate: await readFile('issuing-ca.pem'), key: await readFile('issuing-ca-key.pem', 'utf8') },
 * });
 * ```
 */
export function openTestPki(options: OpenTestPkiOptions): TestPki {
  checkOptions('openTestPki', options, {
    root: 'object',
    issuing: 'object',
    issued: 'list',
    now: 'function',
    revocationUrl: 'text',
  });
  const { issued = [], now = () => new Date(), revocationUrl } = options;
  const shared = sharedBy(now, new RandomSource(undefined), revocationUrl);
  const root = certificateOf('root', options.root);
  const issuing = certificateOf('issuing', options.issuing);
  if (!root.isIssuedBy(root) || !issuing.isIssuedBy(root))
    throw mismatch('The root did not issue itself and the issuing CA', 'Give the certificates of one PKI.');
  const all = [issuing, ...issued.filter(certificate => !certificate.equals(root))];
  open(shared, 'root', options.root, [root], all);
  open(shared, 'issuing', options.issuing, [issuing, root], all);
  return new Hierarchy(shared);
}

function open(
  shared: Shared,
  name: string,
  { key, crl }: KeptAuthority,
  path: readonly [Certificate, ...Certificate[]],
  all: readonly Certificate[],
): void {
  const [certificate] = path;
  const issued = all.filter(each => each.isIssuedBy(certificate));
  CertificateAuthority.open(shared, keysOf(name, key, certificate), path, {
    issued: issued.map(({ serialNumber }) => serialNumber),
    ...(crl === undefined ? { revoked: new Map(), crls: 0 } : stateOf(name, crl, certificate, issued)),
  });
}

function certificateOf(name: string, { certificate }: KeptAuthority): Certificate {
  checkArgument('openTestPki', `${name}.certificate`, certificate, ['object', 'bytes', 'text']);
  const isInput = typeof certificate === 'string' || ArrayBuffer.isView(certificate);
  const parsed = isInput ? Certificate.parse(certificate) : certificate;
  if (parsed.basicConstraints.ca) return parsed;
  throw mismatch(`${parsed.subject} is no CA`, `Give ${name}.certificate the certificate of the CA.`);
}

function keysOf(name: string, key: KeyObject | string, certificate: Certificate): KeyPair {
  checkArgument('openTestPki', `${name}.key`, key, ['key object', 'text']);
  const privateKey = typeof key === 'string' ? parseKey(name, key) : key;
  if (privateKey.type === 'private') {
    const publicKey = createPublicKey(privateKey);
    if (publicKey.equals(certificate.publicKey)) return { privateKey, publicKey };
  }
  throw mismatch(
    `The key of ${certificate.subject} does not belong to its certificate`,
    `Give ${name}.key the private key of that CA.`,
  );
}

function parseKey(name: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw mismatch(`${name}.key is no private key in PEM`, 'Give it unencrypted.', cause);
  }
}

/** What a CA said last. */
function stateOf(
  name: string,
  input: Crl | Uint8Array | string,
  certificate: Certificate,
  issued: readonly Certificate[],
): { readonly revoked: ReadonlyMap<string, Revoked>; readonly crls: number } {
  checkArgument('openTestPki', `${name}.crl`, input, ['object', 'bytes', 'text']);
  const crl = typeof input === 'string' || ArrayBuffer.isView(input) ? Crl.parse(input) : input;
  if (!crl.isSignedBy(certificate))
    throw mismatch(`The CRL is not that of ${certificate.subject}`, `Give ${name}.crl its last one.`);
  const revoked = new Map<string, Revoked>();
  for (const { serialNumber, serialNumberBytes } of issued) {
    const entry = crl.entryOf(serialNumber);
    if (entry !== undefined)
      revoked.set(serialNumber, {
        serialNumber: serialNumberBytes,
        at: entry.revokedAt,
        reason: entry.reason,
      });
  }
  // What is not known by its certificate would come back to life in the next CRL.
  if (revoked.size !== crl.size)
    throw mismatch(
      `The CRL of ${certificate.subject} lists certificates that are not among those issued`,
      'Give issued every certificate that the CRL is about.',
    );
  return { revoked, crls: numberOf(crl) };
}

/** RFC 5280 5.2.3; 0 where it has none. */
function numberOf(crl: Crl): number {
  const fields =
    readDer(crl.der, { limits: { bytes: crl.der.length } })
      .children()[0]
      ?.children() ?? [];
  const extensions = fields.find(({ tag }) => tag === Tag.contextConstructed(0))?.children()[0];
  for (const each of extensions?.children() ?? []) {
    const parts = each.children();
    if (parts[0]?.oid('extnID') === '2.5.29.20')
      return readDer(parts.at(-1)?.octets('cRLNumber') ?? new Uint8Array()).count('cRLNumber');
  }
  return 0;
}

const mismatch = (message: string, hint: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, { hint, cause });
