import { parseArgs } from 'node:util';
import { ConfigurationError } from '@countersign/spec';
import { createTrust, type Trust } from '@countersign/trust';
import { askPassphrase, passphraseVariable } from '../passphrase.js';
import { exitCode, type Terminal } from '../terminal.js';
import type { Finding } from './finding.js';
import { identitySteps } from './identity-steps.js';
import { serverSteps } from './server-steps.js';

const help = `countersign doctor <url> --p12 <file>: says what is wrong with a mutual TLS connection

  --p12 <file>              the client's .p12 or .pfx file
  --passphrase-file <file>  where its passphrase stands; default: ${passphraseVariable},
                            or it is asked for
  --ca <file>               the CAs to believe, as PEM; default: those of Node
  --pin <pin>               a pin of the server, 'sha256/…' or a fingerprint; may be given again
  --json                    one JSON document instead of lines

Checks file, passphrase, key, chain, purpose and dates, then TCP, TLS, the server's chain, name and
pins, whether it asks for a client certificate, and whether it accepts this one (by a GET of <url>).
Exit code: 0 all well, 1 a check failed, 2 the command line is wrong.
`;

const options = {
  p12: { type: 'string' },
  'passphrase-file': { type: 'string' },
  ca: { type: 'string' },
  pin: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws ConfigurationError `CONFIG_INVALID` where the command line is wrong */
export async function doctor(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    terminal.stdout.write(help);
    return exitCode.ok;
  }
  const url = parseUrl(positionals);
  const { p12, ca, pin, json = false } = values;
  if (p12 === undefined) throw usage('doctor needs --p12 <file>');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const trust = createTrust({
    ...(ca === undefined ? {} : { ca: { file: ca } }),
    ...(pin === undefined ? {} : { pins: { [host]: pin } }),
  });
  const passphrase = (): Promise<string | undefined> =>
    askPassphrase(p12, values['passphrase-file'], terminal);

  const findings: Finding[] = [];
  if (!json) terminal.stdout.write(`countersign doctor ${url.href}\n\n`);
  for await (const finding of diagnose(url, p12, passphrase, trust)) {
    findings.push(finding);
    if (!json) terminal.stdout.write(lines(finding));
  }
  const failed = findings.find(finding => finding.status === 'fail');
  if (json)
    terminal.stdout.write(
      `${JSON.stringify({ url: url.href, ok: failed === undefined, findings }, null, 2)}\n`,
    );
  else
    terminal.stdout.write(
      failed ? `\nThe cause: ${failed.code} (see ${failed.step} above).\n` : '\nAll well.\n',
    );
  return failed === undefined ? exitCode.ok : exitCode.failed;
}

async function* diagnose(
  url: URL,
  p12: string,
  passphrase: () => Promise<string | undefined>,
  trust: Trust,
): AsyncGenerator<Finding> {
  const identity = yield* identitySteps(p12, passphrase);
  if (identity !== undefined) yield* serverSteps(url, identity, trust);
}

function lines({ step, status, detail, code, hint, candidates }: Finding): string {
  const label = status === 'fail' ? 'FAIL' : status;
  const more = [
    ...(code === undefined ? [] : [code]),
    ...(candidates === undefined ? [] : [`may be: ${candidates.join(', ')}`]),
    ...(hint === undefined ? [] : [hint]),
  ];
  return `${[`  ${label.padEnd(5)} ${step.padEnd(13)} ${detail}`, ...more.map(line => ' '.repeat(22) + line)].join('\n')}\n`;
}

function parse(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    throw usage((cause as Error).message.split('. ')[0] ?? 'wrong options', cause);
  }
}

function parseUrl(positionals: readonly string[]): URL {
  const [text = '', ...more] = positionals;
  if (text === '' || more.length > 0) throw usage('doctor takes one URL');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password || text.includes('@')) throw usage('The URL holds credentials');
  if (url?.protocol !== 'https:') throw usage(`'${text}' is not an https: URL`);
  return url;
}

const usage = (message: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, {
    cause,
    hint: 'countersign doctor --help says what it takes.',
  });
