// The .p12 flavours that people meet.
import { createTestPki, type IssuedP12Options } from '@countersign/test-certs';

export const p12Pki = createTestPki();

interface Flavour {
  readonly name: string;
  readonly options: IssuedP12Options;
  /** How many of issuing CA and root it holds. */
  readonly issuers: number;
  readonly mac: string;
}

// Java wants six characters.
const passphrase = 'Größe1';
const iterations = 100;
const flavour = (name: string, options: Partial<IssuedP12Options>, mac: string, issuers = 2): Flavour => ({
  name,
  options: { passphrase, iterations, ...options },
  mac,
  issuers,
});

export const flavours: readonly Flavour[] = [
  flavour('as OpenSSL 3 writes it', {}, 'sha256'),
  flavour('AES-128 and SHA-512', { encryption: 'aes-128', mac: 'sha512' }, 'sha512'),
  flavour('legacy: RC2 and triple DES', { encryption: 'legacy' }, 'sha1'),
  flavour('triple DES', { encryption: '3des' }, 'sha1'),
  flavour('legacy with a MAC of today', { encryption: 'legacy', mac: 'sha256' }, 'sha256'),
  flavour('without a MAC', { mac: 'none' }, 'none'),
  flavour('legacy without a MAC', { encryption: 'legacy', mac: 'none' }, 'none'),
  flavour('PBMAC1', { mac: 'pbmac1' }, 'pbmac1-sha256'),
  flavour('an empty passphrase', { passphrase: '' }, 'sha256'),
  flavour('legacy with an empty passphrase', { passphrase: '', encryption: 'legacy' }, 'sha1'),
  flavour('not encrypted', { encryption: 'none' }, 'sha256'),
  flavour('not encrypted, without a MAC', { encryption: 'none', mac: 'none' }, 'none'),
  flavour('the leaf only', { include: 'leaf' }, 'sha256', 0),
  flavour('the chain without the root', { include: 'chain' }, 'sha256', 1),
  flavour('a reversed chain', { order: 'reversed' }, 'sha256'),
  flavour('one iteration', { iterations: 1 }, 'sha256'),
];
