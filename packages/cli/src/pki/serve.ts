import { on } from 'node:events';
import { watch } from 'node:fs';
import type { Terminal } from '../terminal.js';
import { folderOf, parse, progress, wholeNumber } from './arguments.js';
import { openFolder } from './folder.js';

const help = `countersign pki serve <folder>: serves CRLs and OCSP of a PKI that was created with --keep-ca-keys

  --port <n>  default: that of the --revocation-url it was created with, else a free one
  --verbose   says when the PKI has changed; default: on a terminal
  --json      the first line as JSON

Listens on 127.0.0.1, until Ctrl-C. The first line says where. What is issued and revoked meanwhile by
'countersign pki issue' and 'revoke' holds at once.
`;

const options = { port: { type: 'string' } } as const;

export async function serve(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse('serve', argv, options);
  if (values.help) return void terminal.stdout.write(help);
  const [folder] = folderOf('serve', positionals);
  const { pki, revocationUrl } = await openFolder(folder, terminal);
  const port =
    wholeNumber('serve', '--port', values.port, [0, 65_535]) ??
    (revocationUrl === undefined ? 0 : Number(new URL(revocationUrl).port || 80));
  const say = progress(terminal, values.verbose);

  let server = await pki.serveRevocation({ port });
  const { url } = server;
  const reload = async (): Promise<void> => {
    const changed = await openFolder(folder, terminal);
    await server.close();
    server = await changed.pki.serveRevocation({ port: Number(new URL(url).port) });
    say('the PKI has changed');
  };

  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  // The directory, not the files: they are replaced.
  const watcher = watch(folder);
  const changes = on(watcher, 'change', { signal: interrupted.signal });
  try {
    const lines = pki.authorities.map(
      ({ certificate }, n) =>
        `  ${certificate.subject}: ${url}/${n}.crl, ${url}/ocsp/${n}, ${url}/${n}.cer\n`,
    );
    terminal.stdout.write(
      values.json ? `${JSON.stringify({ url })}\n` : `Serving at ${url}, until Ctrl-C\n${lines.join('')}`,
    );
    for await (const [, name] of changes) if (/^(certificates|.*-crl)\.pem$/.test(name)) await reload();
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    watcher.close();
    await server.close();
  }
}
