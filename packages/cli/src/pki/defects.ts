import { createTestPki, type Defect, defects, type HierarchyFile } from '@countersign/test-certs';
import type { Terminal } from '../terminal.js';
import { parse, progress, usage, writeJson } from './arguments.js';
import { checkFree, type Files, writeFolder } from './write.js';

const help = `countersign pki defects: certificates with one fault each, and the code that each must cause

  --write <folder>  issues them: <side>/<name>/broken.pem and repaired.pem (the same without the
                    fault), each with its key, and ca.pem, which the other side trusts; crls.pem,
                    pin.txt and staple.der where the fault needs them
  --force           replaces the defects that are in the folder
  --verbose         says what is being done; default: on a terminal
  --json            one JSON document

openssl is the alert of openssl s_server or s_client, node what a Node server or client says, each
with its defaults; 'accepted' is where it lets the fault pass, 'unloadable' where nobody can present it.
`;

const options = { write: { type: 'string' }, force: { type: 'boolean' } } as const;

export async function listDefects(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse('defects', argv, options);
  if (values.help) return void terminal.stdout.write(help);
  if (positionals.length > 0) throw usage('defects', 'defects takes no arguments');
  const { write: folder, force = false } = values;
  const all: readonly Defect[] = [...Object.values(defects.client), ...Object.values(defects.server)];
  const catalogue = all.map(({ side, name, code, openssl, node, description }) => ({
    side,
    name,
    code,
    openssl: typeof openssl === 'number' ? `alert ${openssl}` : openssl,
    node,
    description,
  }));
  let files: Files = new Map();
  if (folder !== undefined) {
    const target = { folder, force, marks: ['defects.json'] };
    await checkFree(target);
    files = issueAll(all, progress(terminal, values.verbose));
    const content = `${JSON.stringify(catalogue, null, 2)}\n`;
    await writeFolder(target, new Map([...files, ['defects.json', { content, mode: 0o644 }]]));
  }

  if (values.json)
    return writeJson(
      terminal,
      folder === undefined
        ? { defects: catalogue }
        : { defects: catalogue, folder, files: [...files.keys()] },
    );
  terminal.stdout.write(table(catalogue));
  if (folder !== undefined) terminal.stdout.write(`\n${files.size} files in ${folder}\n`);
}

function issueAll(all: readonly Defect[], say: (line: string) => void): Files {
  const pki = createTestPki();
  const files = new Map<string, HierarchyFile>();
  for (const defect of all) {
    const { broken, repaired, ca, crls, pin, staple } = defect.issue(pki);
    const write = (name: string, content: string | Uint8Array, mode = 0o644) =>
      files.set(`${defect.side}/${defect.name}/${name}`, { content, mode });
    write('broken.pem', broken.pem);
    write('broken-key.pem', broken.keyPem, 0o600);
    write('repaired.pem', repaired.pem);
    write('repaired-key.pem', repaired.keyPem, 0o600);
    write('ca.pem', ca);
    if (crls !== undefined) write('crls.pem', crls.map(crl => crl.pem).join(''));
    if (pin !== undefined) write('pin.txt', `${pin}\n`);
    if (staple !== undefined) write('staple.der', staple);
    say(`issued ${defect.side} ${defect.name}`);
  }
  return files;
}

/** Columns as wide as what is in them. */
function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const all = [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))];
  const widths = columns.map((_, i) => Math.max(...all.map(cells => cells[i]?.length ?? 0)));
  return all
    .map(
      cells =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
