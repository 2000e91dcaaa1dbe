import { issueHierarchy } from '@countersign/test-certs';
import type { Certificate } from '@countersign/x509';
import type { Terminal } from '../terminal.js';
import { folderOf, parse, progress, writeJson } from './arguments.js';
import { readHierarchy } from './folder.js';
import { paymentSystem } from './payment-system.js';
import { checkFree, type Files, writeFolder } from './write.js';

const help = `countersign pki create <folder>: issues a hierarchy of test certificates

  --hierarchy <file>      what to issue, as JSON; default: the Payment System's
  --keep-ca-keys          keeps the keys of the CAs, for issue, revoke and serve. Test use only:
                          whoever has them can be anyone that this CA vouches for
  --revocation-url <url>  where 'countersign pki serve' will answer, such as http://127.0.0.1:8080:
                          the certificates carry it
  --force                 replaces the PKI that is in the folder, with all that is in it
  --verbose               says what is being done; default: on a terminal
  --json                  one JSON document

Writes root-ca.pem (what the other side trusts), issuing-ca.pem, server.pem with server-key.pem, a .p12
for each client, clients.json (how a server registers them), certificates.pem (all of them) and
hierarchy.json (what was declared, the passphrases of the .p12 files among it).
`;

const options = {
  hierarchy: { type: 'string' },
  'keep-ca-keys': { type: 'boolean' },
  'revocation-url': { type: 'string' },
  force: { type: 'boolean' },
} as const;

export async function create(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse('create', argv, options);
  if (values.help) return void terminal.stdout.write(help);
  const [folder] = folderOf('create', positionals);
  const target = {
    folder,
    force: values.force ?? false,
    marks: ['root-ca.pem', 'certificates.pem', 'hierarchy.json'],
  };
  await checkFree(target);
  const declared = values.hierarchy === undefined ? paymentSystem : await readHierarchy(values.hierarchy);
  const revocationUrl = values['revocation-url'];
  const declaration = { ...declared, ...(revocationUrl === undefined ? {} : { revocationUrl }) };
  const caKeys = values['keep-ca-keys'] ?? false;

  const say = progress(terminal, values.verbose);
  const { files, certificates } = await issueHierarchy(declaration, {
    caKeys,
    onIssued: certificate => say(`issued ${describe(certificate)}`),
  });
  const content = `${JSON.stringify(declaration, null, 2)}\n`;
  const all: Files = new Map([...files, ['hierarchy.json', { content, mode: 0o600 }]]);
  await writeFolder(target, all);

  if (values.json)
    return writeJson(terminal, {
      folder,
      caKeys,
      files: [...all.keys()],
      certificates: certificates.map(summary),
    });
  terminal.stdout.write(
    `${certificates.map(describe).join('\n')}\n\n${all.size} files in ${folder}; the other side trusts root-ca.pem.\n`,
  );
}

/** One line about a certificate. */
export const describe = ({ subject, serialNumber, notAfter }: Certificate): string =>
  `${subject}, until ${notAfter.toISOString().slice(0, 10)}, serial number ${serialNumber}`;

/** What JSON says of a certificate. */
export const summary = ({ subject, serialNumber, notAfter, fingerprints, pin }: Certificate): object => ({
  subject: String(subject),
  serialNumber,
  notAfter: notAfter.toISOString(),
  thumbprint: fingerprints.sha1,
  pin,
});
