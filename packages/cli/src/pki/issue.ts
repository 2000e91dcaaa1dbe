import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readInput } from '@countersign/identity/internal';
import type {
  HierarchyFile,
  Issued,
  IssuedCertificate,
  IssueOptions,
  KeyType,
} from '@countersign/test-certs';
import { askPassphrase, passphraseVariable } from '../passphrase.js';
import type { Terminal } from '../terminal.js';
import { folderOf, parse, progress, usage, wholeNumber, writeJson } from './arguments.js';
import { describe, summary } from './create.js';
import { openFolder, ownFiles } from './folder.js';
import { type Files, namesIn, writeFiles, wrong } from './write.js';

const help = `countersign pki issue <folder>: one more certificate of a PKI that was created with --keep-ca-keys

  --client <name>           a client's, with its key
  --server <host>           a server's, with its key; may be given again for further hosts
  --csr <file>              what a certificate request (PKCS#10) asks for; --as says for which side
  --as <client|server>      of a request; default: client
  --days <n>                default: 365
  --key <type>              P-256 (default), P-384, P-521, RSA-2048, RSA-3072, RSA-4096, Ed25519
  --p12                     a .p12 too, with the passphrase of --passphrase-file or
                            ${passphraseVariable}, or it is asked for
  --passphrase-file <file>  where the passphrase stands
  --out <folder>            where to write; default: the PKI's folder
  --name <name>             of the files; default: the common name
  --force                   replaces files that are there
  --verbose                 says what is being done; default: on a terminal
  --json                    one JSON document

Writes <name>.pem (with the issuing CA), <name>-key.pem and, with --p12, <name>.p12.
`;

const options = {
  client: { type: 'string' },
  server: { type: 'string', multiple: true },
  csr: { type: 'string' },
  as: { type: 'string' },
  days: { type: 'string' },
  key: { type: 'string' },
  p12: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  out: { type: 'string' },
  name: { type: 'string' },
  force: { type: 'boolean' },
} as const;

export async function issue(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse('issue', argv, options);
  if (values.help) return void terminal.stdout.write(help);
  const [folder] = folderOf('issue', positionals);
  const { client, server, csr, key, as, p12 = false, out = folder } = values;
  if ([client, server, csr].filter(given => given !== undefined).length !== 1)
    throw usage('issue', 'issue takes one of --client, --server and --csr');
  if (csr !== undefined && (p12 || key !== undefined))
    throw usage('issue', 'Whoever made a request has its key: --csr goes without --key and --p12');
  if (as !== undefined && (csr === undefined || (as !== 'client' && as !== 'server')))
    throw usage('issue', "--as is 'client' or 'server', and goes with --csr");
  const days = wholeNumber('issue', '--days', values.days, [1, 36_500]);
  const issueOptions = days === undefined ? {} : { days };

  const { pki } = await openFolder(folder, terminal);
  const asked =
    csr === undefined
      ? undefined
      : pki.issue((await readInput(csr, 'certificate request')).bytes, {
          ...issueOptions,
          ...(as === undefined ? {} : { as }),
        });
  const name = fileName(values.name ?? client ?? server?.[0] ?? asked?.certificate.subject.commonName ?? '');
  const suffixes = ['.pem', ...(asked === undefined ? ['-key.pem'] : []), ...(p12 ? ['.p12'] : [])];
  const names = suffixes.map(suffix => `${name}${suffix}`);
  await checkNames(out, names, values.force ?? false);
  const passphrase = p12
    ? await askPassphrase(join(out, `${name}.p12`), values['passphrase-file'], terminal)
    : undefined;
  if (p12 && passphrase === undefined)
    throw usage('issue', `--p12 needs a passphrase: set ${passphraseVariable}, or use --passphrase-file`);

  const withKey: IssueOptions = { ...issueOptions, ...(key === undefined ? {} : { key: key as KeyType }) };
  const issued =
    asked ?? (client === undefined ? pki.server(server ?? [], withKey) : pki.client(client, withKey));
  progress(terminal, values.verbose)(`issued ${describe(issued.certificate)}`);
  const files = await filesOf(name, issued, passphrase);
  // First of all it is known: what nobody knows of can't be revoked.
  await appendFile(join(folder, 'certificates.pem'), issued.certificate.pem);
  await writeFiles(out, files);

  const paths = names.map(file => join(out, file));
  if (values.json) return writeJson(terminal, { ...summary(issued.certificate), files: paths });
  terminal.stdout.write(`${describe(issued.certificate)}\n${paths.map(path => `  ${path}\n`).join('')}`);
}

async function checkNames(folder: string, names: readonly string[], force: boolean): Promise<void> {
  const own = names.find(file => ownFiles.some(name => name === file.toLowerCase()));
  if (own !== undefined) throw wrong(`${own} is a file of the PKI itself`, 'Choose another --name.');
  const there = (await namesIn(folder)) ?? [];
  const taken = names.filter(file => there.includes(file));
  if (taken.length > 0 && !force)
    throw wrong(
      `${folder} has ${taken.join(' and ')} already`,
      'Choose another --name or --out, or replace it with --force.',
    );
}

async function filesOf(
  name: string,
  issued: Issued | IssuedCertificate,
  passphrase: string | undefined,
): Promise<Files> {
  const files = new Map<string, HierarchyFile>([[`${name}.pem`, { content: issued.pem, mode: 0o644 }]]);
  if (!('keyPem' in issued)) return files;
  files.set(`${name}-key.pem`, { content: issued.keyPem, mode: 0o600 });
  if (passphrase !== undefined)
    files.set(`${name}.p12`, { content: await issued.p12({ passphrase }), mode: 0o600 });
  return files;
}

function fileName(text: string): string {
  const name = text.replaceAll(/[*:]/g, '_');
  if (/^[\w@-][\w.@-]{0,99}$/.test(name)) return name;
  throw usage('issue', '--name is needed: letters, digits, dots and dashes');
}
