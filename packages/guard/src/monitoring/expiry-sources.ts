import type { Passphrase } from '@countersign/identity';
import { readInput, resolvePassphrase } from '@countersign/identity/internal';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { Certificate, parseP12 } from '@countersign/x509';
import { type HostAddress, peerCertificate } from './peer-certificate.js';

/** A file with certificates: PEM, DER, or a .p12, which is one that has a passphrase or is called so. */
export type ExpiryFile = string | { readonly path: string; readonly passphrase?: Passphrase };

/** A certificate, and whose it is. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: Certificate;
}

/** Where certificates are found. */
export interface ExpirySource {
  readonly kind: 'registry' | 'file' | 'host';
  readonly name: string;
  read(signal: AbortSignal): Promise<readonly NamedCertificate[]>;
}

/** Milliseconds. */
const handshakeTimeout = 10_000;

export function registrySource(
  certificates: () => Iterable<NamedCertificate> | Promise<Iterable<NamedCertificate>>,
): ExpirySource {
  return {
    kind: 'registry',
    name: 'registry',
    async read() {
      try {
        return [...(await certificates())];
      } catch (cause) {
        if (CountersignError.is(cause)) throw cause;
        const message = 'The function that gives the certificates failed';
        throw new ConfigurationError('CONFIG_INVALID', message, { cause });
      }
    },
  };
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function fileSource(file: ExpiryFile): ExpirySource {
  if (typeof file !== 'string')
    checkOptions('a file of monitorExpiry', file, { path: 'text', passphrase: 'any' });
  const { path, passphrase } = typeof file === 'string' ? { path: file } : file;
  checkArgument('monitorExpiry', 'the path of a file', path, 'text');
  const isP12 = passphrase !== undefined || /\.(?:p12|pfx)$/i.test(path);
  return {
    kind: 'file',
    name: path,
    async read() {
      const { bytes } = await readInput(path, isP12 ? '.p12 file' : 'certificate file');
      const certificates = isP12 ? await inP12(bytes, passphrase) : Certificate.parseAll(bytes);
      if (certificates.length === 0)
        throw new ConfigurationError('CONFIG_INVALID', `The file ${path} holds no certificate`);
      return certificates.map(certificate => ({ name: path, certificate }));
    },
  };
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function hostSource(address: string): ExpirySource {
  const { host, port } = hostAddress(address);
  return {
    kind: 'host',
    name: address,
    async read(signal) {
      return [
        { name: address, certificate: await peerCertificate({ host, port }, handshakeTimeout, signal) },
      ];
    },
  };
}

async function inP12(bytes: Uint8Array, passphrase: Passphrase | undefined): Promise<readonly Certificate[]> {
  const { certificate, chain } = await parseP12(bytes, {
    ...(passphrase === undefined ? {} : { passphrase: await resolvePassphrase(passphrase) }),
  });
  return [certificate, ...chain];
}

function hostAddress(text: string): HostAddress {
  checkArgument('monitorExpiry', 'a host', text, 'text');
  const [, host, port] = /^(?:\[([0-9a-f:.]+)\]|[^\s/@:[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  const name = host ?? text.slice(0, text.lastIndexOf(':'));
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new ConfigurationError('CONFIG_INVALID', 'A host of monitorExpiry is no host:port', {
      hint: 'Write it like api.example.com:443 or [2001:db8::1]:443.',
    });
  return { host: name, port: Number(port) };
}
