import type { KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { Identity } from '@countersign/identity';
import { checkArgument } from '@countersign/spec/internal';
import { type Certificate, type EncodeP12Options, encodeP12 } from '@countersign/x509';

/** A certificate that a test CA issued, with its private key. */
export class Issued {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
  /** Issuers below the root, from the leaf's up: what a client or server sends along. */
  readonly chain: readonly Certificate[];
  readonly #root: Certificate;
  readonly #now: () => Date;

  /** @internal */
  constructor(
    certificate: Certificate,
    privateKey: KeyObject,
    chain: readonly Certificate[],
    root: Certificate,
    now: () => Date,
  ) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.chain = chain;
    this.#root = root;
    this.#now = now;
  }

  /** The certificate and its chain. */
  get pem(): string {
    return [this.certificate, ...this.chain].map(certificate => certificate.pem).join('');
  }

  /** The private key as unencrypted PKCS#8. */
  get keyPem(): string {
    return this.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  }

  /** The SPKI pin of the certificate. */
  get pin(): string {
    return this.certificate.pin;
  }

  /** Itself as what a client presents. */
  identity(): Identity {
    return new Identity({
      privateKey: this.privateKey,
      certificate: this.certificate,
      chain: this.chain,
      now: this.#now,
    });
  }

  /** A .p12 file with the key, the certificate and its chain up to the root, as banks hand them out. */
  async p12(options: EncodeP12Options & { readonly friendlyName?: string }): Promise<Uint8Array> {
    checkArgument('p12', 'what is given', options, 'object');
    const { friendlyName = this.certificate.subject.commonName, ...rest } = options;
    return encodeP12(
      {
        privateKey: this.privateKey,
        certificate: this.certificate,
        chain: [...this.chain, this.#root],
        ...(friendlyName === undefined ? {} : { friendlyName }),
      },
      rest,
    );
  }

  static {
    Object.defineProperty(Issued.prototype, inspect.custom, {
      value(this: Issued): string {
        return `Issued { ${this.certificate.subject}, until ${this.certificate.notAfter.toISOString()} }`;
      },
    });
  }
}
