import { generateKeyPairSync } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { createTrust } from '@countersign/trust';
import { Anchors, verifyChain } from '@countersign/trust/internal';
import { Certificate, Oid } from '@countersign/x509';
import {
  derContextPrimitive,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derSet,
  derText,
  derTrue,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { checkProfile, waivableRules } from '../src/profile.js';
import { dns, makeLeaf } from './make-chain.js';
import {
  type Chain,
  ca,
  chain,
  critical,
  curve,
  purposes,
  sha1WithEcdsa,
  verdictOf,
  withExtensions,
} from './profile-setting.js';

const rsaKeys = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const rsa2048 = rsaKeys(2048);

const unknownExtension = '1.2.3.4';
const policyConstraints = '2.5.29.36';
const certificatePolicies = '2.5.29.32';

describe('the strict profile lets pass', () => {
  test.each<[string, Chain]>([
    ['a chain without fault', {}],
    ['an anchor of version 1', { root: { version: 1 } }],
    ['an anchor signed with SHA-1', { root: { signature: sha1WithEcdsa } }],
    ['an anchor with the serial number zero', { root: { serial: Uint8Array.of(0) } }],
    [
      'an anchor without key identifiers',
      { root: withExtensions({ [Oid.subjectKeyIdentifier]: null, [Oid.authorityKeyIdentifier]: null }) },
    ],
    [
      'CAs that do not limit what their keys are for',
      { root: withExtensions({ [Oid.keyUsage]: null }), ca: withExtensions({ [Oid.keyUsage]: null }) },
    ],
    ['a leaf that does not limit its purpose', { leaf: withExtensions({ [Oid.extendedKeyUsage]: null }) }],
    [
      'a CA for any purpose',
      { ca: withExtensions({ [Oid.extendedKeyUsage]: purposes(Oid.anyExtendedKeyUsage) }) },
    ],
    [
      'as many CAs as the anchor allows',
      { root: withExtensions({ [Oid.basicConstraints]: critical(derSequence(derTrue(), derInteger(1))) }) },
    ],
    [
      'an empty subject whose names are critical',
      { leaf: { name: '', extensions: { [Oid.subjectAltName]: critical(dns('localhost')) } } },
    ],
    [
      'certificate policies, critical ones too',
      {
        leaf: withExtensions({
          [certificatePolicies]: critical(derSequence(derSequence(derOid('2.5.29.32.0')))),
        }),
      },
    ],
    [
      'policy constraints that ask for nothing',
      {
        ca: withExtensions({
          [policyConstraints]: critical(derSequence(derContextPrimitive(1, Uint8Array.of(0)))),
        }),
      },
    ],
    [
      'an extension that is not known and not critical',
      { leaf: withExtensions({ [unknownExtension]: derNull() }) },
    ],
    [
      'names with underscores',
      { leaf: withExtensions({ [Oid.subjectAltName]: dns('my_service.internal') }) },
    ],
    ['a serial number of 20 octets', { leaf: { serial: new Uint8Array(20).fill(1) } }],
    [
      'a subject with two values in one RDN',
      {
        leaf: {
          subject: derSequence(
            derSet(
              derSequence(derOid(Oid.commonName), derText('a')),
              derSequence(derOid(Oid.organizationName), derText('b')),
            ),
          ),
        },
      },
    ],
    ['RSA', { root: { keys: rsa2048 }, ca: { keys: rsa2048 }, leaf: { keys: rsa2048 } }],
    [
      'Ed25519',
      { ca: { keys: generateKeyPairSync('ed25519') }, leaf: { keys: generateKeyPairSync('ed25519') } },
    ],
    ...['P-384', 'P-521', 'secp256k1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'].map(
      (name): [string, Chain] => [name, { leaf: { keys: curve(name) } }],
    ),
  ])('%s', (_, changes) => {
    expect(verdictOf(changes)).toBe('good');
  });

  test.each([
    ['clientAuth', purposes(Oid.clientAuth), 'good'],
    ['clientAuth', purposes(Oid.serverAuth), 'extended-key-usage of leaf'],
    ['serverAuth', purposes(Oid.serverAuth), 'good'],
  ] as const)('%s by its own key purpose only', (purpose, extendedKeyUsage, verdict) => {
    expect(verdictOf({ leaf: withExtensions({ [Oid.extendedKeyUsage]: extendedKeyUsage }) }, purpose)).toBe(
      verdict,
    );
  });

  test('a client without the name of a host', () => {
    expect(verdictOf({ leaf: withExtensions({ [Oid.subjectAltName]: null }) }, 'clientAuth')).toBe('good');
  });

  test('a leaf that is its own anchor, whatever it says of CAs', () => {
    const { certificate } = makeLeaf(
      undefined,
      withExtensions({ [Oid.basicConstraints]: ca, [Oid.keyUsage]: null }),
    );
    const options = { anchors: new Anchors([certificate]), purpose: 'serverAuth', now: new Date() } as const;
    expect(verifyChain({ leaf: certificate, others: [] }, options)).toEqual({
      ok: true,
      path: [certificate],
    });
  });

  test('every CA that Node bundles, as an anchor', () => {
    const { leaf } = chain({});
    const violations = rootCertificates.flatMap(pem => {
      const path = [leaf.certificate, Certificate.parse(pem)];
      // The leaf is not theirs, and some end before the Node that bundles them does.
      const waived = new Set(['authority-key-identifier', 'validity']);
      return checkProfile(path, { purpose: 'serverAuth', now: new Date(), waived }) ?? [];
    });
    expect(violations.map(({ certificate, rule }) => `${certificate.subject}: ${rule}`)).toEqual([]);
  });
});

describe('a rule of form', () => {
  test.each<[string, Chain]>([
    ['serial-number', { leaf: { serial: Uint8Array.of(0) } }],
    ['criticality', { ca: withExtensions({ [Oid.basicConstraints]: derSequence(derTrue()) }) }],
    ['subject-key-identifier', { ca: withExtensions({ [Oid.subjectKeyIdentifier]: null }) }],
    ['authority-key-identifier', { leaf: withExtensions({ [Oid.authorityKeyIdentifier]: null }) }],
    ['wildcard', { leaf: withExtensions({ [Oid.subjectAltName]: dns('localhost', '*.localhost') }) }],
    ['empty-subject', { leaf: { name: '' } }],
  ])('%s can be waived, and the refusal says how', async (rule, changes) => {
    const { leaf, issuing, root } = chain(changes);
    const served = { leaf: leaf.certificate, others: [issuing.certificate] };
    const judge = (waive: string[]) =>
      createTrust({ ca: root.certificate.pem, profile: { waive } }).judge('localhost', served);
    await expect(judge([])).rejects.toMatchObject({
      code: 'SERVER_CERTIFICATE_UNTRUSTED',
      hint: expect.stringContaining(`profile: { waive: ['${rule}'] }`),
    });
    expect((await judge([rule])).path).toHaveLength(3);
  });

  test('is one of those that the documentation names', () => {
    expect([...waivableRules].sort()).toEqual([
      'authority-key-identifier',
      'criticality',
      'empty-subject',
      'serial-number',
      'subject-key-identifier',
      'wildcard',
    ]);
  });

  test.each(['weak-key', 'ca', 'validity', 'name-constraints', 'serial', ''])('is not %j', rule => {
    expect(() => createTrust({ profile: { waive: [rule] } })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', hint: `These can: ${waivableRules.join(', ')}.` }),
    );
  });
});
