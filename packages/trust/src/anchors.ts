import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { ConfigurationError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';

/** The CAs that are believed, found by name. */
export class Anchors {
  readonly #bySubject = new Map<string, Certificate[]>();

  constructor(certificates: Iterable<Certificate>) {
    for (const certificate of certificates) {
      const subject = key(certificate.subject.der);
      const namesakes = this.#bySubject.get(subject);
      if (namesakes === undefined) this.#bySubject.set(subject, [certificate]);
      else namesakes.push(certificate);
    }
  }

  has(certificate: Certificate): boolean {
    return this.#named(certificate.subject.der).some(anchor => anchor.equals(certificate));
  }

  /** The anchors with the name of a certificate's issuer. Only the signature says which of them it was. */
  namedAsIssuerOf(certificate: Certificate): readonly Certificate[] {
    return this.#named(certificate.issuer.der);
  }

  #named(name: Uint8Array): readonly Certificate[] {
    return this.#bySubject.get(key(name)) ?? [];
  }
}

const key = (name: Uint8Array): string => Buffer.from(name).toString('latin1');

// From Node 22.15 on.
const getCACertificates: ((type: 'default' | 'system') => string[]) | undefined = Reflect.get(
  tls,
  'getCACertificates',
);

let bundled: Anchors | undefined;

/** The CAs that Node believes where none are given, read once for the process: they are about 150. */
export function bundledAnchors(): Anchors {
  bundled ??= new Anchors(
    (getCACertificates?.('default') ?? [...tls.rootCertificates, extraCertificates()]).flatMap(readable),
  );
  return bundled;
}

/** What Node adds to its own CAs. Where it can't be read, Node warns and goes on without. */
function extraCertificates(): string {
  try {
    return readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? '', 'utf8');
  } catch {
    return '';
  }
}

// One odd CA among those of the machine must not take the others away.
function readable(pem: string): Certificate[] {
  try {
    return Certificate.parseAll(pem);
  } catch {
    return [];
  }
}

/**
 * The CAs of the operating system, as PEM.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function systemCertificates(): readonly string[] {
  if (getCACertificates === undefined)
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `Node ${process.versions.node} can't read the CAs of the operating system`,
      {
        hint: "system: 'os' needs Node 22.15 or later. Give the CAs as ca, such as { file: '/etc/ssl/certs/ca-certificates.crt' }.",
      },
    );
  const certificates = getCACertificates('system').filter(pem => readable(pem).length > 0);
  if (certificates.length === 0)
    throw new ConfigurationError('CONFIG_INVALID', 'The operating system has no CAs', {
      hint: "Install its CA certificates, give your own as ca, or leave system out for Node's bundled CAs.",
    });
  return certificates;
}
