import { join } from 'node:path';
import { readInput } from '@countersign/identity/internal';
import { CountersignError } from '@countersign/spec';
import {
  type HierarchyDeclaration,
  type KeptAuthority,
  openTestPki,
  parseHierarchy,
  type TestPki,
} from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';
import type { Terminal } from '../terminal.js';
import { namesIn, wrong } from './write.js';

/** What `create` wrote, and the other commands need: they must not be written over. */
export const ownFiles = [
  'root-ca.pem',
  'root-ca-key.pem',
  'root-ca-crl.pem',
  'issuing-ca.pem',
  'issuing-ca-key.pem',
  'issuing-ca-crl.pem',
  'certificates.pem',
  'clients.json',
  'hierarchy.json',
] as const;

/** A PKI that `create` made. */
export interface OpenedPki {
  readonly pki: TestPki;
  /** What it issued, the root first. */
  readonly certificates: readonly Certificate[];
  readonly revocationUrl: string | undefined;
}

/** @throws ConfigurationError `CONFIG_INVALID` where the folder isn't one, or has no keys of its CAs */
export async function openFolder(folder: string, { stderr }: Terminal): Promise<OpenedPki> {
  const there = await namesIn(folder);
  if (!there?.includes('root-ca.pem') || !there.includes('certificates.pem'))
    throw wrong(
      `${folder} is no PKI folder`,
      `Make one with: countersign pki create ${folder} --keep-ca-keys`,
    );
  if (!there.includes('root-ca-key.pem') || !there.includes('issuing-ca-key.pem'))
    throw wrong(
      `The keys of the CAs in ${folder} were not kept, so nothing more can be signed with them`,
      'Create it again with --keep-ca-keys.',
    );
  const read = async (name: string): Promise<Uint8Array> => {
    const { bytes, warnings } = await readInput(join(folder, name), 'PKI file');
    if (name.endsWith('-key.pem')) for (const warning of warnings) stderr.write(`${warning}\n`);
    return bytes;
  };
  const authority = async (name: string): Promise<KeptAuthority> => ({
    certificate: await read(`${name}.pem`),
    key: Buffer.from(await read(`${name}-key.pem`)).toString('latin1'),
    ...(there.includes(`${name}-crl.pem`) ? { crl: await read(`${name}-crl.pem`) } : {}),
  });
  // The CRLs first: what they list is among the certificates, also where another command writes meanwhile.
  const root = await authority('root-ca');
  const issuing = await authority('issuing-ca');
  const certificates = Certificate.parseAll(await read('certificates.pem'));
  const { revocationUrl } = there.includes('hierarchy.json')
    ? await readHierarchy(join(folder, 'hierarchy.json'))
    : {};
  const pki = openTestPki({
    root,
    issuing,
    issued: certificates,
    ...(revocationUrl === undefined ? {} : { revocationUrl }),
  });
  return { pki, certificates, revocationUrl };
}

/** @throws ConfigurationError `CONFIG_INVALID` with every mistake */
export async function readHierarchy(path: string): Promise<HierarchyDeclaration> {
  const { bytes } = await readInput(path, 'hierarchy');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // The parser's own message quotes the text, in which passphrases stand.
    throw wrong(`The hierarchy ${path} is no JSON`, 'Look for a missing comma, quote or brace.');
  }
  try {
    return parseHierarchy(value);
  } catch (cause) {
    if (!CountersignError.is(cause)) throw cause;
    throw wrong(cause.message.replace('The declared hierarchy', `The hierarchy ${path}`), cause.hint, cause);
  }
}
