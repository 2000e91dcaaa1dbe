import { readInput } from '@countersign/identity/internal';
import { CountersignError } from '@countersign/spec';
import { Certificate, type RevocationReason } from '@countersign/x509';
import type { Terminal } from '../terminal.js';
import { folderOf, parse, writeJson } from './arguments.js';
import { describe } from './create.js';
import { openFolder } from './folder.js';
import { writeFiles, wrong } from './write.js';

const help = `countersign pki revoke <folder> <certificate>…: revokes certificates, and writes new CRLs

  <certificate>      its file (PEM or DER), serial number in hex, or common name. None: the CRLs are
                     written anew
  --reason <reason>  of RFC 5280, such as keyCompromise or superseded; default: unspecified
  --json             one JSON document

Writes root-ca-crl.pem and issuing-ca-crl.pem, which hold for seven days. A running 'countersign pki
serve' notices. One at a time: of two that run at once, one may be lost.
`;

const options = { reason: { type: 'string' } } as const;

export async function revoke(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse('revoke', argv, options);
  if (values.help) return void terminal.stdout.write(help);
  const [folder, ...targets] = folderOf('revoke', positionals, Number.POSITIVE_INFINITY);
  const { reason = 'unspecified' } = values;
  const { pki, certificates } = await openFolder(folder, terminal);
  const [root, ...issued] = certificates;

  // All are found before the first is revoked.
  const revoked: Certificate[] = [];
  for (const target of targets) revoked.push(await find(target, issued, root));
  for (const certificate of revoked) pki.revoke(certificate, { reason: reason as RevocationReason });

  const crls = { 'root-ca-crl.pem': pki.rootCa.crl(), 'issuing-ca-crl.pem': pki.issuingCa.crl() };
  await writeFiles(
    folder,
    new Map(Object.entries(crls).map(([name, { pem }]) => [name, { content: pem, mode: 0o644 }])),
  );
  if (values.json)
    return writeJson(terminal, {
      revoked: revoked.map(({ subject, serialNumber }) => ({
        subject: String(subject),
        serialNumber,
        reason,
      })),
      crls: Object.entries(crls).map(([file, { size, nextUpdate }]) => ({
        file,
        size,
        nextUpdate: nextUpdate?.toISOString(),
      })),
    });
  for (const certificate of revoked) terminal.stdout.write(`revoked (${reason}) ${describe(certificate)}\n`);
  for (const [file, { size, nextUpdate }] of Object.entries(crls))
    terminal.stdout.write(`${file}: ${size} revoked, until ${nextUpdate?.toISOString()}\n`);
}

/** The one that is meant, of those that were issued. */
async function find(
  target: string,
  issued: readonly Certificate[],
  root: Certificate | undefined,
): Promise<Certificate> {
  const serialNumber = /^[0-9a-f:]+$/i.test(target)
    ? target
        .replaceAll(':', '')
        .toUpperCase()
        .replace(/^(00)+(?=.)/, '')
    : undefined;
  const named = issued.filter(
    certificate => certificate.serialNumber === serialNumber || certificate.subject.commonName === target,
  );
  const [one, another] = named;
  if (another !== undefined)
    throw wrong(
      `Several certificates are called ${target}`,
      `Give the serial number: ${named.map(each => each.serialNumber).join(', ')}.`,
    );
  if (one !== undefined) return one;

  const file = await certificateIn(target);
  const known = issued.find(certificate => certificate.equals(file));
  if (known !== undefined) return known;
  if (root?.equals(file))
    throw wrong('A root is not revoked by a CRL', 'Take it out of the CAs that are trusted.');
  throw wrong(`This PKI did not issue the certificate in ${target}`, 'Give its own folder.');
}

async function certificateIn(path: string): Promise<Certificate> {
  const hint = 'Give the file of a certificate (PEM or DER), its serial number in hex, or its common name.';
  try {
    const [first] = Certificate.parseAll((await readInput(path, 'certificate')).bytes);
    if (first !== undefined) return first;
  } catch (cause) {
    if (CountersignError.is(cause))
      throw wrong(`${path} is no certificate of this PKI: ${cause.message}`, hint, cause);
    throw cause;
  }
  throw wrong(`${path} holds no certificate`, hint);
}
