import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Issued } from '@countersign/test-certs';
import type { Crl } from '@countersign/x509';
import { makePrivateFolder, removePrivateFolder } from '../private-folder.js';

/** What your client is to be run with, once. */
export interface ClientAttempt {
  /** Where it has to send one request. */
  readonly url: string;
  /** By which method; a POST has to have a body. */
  readonly method: 'GET' | 'POST';
  /** The CAs to trust, as PEM. */
  readonly ca: string;
  /** The client's certificate and its chain, as PEM. */
  readonly certificate: string;
  readonly key: string;
  /** A pin that the server's path must have: `sha256/…`. Undefined where nothing has to be pinned. */
  readonly pin: string | undefined;
  /** CRLs of the server's CAs, as PEM. Undefined where there are none. */
  readonly crls: string | undefined;
  /** The paths of all that is PEM, in a folder that goes when the check has ended. */
  readonly files: {
    readonly ca: string;
    readonly certificate: string;
    readonly key: string;
    readonly crls?: string;
  };
  /** All of it as environment variables, for a program: COUNTERSIGN_URL, _METHOD, _CA, _CERTIFICATE, _KEY, _PIN, _CRL. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
}

export interface AttemptMaterial {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly ca: string;
  readonly pin?: string | undefined;
  readonly crls?: readonly Crl[] | undefined;
}

/** The client's material in a private folder. */
export class AttemptFolder {
  readonly #path: string;
  readonly #client: Issued;
  readonly #files: { readonly certificate: string; readonly key: string };

  private constructor(path: string, client: Issued, files: { certificate: string; key: string }) {
    this.#path = path;
    this.#client = client;
    this.#files = files;
  }

  static async make(client: Issued): Promise<AttemptFolder> {
    const path = await makePrivateFolder();
    const { certificate, key } = await client.write(path, { name: 'client' });
    return new AttemptFolder(path, client, { certificate, key });
  }

  async attempt(material: AttemptMaterial, signal: AbortSignal): Promise<ClientAttempt> {
    const { url, method, ca, pin } = material;
    const crls = material.crls?.map(({ pem }) => pem).join('');
    const files = {
      ...this.#files,
      ca: await this.#write('ca.pem', ca),
      ...(crls === undefined ? {} : { crls: await this.#write('crls.pem', crls) }),
    };
    const env = {
      COUNTERSIGN_URL: url,
      COUNTERSIGN_METHOD: method,
      COUNTERSIGN_CA: files.ca,
      COUNTERSIGN_CERTIFICATE: files.certificate,
      COUNTERSIGN_KEY: files.key,
      ...(pin === undefined ? {} : { COUNTERSIGN_PIN: pin }),
      ...(files.crls === undefined ? {} : { COUNTERSIGN_CRL: files.crls }),
    };
    const { pem: certificate, keyPem: key } = this.#client;
    return { url, method, ca, certificate, key, pin, crls, files, env, signal };
  }

  remove(): Promise<void> {
    return removePrivateFolder(this.#path);
  }

  async #write(name: string, text: string): Promise<string> {
    const path = join(this.#path, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }
}
