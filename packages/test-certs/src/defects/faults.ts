import { generateKeyPairSync } from 'node:crypto';
import { Oid } from '@countersign/x509';
import { derContextPrimitive, derNull, derSequence } from '@countersign/x509/der';
import { spkiOf } from '../certify.js';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extension,
  keyUsage,
  subjectKeyIdentifier,
} from '../extensions.js';
import { encodeName, nameAttribute } from '../name.js';
import { signerOf } from '../signer.js';
import type { DefectCase } from './defect.js';
import { credential, extensionsOf, type Leaf, pemOf, signAgain } from './leaf.js';

/** What a fault makes; the repaired certificate is one as it should be, and the CA that of the PKI, unless it says so. */
export type Broken = Partial<DefectCase> & Pick<DefectCase, 'broken'>;

const day = 24 * 60 * 60 * 1000;

export const expired = (leaf: Leaf): Broken => ({ broken: leaf.issue({ days: -1 }) });

export function notYetValid(leaf: Leaf): Broken {
  const tomorrow = new Date(leaf.pki.issuingCa.now().getTime() + day);
  return { broken: leaf.issue({ notBefore: tomorrow }) };
}

export function selfSigned(leaf: Leaf): Broken {
  const issued = leaf.issue();
  const { subject, spki } = issued.certificate;
  const extensions = extensionsOf(issued, { [Oid.authorityKeyIdentifier]: [authorityKeyIdentifier(spki)] });
  return {
    broken: signAgain(issued, signerOf(issued.privateKey, true), { issuer: subject.der, extensions }, []),
    repaired: issued,
  };
}

export function unknownCa(leaf: Leaf): Broken {
  const root = leaf.pki.newRoot('Unknown Root CA');
  return { broken: leaf.issue({}, root.subordinate('Unknown Issuing CA', { pathLength: 0 })) };
}

export function missingIntermediate(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  return { broken: repaired.withChain([]), repaired };
}

export const wrongUsage = (leaf: Leaf): Broken => ({
  broken: leaf.issue({ extendedKeyUsage: [leaf.side === 'client' ? 'serverAuth' : 'clientAuth'] }),
});

