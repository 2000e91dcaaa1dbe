import type { TestPki } from '../test-pki.js';
import type { Defect, DefectCase } from './defect.js';
import * as faults from './faults.js';
import { Leaf } from './leaf.js';

/** What a fault must cause on one side: our code, OpenSSL's alert, Node's error. */
type Verdict = readonly [code: Defect['code'], openssl: Defect['openssl'], node: string];

interface Row {
  readonly description: string;
  readonly fault: (leaf: Leaf) => faults.Broken;
  readonly client?: Verdict;
  readonly server?: Verdict;
}

/** Names of the faults that both can have. */
type CommonDefect =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-ca'
  | 'missing-intermediate'
  | 'wrong-usage'
  | 'ca-as-leaf'
  | 'cert-signing-leaf'
  | 'issuer-is-no-ca'
  | 'path-length-exceeded'
  | 'name-constraint-violated'
  | 'weak-key'
  | 'weak-signature'
  | 'revoked-by-crl'
  | 'revoked-by-ocsp'
  | 'unknown-critical-extension'
  | 'nul-in-name'
  | 'oversized-chain'
  | 'reversed-chain'
  | 'version-1'
  | 'malformed-der';
/** Names of the faults that a client's certificate can have. */
export type ClientDefect = CommonDefect | 'no-client-auth' | 'key-mismatch' | 'two-common-names';
/** Names of the faults that a server's certificate can have. */
export type ServerDefect =
  | CommonDefect
  | 'must-staple-without-staple'
  | 'wrong-host'
  | 'no-alternative-name'
  | 'wildcard-misuse'
  | 'forged-issuer';

const untrusted = 'SERVER_CERTIFICATE_UNTRUSTED';
const invalid = 'CERTIFICATE_CHAIN_INVALID';

