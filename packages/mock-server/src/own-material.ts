import type { Identity, IdentityChange, IdentitySource } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import {
  type CertificateAuthority,
  createTestPki,
  type Issued,
  type IssueOptions,
  type TestPki,
} from '@countersign/test-certs';
import type { MockServerOptions } from './mock-options.js';

/** The CAs of a mock and the certificate that it presents, which take turns while it runs: a source for its guard. */
export class OwnMaterial implements IdentitySource {
  readonly pki: TestPki;
  /** What clients' certificates are issued by. */
  issuing: CertificateAuthority;
  #server: Issued;
  #generation = 1;
  /** While two CAs are trusted: the one before, and what is presented once it has gone. */
  #between: { readonly before: CertificateAuthority; readonly next: Issued } | undefined;
  #listener: ((change: IdentityChange) => void) | undefined;

  /** @param port where the mock answers about revocation, too */
  constructor({ pki, seed, now }: MockServerOptions, port: number) {
    this.pki =
      pki ??
      createTestPki({
        ...(seed === undefined ? {} : { seed }),
        ...(now === undefined ? {} : { now }),
        revocationUrl: `http://127.0.0.1:${port}`,
      });
    this.issuing = this.pki.issuingCa;
    this.#server = this.issuing.server(hosts);
  }

  /** Of what the mock presents, and is to present next. */
  get pins(): string[] {
    return [this.#server, this.#between?.next].flatMap(issued => issued?.pin ?? []);
  }

  /** The roots that both sides are to trust, as PEM. */
  get ca(): string {
    return [this.#between?.before, this.issuing].map(ca => ca?.root.pem ?? '').join('');
  }

  get isBetweenCas(): boolean {
    return this.#between !== undefined;
  }

  /** Presents another certificate of the CA that the one before is of. */
  renewServer(key: 'new' | 'same'): void {
    const { privateKey } = this.#server;
    const issuer = this.#between?.before ?? this.issuing;
    this.#present(issuer.server(hosts, key === 'same' ? { key: privateKey } : {}));
  }

  /** What the mock presents. */
  get server(): Issued {
    return this.#server;
  }

  /** A certificate that has something wrong with it, but not its key: pins are kept. */
  spoilt(options: IssueOptions, names: readonly string[] = hosts): Issued {
    const issuer = this.#between?.before ?? this.issuing;
    return issuer.server(names, { ...options, key: this.#server.privateKey });
  }

  /** From now on another root and issuing CA issue for clients, and what the one before has issued is trusted, too. */
  beginNewCa(): void {
    const { root, issuing } = this.pki;
    const generation = `G${++this.#generation}`;
    const before = this.issuing;
    this.issuing = this.pki
      .newRoot(`${root.subject.commonName} ${generation}`)
      .subordinate(`${issuing.subject.commonName} ${generation}`, { pathLength: 0 });
    this.#between = { before, next: this.issuing.server(hosts) };
  }

  /** The CA before is trusted no longer, and what the mock presents is of the new one. */
  endOldCa(): void {
    const { next } = this.#between ?? { next: this.issuing.server(hosts) };
    this.#between = undefined;
    this.#present(next);
  }

  #present(server: Issued): void {
    const [previous, identity] = [this.#server, server].map(issued => issued.identity('serverAuth'));
    this.#server = server;
    this.#listener?.({ type: 'rotated', identity: identity as Identity, previous: previous as Identity });
  }

  async current(): Promise<Identity> {
    return this.#server.identity('serverAuth');
  }

  onChange(listener: (change: IdentityChange) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  close(): void {
    this.#listener = undefined;
  }
}

const hosts = ['localhost', '127.0.0.1', '::1'];

/** @throws ConfigurationError `CONFIG_INVALID` */
export function ownOf(own: OwnMaterial | undefined, caller: string): OwnMaterial {
  if (own !== undefined) return own;
  throw new ConfigurationError(
    'CONFIG_INVALID',
    `${caller}() needs a CA to issue with, and this server was given its certificates`,
    { hint: 'Leave tls.material out, or use a certificate of your own.' },
  );
}
