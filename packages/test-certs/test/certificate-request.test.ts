import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPki, type IssueOptions } from '@countersign/test-certs';
import { Oid } from '@countersign/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { needOpenssl, type Openssl, tempFolder, verdict } from './openssl.js';

const pki = createTestPki();
const names =
  'subjectAltName=DNS:a.example,DNS:*.b.example,IP:10.0.0.1,IP:::1,URI:spiffe://example/a,email:a@example.com';

interface Requested {
  readonly request: Buffer;
  readonly key: string;
}

describe('a certificate is issued for a request of openssl', () => {
  let openssl: Openssl;
  beforeEach(context => {
    openssl = needOpenssl(context);
  });

  function requested(key: readonly string[], ...flags: readonly string[]): Requested {
    const folder = tempFolder();
    const [keyPath, out] = [join(folder, 'key.pem'), join(folder, 'out')];
    openssl(['genpkey', '-out', keyPath, ...key]);
    openssl([
      'req',
      '-new',
      '-key',
      keyPath,
      '-out',
      out,
      '-subj',
      '/C=AT/O=Demo/CN=demo',
      '-utf8',
      ...flags,
    ]);
    return { request: readFileSync(out), key: readFileSync(keyPath, 'utf8') };
  }
  const p256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];

  test.each<[what: string, key: readonly string[], flags: readonly string[]]>([
    ['P-256', p256, []],
    ['P-384 and SHA-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['-sha384']],
    ['P-521 and SHA-512', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], ['-sha512']],
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], []],
    ['RSA and SHA-512', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ['-sha512']],
    ['Ed25519', ['-algorithm', 'ED25519'], []],
    ['P-256, in DER', p256, ['-outform', 'DER']],
    ['P-256, as NEW CERTIFICATE REQUEST', p256, ['-newhdr']],
    ['P-256, with the text before it', p256, ['-text']],
  ])('%s: with its key and name, which identity and openssl believe', (_, keyFlags, flags) => {
    const { request, key } = requested(keyFlags, ...flags);
    const issued = pki.issue(request);
    expect(String(issued.certificate.subject)).toBe('CN=demo, O=Demo, C=AT');
    expect(issued.certificate.hasKey(createPrivateKey(key))).toBe(true);
    expect(issued.certificate.usages.extended).toEqual([Oid.clientAuth]);
    expect(issued.chain).toEqual([pki.issuing]);
    expect('privateKey' in issued).toBe(false);
    expect(verdict(openssl, issued, '-purpose', 'sslclient')).toBe('OK');
  });

  test('as text with the line ends of Windows', () => {
    const text = requested(p256).request.toString().replaceAll('\n', '\r\n');
    expect(pki.issue(text).certificate.subject.commonName).toBe('demo');
  });

  test('with the alternative names that it asks for, or those that are given', () => {
    const { request } = requested(p256, '-addext', names, '-addext', 'basicConstraints=critical,CA:TRUE');
    const server = pki.issue(request, { as: 'server' });
    expect(server.certificate.names).toEqual({
      dns: ['a.example', '*.b.example'],
      ip: ['10.0.0.1', '::1'],
      uri: ['spiffe://example/a'],
      email: ['a@example.com'],
    });
    expect(verdict(openssl, server, '-purpose', 'sslserver', '-verify_hostname', 'x.b.example')).toBe('OK');
    const { certificate } = pki.issue(request, { names: { dns: ['c.example'] }, days: 1, team: 'a' });
    expect(certificate.names.dns).toEqual(['c.example']);
    expect(certificate.text(Oid.team)).toBe('a');
  });

  test('without the CA that it asks to be', () => {
    const { request } = requested(
      p256,
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=keyCertSign',
    );
    const { certificate } = pki.issue(request);
    expect(certificate.basicConstraints.ca).toBe(false);
    expect(certificate.usages.key).toEqual(['digitalSignature']);
  });

  const invalid = (message: string | RegExp) =>
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });

  test('but not where its key did not sign it', () => {
    const { request } = requested(p256, '-outform', 'DER');
    const changed = Buffer.from(request);
    changed.write('demi', request.indexOf('demo'));
    expect(() => pki.issue(changed)).toThrow(invalid('not signed by its own key'));
    const last = Buffer.from(request);
    last[last.length - 1] = (last.at(-1) as number) ^ 1;
    expect(() => pki.issue(last)).toThrow(invalid('not signed by its own key'));
  });

  test('but not where it is signed with SHA-1', () => {
    expect(() => pki.issue(requested(p256, '-sha1').request)).toThrow(invalid('1.2.840.10045.4.1'));
  });

  test('but not where bytes follow or are missing', () => {
    const der = requested(p256, '-outform', 'DER').request;
    const pem = (bytes: Buffer): string =>
      `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    expect(pki.issue(pem(der)).certificate.subject.commonName).toBe('demo');
    const wrong = [
      Buffer.concat([der, Buffer.of(0)]),
      der.subarray(0, -1),
      der.subarray(0, 10),
      Buffer.of(0x30, 0),
    ];
    for (const bytes of wrong)
      for (const input of [bytes, pem(bytes)])
        expect(() => pki.issue(input)).toThrow(invalid("can't be read"));
  });

  test('but not for a request of which any byte was changed', () => {
    const { request } = requested(p256, '-outform', 'DER', '-addext', names);
    for (let at = 0; at < request.length; at++) {
      const changed = Buffer.from(request);
      changed[at] = (changed[at] as number) ^ 0x55;
      expect(() => pki.issue(changed), `byte ${at}`).toThrow(invalid('certificate request'));
    }
  });
});

describe('no certificate is issued for', () => {
  test.each<[what: string, input: unknown]>([
    ['nothing', ''],
    ['no bytes', new Uint8Array()],
    ['garbage', 'garbage'],
    ['bytes that are garbage', Buffer.from('garbage')],
    ['a certificate', pki.root.pem],
    ['a certificate in DER', pki.root.der],
    ['a private key', pki.client('a').keyPem],
    ['a block without an end', '-----BEGIN CERTIFICATE REQUEST-----\nMIIB'],
    [
      'a block with the end of another',
      '-----BEGIN NEW CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----',
    ],
    ['an empty block', '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----'],
    ['a number', 5],
    ['null', null],
  ])('%s', (_, input) => {
    expect(() => pki.issue(input as string)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('certificate request'),
      }),
    );
  });

  test.each([
    ['key', { key: 'P-256' }],
    ['subject', { subject: { commonName: 'other' } }],
    ['as', { as: 'ca' }],
    ['as', { as: true }],
    ['day', { day: 1 }],
  ])("the option %s, which is the request's or is not known", (name, options) => {
    expect(() => pki.issue('', options as IssueOptions)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });
});