const rows: Readonly<Record<ClientDefect | ServerDefect, Row>> = {
  expired: {
    description: 'Its validity ended yesterday.',
    fault: faults.expired,
    client: ['CERTIFICATE_EXPIRED', 45, 'CERT_HAS_EXPIRED'],
    server: ['SERVER_CERTIFICATE_EXPIRED', 45, 'CERT_HAS_EXPIRED'],
  },
  'not-yet-valid': {
    description: 'Its validity begins tomorrow.',
    fault: faults.notYetValid,
    client: ['CERTIFICATE_NOT_YET_VALID', 42, 'CERT_NOT_YET_VALID'],
    server: ['SERVER_CERTIFICATE_EXPIRED', 42, 'CERT_NOT_YET_VALID'],
  },
  'self-signed': {
    description: 'It is signed with its own key.',
    fault: faults.selfSigned,
    client: [invalid, 48, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    server: [untrusted, 48, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  },
  'unknown-ca': {
    description: 'Its CA is one that nobody trusts.',
    fault: faults.unknownCa,
    client: [invalid, 48, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    server: [untrusted, 48, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  },
  'missing-intermediate': {
    description: 'It comes without the issuing CA between it and the root.',
    fault: faults.missingIntermediate,
    client: [invalid, 48, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    server: [untrusted, 48, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  },
  'wrong-usage': {
    description: 'Its extended key usage is that of the other side.',
    fault: faults.wrongUsage,
    client: ['CERTIFICATE_PURPOSE_INVALID', 43, 'INVALID_PURPOSE'],
    server: [untrusted, 43, 'INVALID_PURPOSE'],
  },
  'no-client-auth': {
    description: 'Its extended key usage is for e-mail alone.',
    fault: faults.noClientAuth,
    client: ['CERTIFICATE_PURPOSE_INVALID', 43, 'INVALID_PURPOSE'],
  },
  'ca-as-leaf': {
    description: 'It is the certificate of a CA.',
    fault: faults.caAsLeaf,
    client: [invalid, 'accepted', 'accepted'],
    server: [untrusted, 'accepted', 'accepted'],
  },
  'cert-signing-leaf': {
    description: 'It is no CA, and may sign certificates by its key usage.',
    fault: faults.certSigningLeaf,
    client: [invalid, 'accepted', 'accepted'],
    server: [untrusted, 'accepted', 'accepted'],
  },
  'issuer-is-no-ca': {
    description: 'It is signed with the key of a leaf.',
    fault: faults.issuerIsNoCa,
    client: [invalid, 48, 'UNSPECIFIED'],
    server: [untrusted, 48, 'UNSPECIFIED'],
  },
  'path-length-exceeded': {
    description: 'It stands below one CA more than the path length of a CA above allows.',
    fault: faults.pathLengthExceeded,
    client: [invalid, 48, 'PATH_LENGTH_EXCEEDED'],
    server: [untrusted, 48, 'PATH_LENGTH_EXCEEDED'],
  },
  'name-constraint-violated': {
    description: 'Its name is one that its CA may not issue for.',
    fault: faults.nameConstraintViolated,
    client: [invalid, 46, 'UNSPECIFIED'],
    server: [untrusted, 46, 'UNSPECIFIED'],
  },
  'weak-key': {
    description: 'Its key is RSA of 1,024 bits.',
    fault: faults.weakKey,
    client: [invalid, 42, 'UNSPECIFIED'],
    server: [untrusted, 42, 'UNSPECIFIED'],
  },
  'weak-signature': {
    description: 'It is signed with SHA-1.',
    fault: faults.weakSignature,
    client: [invalid, 42, 'UNSPECIFIED'],
    server: [untrusted, 42, 'UNSPECIFIED'],
  },
  'revoked-by-crl': {
    description: 'It is in the CRL of its CA.',
    fault: faults.revokedByCrl,
    client: ['CERTIFICATE_REVOKED', 44, 'CERT_REVOKED'],
    server: ['SERVER_CERTIFICATE_REVOKED', 44, 'CERT_REVOKED'],
  },
  'revoked-by-ocsp': {
    description: 'The OCSP responder of its CA says that it is revoked.',
    fault: faults.revokedByOcsp,
    client: ['CERTIFICATE_REVOKED', 'accepted', 'accepted'],
    server: ['SERVER_CERTIFICATE_REVOKED', 'accepted', 'accepted'],
  },
  'must-staple-without-staple': {
    description: 'It demands a stapled OCSP response (RFC 7633), and comes without one.',
    fault: faults.mustStapleWithoutStaple,
    server: ['SERVER_REVOCATION_UNKNOWN', 'accepted', 'accepted'],
  },
  'key-mismatch': {
    description: 'The private key belongs to another certificate.',
    fault: faults.keyMismatch,
    client: ['PEM_KEY_MISMATCH', 'unloadable', 'unloadable'],
  },
  'unknown-critical-extension': {
    description: 'It has a critical extension that nobody knows.',
    fault: faults.unknownCriticalExtension,
    client: [invalid, 46, 'UNSPECIFIED'],
    server: [untrusted, 46, 'UNSPECIFIED'],
  },
  'two-common-names': {
    description: 'Its subject has two common names, of which a reader may take either.',
    fault: faults.twoCommonNames,
    client: ['CERTIFICATE_INVALID_FORMAT', 'accepted', 'accepted'],
  },
  'nul-in-name': {
    description: 'Its name goes on after a NUL, where careless readers stop.',
    fault: faults.nulInName,
    client: ['CERTIFICATE_INVALID_FORMAT', 'accepted', 'accepted'],
    server: ['SERVER_HOSTNAME_MISMATCH', 42, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  },
  'wrong-host': {
    description: 'It is for another host.',
    fault: faults.wrongHost,
    server: ['SERVER_HOSTNAME_MISMATCH', 42, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  },
  'no-alternative-name': {
    description: 'Its host stands in the common name alone, not among the alternative names.',
    fault: faults.noAlternativeName,
    server: [untrusted, 'accepted', 'accepted'],
  },
  'wildcard-misuse': {
    description: 'Its host name has a wildcard within a label.',
    fault: faults.wildcardMisuse,
    server: ['SERVER_HOSTNAME_MISMATCH', 42, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  },
  'oversized-chain': {
    description: 'It comes with 120 KB of certificates that nobody needs.',
    fault: faults.oversizedChain,
    client: [invalid, 47, 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE'],
    server: [untrusted, 47, 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE'],
  },
  'reversed-chain': {
    description: 'The certificates that come with it are in the wrong order.',
    fault: faults.reversedChain,
    client: ['accepted', 'accepted', 'accepted'],
    server: ['accepted', 'accepted', 'accepted'],
  },
  'forged-issuer': {
    description: 'It comes with a forged certificate of its CA that carries the public key of a pinned one.',
    fault: faults.forgedIssuer,
    server: ['SERVER_PIN_MISMATCH', 'accepted', 'accepted'],
  },
  'version-1': {
    description: 'It is of version 1, which has no extensions.',
    fault: faults.version1,
    client: [invalid, 'accepted', 'accepted'],
    server: [untrusted, 'accepted', 'accepted'],
  },
  'malformed-der': {
    description: 'Its encoding is damaged.',
    fault: faults.malformedDer,
    client: ['CERTIFICATE_INVALID_FORMAT', 'unloadable', 'unloadable'],
    server: [untrusted, 'unloadable', 'unloadable'],
  },
};

/**
 * The catalogue of broken certificates: one fault each, with the code that it must cause.
 *
 * @example
 * ```js
 * for (const defect of Object.values(defects.client)) {
 *   const { broken } = defect.issue(pki);
 *   console.log(`${defect.name}: ${defect.description}`, defect.code, broken.pem);
 * }
 * ```
 */
export const defects: {
  readonly client: Readonly<Record<ClientDefect, Defect>>;
  readonly server: Readonly<Record<ServerDefect, Defect>>;
} = { client: on<ClientDefect>('client'), server: on<ServerDefect>('server') };

function on<Name extends string>(side: Defect['side']): Record<Name, Defect> {
  const entries = Object.entries<Row>(rows).flatMap(([name, row]): [string, Defect][] => {
    const verdict = row[side];
    return verdict === undefined ? [] : [[name, defect(name, side, row, verdict)]];
  });
  return Object.fromEntries(entries) as Record<Name, Defect>;
}

function defect(
  name: string,
  side: Defect['side'],
  { description, fault }: Row,
  [code, openssl, node]: Verdict,
): Defect {
  return {
    name,
    side,
    description,
    code,
    openssl,
    node,
    issue(pki: TestPki): DefectCase {
      const leaf = new Leaf(pki, side);
      const made = fault(leaf);
      return { ca: pki.ca, repaired: made.repaired ?? leaf.issue(), ...made };
    },
  };
}
