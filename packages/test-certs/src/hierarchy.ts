import { checkOptions } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import { type DeclaredClient, type HierarchyDeclaration, parseHierarchy } from './hierarchy-declaration.js';
import { RandomSource } from './random-source.js';
import { createTestPki } from './test-pki.js';

export interface IssueHierarchyOptions {
  /** As for `createTestPki`. */
  readonly seed?: string;
  /** The clock that validity periods start from. Default: the system's. */
  readonly now?: () => Date;
  /** Whether the keys of the CAs are among the files, with their first CRLs. Default: false, nobody has them. */
  readonly caKeys?: boolean;
  /** Called as soon as a certificate is issued: RSA keys take their time. */
  readonly onIssued?: (certificate: Certificate) => void;
}

/** A file to be written. */
export interface HierarchyFile {
  readonly content: string | Uint8Array;
  /** 0o600 for a secret, else 0o644. */
  readonly mode: number;
}

export interface IssuedHierarchy {
  /** By name, without any folder. */
  readonly files: Map<string, HierarchyFile>;
  /** The root, the issuing CA, the server's and the clients', in their order. */
  readonly certificates: readonly Certificate[];
}

/**
 * Issues a declared hierarchy, as the files that programs load. For tests only.
 *
 * @throws ConfigurationError `CONFIG_INVALID` with every mistake of the declaration
 *
 * @example
 * ```js
 * const { files } = await issueHierarchy(JSON.parse(await readFile('hierarchy.json', 'utf8')));
 * for (const [name, { content, mode }] of files) await writeFile(name, content, { mode });
 * ```
 */
export async function issueHierarchy(
  declaration: HierarchyDeclaration,
  options: IssueHierarchyOptions = {},
): Promise<IssuedHierarchy> {
  checkOptions('issueHierarchy', options, {
    seed: 'text',
    now: 'function',
    caKeys: 'boolean',
    onIssued: 'function',
  });
  const { root, issuing, key, revocationUrl, server, clients } = parseHierarchy(declaration);
  const { seed, now, caKeys = false, onIssued = () => {} } = options;
  const files = new Map<string, HierarchyFile>();
  const secret = (name: string, content: string | Uint8Array) => files.set(name, { content, mode: 0o600 });
  const open = (name: string, content: string) => files.set(name, { content, mode: 0o644 });
  const certificates: Certificate[] = [];
  const issued = (certificate: Certificate): void => {
    certificates.push(certificate);
    onIssued(certificate);
  };

  const pki = createTestPki({
    root,
    issuing,
    ...(seed === undefined ? {} : { seed }),
    ...(now === undefined ? {} : { now }),
    ...(key === undefined ? {} : { key }),
    ...(revocationUrl === undefined ? {} : { revocationUrl }),
  });
  issued(pki.root);
  issued(pki.issuing);
  open('root-ca.pem', pki.root.pem);
  open('issuing-ca.pem', pki.issuing.pem);
  if (caKeys) {
    secret('root-ca-key.pem', pki.rootCa.keyPem);
    secret('issuing-ca-key.pem', pki.issuingCa.keyPem);
    open('root-ca-crl.pem', pki.rootCa.crl().pem);
    open('issuing-ca-crl.pem', pki.issuingCa.crl().pem);
  }

  const { hosts, ...ofServer } = server;
  const { certificate, pem, keyPem } = pki.server(hosts, ofServer);
  issued(certificate);
  open('server.pem', pem);
  secret('server-key.pem', keyPem);

  const random = new RandomSource(seed);
  const registrations = [];
  for (const { registration, passphrase, ...ofClient } of clients) {
    const { clientId } = registration;
    const client = pki.client(clientId, ofClient);
    issued(client.certificate);
    const salt = (length: number): Uint8Array => random.bytes(`${clientId}.p12`, length);
    secret(`${clientId}.p12`, await client.p12({ passphrase, random: salt }));
    registrations.push(register(registration, client.certificate));
  }
  open('clients.json', `${JSON.stringify(registrations, null, 2)}\n`);
  open('certificates.pem', certificates.map(each => each.pem).join(''));
  return { files, certificates };
}

/** The registration with the thumbprint that was issued, and loopback allowed: that is where tests call from. */
function register(
  { ipRestrictions = [], ...registration }: DeclaredClient['registration'],
  certificate: Certificate,
): object {
  return {
    ...registration,
    ...(registration.certificatePinning ? { pinnedThumbprint: certificate.fingerprints.sha1 } : {}),
    ipRestrictions: ipRestrictions.length === 0 ? [] : [...ipRestrictions, '127.0.0.0/8', '::1/128'],
  };
}
