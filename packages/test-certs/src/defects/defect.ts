import type { ErrorCode } from '@countersign/spec';
import type { Crl } from '@countersign/x509';
import type { TestPki } from '../test-pki.js';

/** A certificate with its chain and key, as a program loads them. */
export interface Credential {
  /** The certificate, then what is sent along with it. */
  readonly pem: string;
  readonly keyPem: string;
}

/** A broken certificate, and the same one repaired. */
export interface DefectCase {
  readonly broken: Credential;
  /** Has everything that the broken one has, but the fault: it must be accepted. */
  readonly repaired: Credential;
  /** The CA bundle that the other side trusts. */
  readonly ca: string;
  /** What the other side needs to see the fault: a CRL of each CA, where it is in CRLs. */
  readonly crls?: readonly Crl[];
  /** Where the fault is that a pin is evaded: a pin that `repaired` has and `broken` only seems to have. */
  readonly pin?: string;
  /** An OCSP response about the broken certificate, where one says that it is revoked. */
  readonly staple?: Uint8Array;
}

/** A way in which a certificate can be broken: one fault, everything else in order. */
export interface Defect {
  readonly name: string;
  readonly side: 'client' | 'server';
  /** One sentence. */
  readonly description: string;
  /** What it must cause; `accepted` where there is nothing to refuse. */
  readonly code: ErrorCode | 'accepted';
  /**
   * The TLS alert that `openssl s_server` or `s_client` gives, by number; `accepted` where OpenSSL lets it through,
   * `unloadable` where OpenSSL can't even present it. At security level 2, the default since OpenSSL 3.2.
   */
  readonly openssl: number | 'accepted' | 'unloadable';
  /** The error that a Node server or client sees, at the same level, which is the default from Node 24 on. */
  readonly node: string;
  /** Issues it from the issuing CA of a PKI: for `demo_client`, or for `localhost`, `127.0.0.1` and `::1`. */
  issue(pki: TestPki): DefectCase;
}
