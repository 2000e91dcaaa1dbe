// What most tests of the revocation checker stand on: a CA on loopback, a leaf that names it, and a clock that is set by hand.
import type { Certificate } from '@countersign/x509';
import { RevocationChecker } from '../src/revocation/checker.js';
import type { RevocationOptions } from '../src/revocation/options.js';
import { type IssueParts, now, TestCa } from './revocation-pki.js';
import { onLoopback, type RevocationServer, revocationServer } from './revocation-server.js';

export class Setting {
  readonly ca: TestCa = TestCa.root();
  readonly server: RevocationServer;
  /** Its time may be set. */
  time: Date = now;

  private constructor(server: RevocationServer) {
    this.server = server;
  }

  static async start(): Promise<Setting> {
    return new Setting(await revocationServer());
  }

  /** The path of a new leaf that names `/ocsp` and `/crl` of the server, unless `parts` say otherwise. */
  path(parts: IssueParts = {}): readonly [leaf: Certificate, root: Certificate] {
    const { url } = this.server;
    const leaf = this.ca.issue({ ocsp: [`${url}/ocsp`], crl: [`${url}/crl`], ...parts });
    return [leaf.certificate, this.ca.certificate];
  }

  checker(options: Partial<RevocationOptions> = {}): RevocationChecker {
    return new RevocationChecker({
      mode: 'ocsp+crl',
      onUnavailable: 'refuse',
      allowAddress: onLoopback,
      now: () => this.time,
      ...options,
    });
  }
}