/** emailProtection alone. */
export const noClientAuth = (leaf: Leaf): Broken => ({
  broken: leaf.issue({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.4'] }),
});

export function caAsLeaf(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const extensions = extensionsOf(repaired, {
    [Oid.basicConstraints]: [basicConstraints(undefined)],
    [Oid.keyUsage]: [keyUsage(['digitalSignature', 'keyCertSign'])],
  });
  return { broken: signAgain(repaired, leaf.pki.issuingCa.signer(), { extensions }), repaired };
}

export const certSigningLeaf = (leaf: Leaf): Broken => ({
  broken: leaf.issue({ keyUsage: ['digitalSignature', 'keyCertSign'] }),
});

export function issuerIsNoCa(leaf: Leaf): Broken {
  const issuer = leaf.pki.client('not-a-ca');
  const issued = leaf.issue();
  const extensions = extensionsOf(issued, {
    [Oid.authorityKeyIdentifier]: [authorityKeyIdentifier(issuer.certificate.spki)],
  });
  const chain = [issuer.certificate, ...issuer.chain];
  const signer = signerOf(issuer.privateKey, true);
  return {
    broken: signAgain(issued, signer, { issuer: issuer.certificate.subject.der, extensions }, chain),
    repaired: issued,
  };
}

/** The issuing CA may have no CA below it. */
export const pathLengthExceeded = (leaf: Leaf): Broken => ({
  broken: leaf.issue({}, leaf.pki.issuingCa.subordinate('One CA Too Many')),
});

export function nameConstraintViolated(leaf: Leaf): Broken {
  const ca = (domain: string) =>
    leaf.pki.rootCa.subordinate('Constrained CA', { nameConstraints: { permitted: { dns: [domain] } } });
  const options = leaf.side === 'client' ? { names: { dns: ['demo.example.com'] } } : {};
  const domain = leaf.side === 'client' ? 'example.com' : 'localhost';
  return { broken: leaf.issue(options, ca('example.org')), repaired: leaf.issue(options, ca(domain)) };
}

export function weakKey(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const spki = spkiOf(publicKey);
  const extensions = extensionsOf(repaired, { [Oid.subjectKeyIdentifier]: [subjectKeyIdentifier(spki)] });
  const keyPem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const broken = signAgain(repaired, leaf.pki.issuingCa.signer(), { spki, extensions });
  return { broken: { ...broken, keyPem }, repaired };
}

export const weakSignature = (leaf: Leaf): Broken => ({ broken: leaf.issue({ hash: 'sha1' }) });

/** Of the CAs as they are when the fault is made: nothing was revoked in the CRL of the root. */
export function revokedByCrl(leaf: Leaf): Broken {
  const broken = leaf.issue();
  leaf.pki.revoke(broken, { reason: 'keyCompromise' });
  return { broken, crls: [leaf.pki.issuingCa.crl(), leaf.pki.rootCa.crl()] };
}

export function revokedByOcsp(leaf: Leaf): Broken {
  const broken = leaf.issue();
  leaf.pki.revoke(broken, { reason: 'keyCompromise' });
  return { broken, staple: leaf.pki.staple(broken) };
}

export function mustStapleWithoutStaple(leaf: Leaf): Broken {
  return { broken: leaf.issue({ mustStaple: true }) };
}

export function keyMismatch(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  return { broken: { pem: repaired.pem, keyPem: leaf.issue().keyPem }, repaired };
}

export const unknownCriticalExtension = (leaf: Leaf): Broken => ({
  broken: leaf.issue({
    extensions: [
      { oid: '2.25.120740751327289723117843851767364352785.99', critical: true, value: derNull() },
    ],
  }),
});

export function twoCommonNames(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const subject = derSequence(
    nameAttribute(Oid.commonName, 'demo_client'),
    nameAttribute(Oid.commonName, 'other_client'),
  );
  return { broken: signAgain(repaired, leaf.pki.issuingCa.signer(), { subject }), repaired };
}

/** A client's name, a server's host name: a reader in C sees what stands before the NUL. */
export function nulInName(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const changes =
    leaf.side === 'client'
      ? { subject: encodeName({ commonName: 'demo_client\0.example.com' }) }
      : {
          extensions: extensionsOf(repaired, { [Oid.subjectAltName]: [dnsName('localhost\0.example.com')] }),
        };
  return { broken: signAgain(repaired, leaf.pki.issuingCa.signer(), changes), repaired };
}

export const wrongHost = (leaf: Leaf): Broken => ({ broken: leaf.pki.server('other.example.com') });

/** `localhost` in the common name alone, as before RFC 2818. */
export function noAlternativeName(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const extensions = extensionsOf(repaired, { [Oid.subjectAltName]: [] });
  return { broken: signAgain(repaired, leaf.pki.issuingCa.signer(), { extensions }), repaired };
}

/** RFC 9525 6.3: a wildcard is a whole label. */
export function wildcardMisuse(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const extensions = extensionsOf(repaired, { [Oid.subjectAltName]: [dnsName('l*calhost')] });
  return { broken: signAgain(repaired, leaf.pki.issuingCa.signer(), { extensions }), repaired };
}

/** More than the 100 KiB that OpenSSL takes. */
export function oversizedChain(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const padding = {
    oid: '2.25.120740751327289723117843851767364352785.98',
    value: derContextPrimitive(0, new Uint8Array(60_000)),
  };
  const ballast = [1, 2].map(n => leaf.pki.client(`ballast-${n}`, { extensions: [padding] }).certificate);
  return { broken: repaired.withChain([...repaired.chain, ...ballast]), repaired };
}

/** The root before the issuing CA. */
export function reversedChain(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  return { broken: repaired.withChain([repaired.root, ...repaired.chain]), repaired };
}

/**
 * A leaf of another trusted CA, sent along with a forged certificate of that CA's name that carries the pinned CA's
 * public key: whoever follows the chain by names finds the pin.
 */
export function forgedIssuer(leaf: Leaf): Broken {
  const { pki } = leaf;
  const other = pki.newRoot('Other Root CA');
  const broken = leaf.issue({}, other);
  const forged = other.sign({ subject: other.certificate.subject.der, ...keyOf(pki.issuing.spki) });
  return {
    broken: credential(broken.certificate.der, broken, [{ pem: pemOf(forged) }]),
    ca: pki.ca + other.pem,
    pin: pki.issuing.pin,
  };
}

const keyOf = (spki: Uint8Array) => ({
  spki,
  extensions: [basicConstraints(undefined), keyUsage(['keyCertSign']), subjectKeyIdentifier(spki)],
});

/** Without extensions, which came with version 3. */
export function version1(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  return {
    broken: signAgain(repaired, leaf.pki.issuingCa.signer(), { version: 1, extensions: [] }),
    repaired,
  };
}

/** As long as the repaired one, so that it can take its place on the way: OpenSSL presents only what it can read. */
export function malformedDer(leaf: Leaf): Broken {
  const repaired = leaf.issue();
  const bytes = Uint8Array.from(repaired.certificate.der);
  // The tag of tbsCertificate's version, which becomes one that stands nowhere in a certificate.
  bytes[bytes.indexOf(0xa0)] = 0xbf;
  return { broken: credential(bytes, repaired, repaired.chain), repaired };
}

const dnsName = (name: string): Uint8Array =>
  extension(Oid.subjectAltName, false, derSequence(derContextPrimitive(2, Buffer.from(name, 'latin1'))));
