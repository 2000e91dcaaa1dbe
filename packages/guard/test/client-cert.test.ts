import { CountersignError } from '@countersign/spec';
import { createTestPki } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';
import { describe, expect, it } from 'vitest';
import { readClientCert } from '../src/address/client-cert.js';

const pki = createTestPki();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const leaf = pki.client('demo_client').certificate.der;
const issuing = pki.issuing.der;
const root = pki.root.der;

/** What a reader makes of it: the text of each byte sequence, or the code. */
function read(headers: Record<string, string | string[]>): string | readonly string[] | undefined {
  try {
    const sent = readClientCert(headers);
    return sent && [sent.leaf, ...sent.chain].map(bytes => Buffer.from(bytes).toString());
  } catch (error) {
    return CountersignError.is(error) ? error.code : `uncoded: ${error}`;
  }
}

const invalid = 'CERTIFICATE_INVALID_FORMAT';

describe('Client-Cert', () => {
  it('brings the certificates that the gateway was shown', () => {
    const sent = readClientCert({
      'client-cert': `:${base64(leaf)}:`,
      'client-cert-chain': `:${base64(issuing)}:, :${base64(root)}:`,
    });
    expect(Certificate.parse(sent?.leaf ?? new Uint8Array()).subject.toString()).toContain('demo_client');
    expect(sent?.chain.map(base64)).toEqual([base64(issuing), base64(root)]);
  });

  it('is undefined where nothing was sent', () => {
    expect(read({})).toBeUndefined();
    expect(
      read({ host: 'api.example.com', client_cert: ':YQ==:', 'x-client-cert': ':YQ==:' }),
    ).toBeUndefined();
  });

  it.each<readonly [value: string | string[], outcome: string | readonly string[]]>([
    [':YWJj:', ['abc']],
    [':YWI=:', ['ab']],
    [':YQ==:', ['a']],
    // RFC 8941 4.2.7: neither missing padding nor bits left over fail a byte sequence.
    [':YWI:', ['ab']],
    [':YQ:', ['a']],
    [':YR==:', ['a']],
    [' :YWJj: ', ['abc']],
    [[':YWJj:'], ['abc']],
    ['', invalid],
    [':', invalid],
    ['::', invalid],
    [':==:', invalid],
    ['YWJj', invalid],
    [':YWJj', invalid],
    ['YWJj:', invalid],
    ['"YWJj"', invalid],
    [':Y:', invalid],
    [':YWJjY:', invalid],
    [':YW=I:', invalid],
    [':YWI==:', invalid],
    [':YQ=:', invalid],
    [':YWJj=:', invalid],
    [':YQ===:', invalid],
    [':YW Jj:', invalid],
    [':YW\nJj:', invalid],
    [': YWJj:', invalid],
    [':YW-_:', invalid],
    [':YWJj::', invalid],
    [':YWJj:x', invalid],
    [':YWJj:;a=1', invalid],
    ['?1', invalid],
    ['-----BEGIN CERTIFICATE-----', invalid],
    // Once, and one value: two lines are a list.
    [[':YWJj:', ':YWJj:'], invalid],
    [':YWJj:, :YWJj:', invalid],
    [`:${'A'.repeat(64 * 1024)}:`, invalid],
  ])('%j is %j', (value, outcome) => {
    expect(read({ 'client-cert': value })).toEqual(outcome);
  });

  it.each<readonly [value: string | string[], outcome: string | readonly string[]]>([
    [':YQ==:', ['leaf', 'a']],
    [':YQ==:,:Yg==:', ['leaf', 'a', 'b']],
    [':YQ==: \t,\t :Yg==: , :Yw==:', ['leaf', 'a', 'b', 'c']],
    [
      [':YQ==:', ':Yg==:, :Yw==:'],
      ['leaf', 'a', 'b', 'c'],
    ],
    ['', ['leaf']],
    [new Array(10).fill(':YQ==:').join(), ['leaf', ...'aaaaaaaaaa']],
    [new Array(11).fill(':YQ==:').join(), invalid],
    [':YQ==:,', invalid],
    [',:YQ==:', invalid],
    // Each within the limit, and together beyond it.
    [new Array(10).fill(`:${'A'.repeat(8_000)}:`).join(), invalid],
    [':YQ==:,,:Yg==:', invalid],
    [':YQ==: :Yg==:', invalid],
    [':YQ==:;a', invalid],
    ['(:YQ==: :Yg==:)', invalid],
    [':YQ==:, ::', invalid],
    [':YQ==:, "b"', invalid],
    [','.repeat(65_536), invalid],
    [`:YQ==:,${' '.repeat(65_536)}:YQ==:`, invalid],
  ])('with the chain %j is %j', (value, outcome) => {
    expect(read({ 'client-cert': ':bGVhZg==:', 'client-cert-chain': value })).toEqual(outcome);
  });

  it('is missed where only the chain was sent', () => {
    expect(read({ 'client-cert-chain': ':YQ==:' })).toBe(invalid);
  });

  it('is found in any case, and counted in all', () => {
    expect(read({ 'Client-Cert': ':YWJj:' })).toEqual(['abc']);
    expect(read({ 'Client-Cert': ':YWJj:', 'client-cert': ':YWJj:' })).toBe(invalid);
  });
});
