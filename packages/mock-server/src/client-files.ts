import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Issued } from '@countersign/test-certs';
import { makePrivateFolder, removePrivateFolder } from './private-folder.js';

/** What a program in any language needs to call the mock as one client, in files that only their owner can read. */
export interface ClientFiles {
  /** The certificate and its chain, as PEM. */
  readonly certificate: string;
  readonly key: string;
  /** With an empty passphrase. */
  readonly p12: string;
  /** The CA to trust, as PEM. */
  readonly ca: string;
  /** The API key as a header line, for `curl --header @file`: on a command line every process could read it. */
  readonly headers: string;
  /** All of it as JSON: `baseUrl`, `apiKey`, and the paths of the other files. */
  readonly json: string;
  /** All of it as environment variables: what `createPaymentClient.fromEnv()` reads. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ClientMaterial {
  readonly clientId: string;
  readonly issued: Issued;
  readonly ca: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** Files of clients, in a folder that goes when the mock does. */
export class ClientFolders {
  readonly #folders: string[] = [];
  readonly #writing = new Set<Promise<unknown>>();
  #removed = false;

  /** @throws ConfigurationError `ABORTED` after `remove`: nobody would take the folder away */
  async write(material: ClientMaterial): Promise<ClientFiles> {
    if (this.#removed)
      throw new ConfigurationError('ABORTED', 'The mock has been closed', {
        hint: 'Ask for files before the mock is closed.',
      });
    const written = this.#write(material);
    this.#writing.add(written);
    try {
      return await written;
    } finally {
      this.#writing.delete(written);
    }
  }

  async #write({ clientId, issued, ca, baseUrl, apiKey }: ClientMaterial): Promise<ClientFiles> {
    const folder = await makePrivateFolder();
    this.#folders.push(folder);
    const { certificate, key, p12 } = await issued.write(folder, { name: 'client', passphrase: '' });
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, ca, { mode: 0o600 });
    const headers = join(folder, 'headers.txt');
    await writeFile(headers, `X-Api-Key: ${apiKey}\n`, { mode: 0o600 });
    const json = join(folder, 'client.json');
    const paths = { certificate, key, p12: p12 as string, ca: caFile, headers };
    await writeFile(json, `${JSON.stringify({ clientId, baseUrl, apiKey, ...paths }, null, 2)}\n`, {
      mode: 0o600,
    });
    const env = {
      COUNTERSIGN_BASE_URL: baseUrl,
      COUNTERSIGN_CERTIFICATE: certificate,
      COUNTERSIGN_KEY: key,
      COUNTERSIGN_CA: caFile,
      COUNTERSIGN_API_KEY: apiKey,
    };
    return { ...paths, json, env };
  }

  /** Removes them all, for good. */
  async remove(): Promise<void> {
    this.#removed = true;
    // A folder that is still written to can't be removed.
    await Promise.allSettled(this.#writing);
    for (const folder of this.#folders.splice(0)) await removePrivateFolder(folder);
  }
}

/** A command for a shell that calls the mock. */
export function curlCommand({ certificate, key, ca, headers, env }: ClientFiles, path: string): string {
  const words = [
    'curl',
    ...['--cert', certificate, '--key', key, '--cacert', ca],
    ...['--header', `@${headers}`],
    `${env.COUNTERSIGN_BASE_URL}${path}`,
  ];
  return words.map(quoted).join(' ');
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkPath(path: string): void {
  checkArgument('curl', 'the path', path, 'text');
  if (!path.startsWith('/'))
    throw new ConfigurationError('CONFIG_INVALID', 'curl: the path does not begin with /', {
      hint: "Give a path with its query, such as '/v1/payments?limit=1'.",
    });
}

const quoted = (word: string): string =>
  /^[\w@./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
