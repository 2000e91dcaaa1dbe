// A CA of OpenSSL's in a folder of its own: its index is written by hand, its CRLs and OCSP responses by OpenSSL.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '@countersign/x509';
import type { Signer } from './make-signature.js';
import { type Run, tempFolder } from './tools.js';

/** A line of the index: V(alid) or R(evoked), and why. */
export interface IndexLine {
  /** Hex. */
  readonly serial: string;
  /** As OpenSSL writes it, such as `keyCompromise`; empty for none, undefined where it isn't revoked. */
  readonly reason?: string;
}

export const revokedAt = new Date('2026-02-03T04:05:06Z');
export const thisUpdate = new Date('2026-03-01T00:00:00Z');
export const nextUpdate = new Date('2026-03-08T00:00:00Z');

const time = (date: Date): string => date.toISOString().replace(/\.\d+Z$|[-:T]/g, '');

export class OpensslCa {
  readonly folder: string = tempFolder();
  readonly #openssl: Run;

  constructor(openssl: Run, ca: Certificate, { keys }: Signer, index: readonly IndexLine[] = []) {
    this.#openssl = openssl;
    this.write('ca.pem', ca.pem);
    this.write('key.pem', keys.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
    this.write('number', '01\n');
    const lines = index.map(({ serial, reason }) => {
      const revoked =
        reason === undefined ? '' : [`${time(revokedAt).slice(2)}Z`, reason].filter(Boolean).join(',');
      return `${reason === undefined ? 'V' : 'R'}\t400101000000Z\t${revoked}\t${serial}\tunknown\t/CN=${serial}\n`;
    });
    this.write('index', lines.join(''));
    this.write('index.attr', 'unique_subject = no\n');
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** What `openssl ca -gencrl` makes of the index. */
  crl(extensions: readonly string[] = [], ...flags: readonly string[]): Buffer {
    const config = this.write(
      'config',
      [
        '[ca]\ndefault_ca = ours\n[ours]',
        `database = ${this.path('index')}`,
        `crlnumber = ${this.path('number')}`,
        'default_md = sha256\ncrl_extensions = extensions\n[extensions]',
        ...extensions,
      ].join('\n'),
    );
    const times = ['-crl_lastupdate', `${time(thisUpdate)}Z`, '-crl_nextupdate', `${time(nextUpdate)}Z`];
    const by = ['-cert', this.path('ca.pem'), '-keyfile', this.path('key.pem')];
    return this.#openssl(['ca', '-gencrl', '-config', config, ...by, ...times, ...flags]);
  }
}
