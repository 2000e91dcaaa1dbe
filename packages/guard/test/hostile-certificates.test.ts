// Certificates that were made to harm who reads them: too large, too deep, with names that go on in another line.

import { createTestPki, type Issued, type IssueOptions } from '@countersign/test-certs';
import { Certificate, Oid } from '@countersign/x509';
import { der, derContextPrimitive, derNull, derSequence } from '@countersign/x509/der';
import { describe, expect, it, vi } from 'vitest';
import type { GuardOptions } from '../src/index.js';
import { call } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const id = 'demo_client';
const clients = [{ clientId: id, securityLevel: 'standard' }] as const;
const padding = (bytes: number) => ({
  oid: '2.25.120740751327289723117843851767364352785.98',
  value: derContextPrimitive(0, new Uint8Array(bytes)),
});

/** What a guard makes of a certificate: what is answered, and what is told. */
async function judged(issued: Issued, options: Partial<GuardOptions> = { clients }) {
  const { guard, url, verdicts } = await guardedServer(pki, options);
  const told: unknown[] = [];
  guard.on('certificate_validation_failed', event => told.push(event));
  guard.on('certificate_validated', event => told.push(event));
  const outcome = await call({ credential: issued, ca: pki.ca, url, way: 'https' });
  return { outcome, verdict: verdicts[0], told };
}

/** Innermost a NULL. */
function nested(depth: number): Uint8Array {
  let value: Uint8Array = derNull();
  for (let i = 0; i < depth; i++) value = derSequence(value);
  return value;
}

const dns = (count: number): IssueOptions => ({
  names: { dns: Array.from({ length: count }, (_, i) => `host-${i}.example.com`) },
});
const deepDirectoryName = der(0xa4, nested(2_000));

describe('a certificate that is', () => {
  it.each<[string, IssueOptions]>([
    ['of 50 KB', { extensions: [padding(50_000)] }],
    ['of 2,000 names', dns(2_000)],
    ['just too large', { extensions: [padding(16 * 1024)] }],
  ])('%s is refused by its size, unread', async (_, options) => {
    const issued = pki.client(id, options);
    const parse = vi.spyOn(Certificate, 'parse');
    const { outcome, verdict } = await judged(issued);
    const read = parse.mock.calls.filter(([bytes]) => Buffer.from(bytes).equals(issued.der));
    parse.mockRestore();
    expect(outcome).toMatchObject({ status: 401, body: { code: 'CERTIFICATE_INVALID_FORMAT' } });
    expect(verdict).toMatchObject({ detail: expect.stringMatching(/^The certificate has \d+ bytes/) });
    expect(read).toEqual([]);
  });

  it("of 90 KB does not come through, and stands in nobody's way", async () => {
    const { url, verdicts } = await guardedServer(pki, { clients });
    const large = pki.client(id, { extensions: [padding(90_000)] });
    // In OpenSSL, whose tickets hold the certificate: none can be as long.
    const outcome = await call({ credential: large, ca: pki.ca, url, way: 'https' });
    expect(outcome).not.toMatchObject({ status: 200 });
    expect(verdicts.filter(({ ok }) => ok)).toEqual([]);
    const honest = await call({ credential: pki.client(id), ca: pki.ca, url, way: 'https' });
    expect(honest).toMatchObject({ status: 200 });
  });

  it.each<[string, IssueOptions]>([
    ['of 400 names', dns(400)],
    ['as large as may be', { extensions: [padding(15 * 1024)] }],
    ['nested deep where nobody looks', { extensions: [{ ...padding(0), value: nested(2_000) }] }],
  ])('%s is let in', async (_, options) => {
    const { outcome } = await judged(pki.client(id, options));
    expect(outcome).toMatchObject({ status: 200 });
  });

  it.each<[string, IssueOptions['extensions']]>([
    ['nested deep in a name', [{ oid: Oid.subjectAltName, value: derSequence(deepDirectoryName) }]],
    ['nested deep in name constraints', [{ oid: '2.5.29.30', value: nested(2_000) }]],
    ['without any name in the list of them', [{ oid: Oid.subjectAltName, value: derSequence() }]],
  ])('%s is refused, and the guard goes on', async (_, extensions = []) => {
    const { outcome } = await judged(pki.client(id, { extensions }));
    expect(outcome).toMatchObject({ status: 401, body: { stage: expect.stringMatching(/format|chain/) } });
  });
});

describe('a name with', () => {
  /** RFC 5280 4.2.1.6: [1] rfc822Name, [2] dNSName, [6] uniformResourceIdentifier. */
  const alternative = (tag: number, text: string): IssueOptions => ({
    extensions: [
      { oid: Oid.subjectAltName, value: derSequence(derContextPrimitive(tag, Buffer.from(text))) },
    ],
  });
  const commonName = (text: string): IssueOptions => ({ subject: { commonName: text } });

  it.each<[string, IssueOptions]>([
    ['a line break and a header', commonName('demo_client\r\nset-cookie: admin=1')],
    ['a NUL', commonName('demo_client\0')],
    ['a terminal escape', commonName('\u001b[2Jdemo_client')],
    ['letters from right to left', commonName('demo\u202etneilc_')],
    ['a space at its end', commonName('demo_client ')],
    ['a space that has no width', commonName('demo_client\u200b')],
    ['letters in two pieces', commonName('cafe\u0301')],
    ['a line separator', commonName('demo_client\u2028')],
    ['65 letters', commonName('a'.repeat(65))],
    ['a line break beside the common name', { subject: { organization: 'a\r\nb' } }],
    ['a line break in an address of e-mail', alternative(1, 'a@example.com\r\nx: y')],
    ['a line break in a DNS name', alternative(2, 'a.example.com\r\nx: y')],
    ['a line break in a URI', alternative(6, 'spiffe://example.org/a\r\nx: y')],
  ])('%s is refused, and nothing that is said of it holds it as it is', async (_, options) => {
    const issued = pki.client(id, options);
    const { outcome, verdict, told } = await judged(issued);
    expect(outcome).toMatchObject({ body: { code: 'CERTIFICATE_INVALID_FORMAT' } });
    expect(told).toHaveLength(1);
    for (const text of textsOf([verdict, JSON.parse(JSON.stringify(told))])) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text.length).toBeLessThan(500);
    }
  });

  it.each<[string, string]>([
    ['quotes, commas and markup', 'a", O=b <script>'],
    ['many letters', 'Zażółć 支付 😀'],
  ])('%s is one name, which nobody has', async (_, name) => {
    const { outcome } = await judged(pki.client('any', commonName(name)));
    expect(outcome).toMatchObject({ body: { code: 'CLIENT_UNKNOWN' } });
  });

  it('as many attributes as fit is told of in a few words', async () => {
    const { verdict } = await judged(pki.client('any', { subject: { organization: 'x'.repeat(10_000) } }));
    expect(verdict).toMatchObject({ ok: false });
    for (const text of textsOf(verdict)) expect(text.length).toBeLessThan(500);
  });
});

/** All texts in what was told; certificates aside, which are what they are. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'certificate' ? [] : textsOf(each)));
}

describe('a chain', () => {
  const namesake = () => pki.newRoot('Test Issuing CA').certificate;

  it.each([10, 40])('of %i CAs that bear the right name costs no more than a few signatures', async count => {
    const issued = pki.client(id);
    const junk = Array.from({ length: count }, namesake);
    const checked = vi.spyOn(Certificate.prototype, 'isIssuedBy');
    const { outcome } = await judged(issued.withChain([...junk, ...issued.chain]));
    const { length } = checked.mock.contexts.filter(context =>
      issued.certificate.equals(context as Certificate),
    );
    checked.mockRestore();
    // OpenSSL finds the path by key identifiers; what lies beyond 32 certificates is not looked at.
    if (count < 32) expect(outcome).toMatchObject({ status: 200 });
    else expect(outcome).toMatchObject({ body: { code: 'CERTIFICATE_CHAIN_INVALID' } });
    expect(length).toBeLessThanOrEqual(32);
  });

  it('that runs in circles ends', async () => {
    const one = pki.newRoot('One');
    const two = pki.newRoot('Two');
    const circle = [two.crossSign(one), one.crossSign(two)];
    const issued = one.client(id);
    const { outcome } = await judged(issued.withChain([...circle, ...circle]));
    expect(outcome).toMatchObject({ body: { code: 'CERTIFICATE_CHAIN_INVALID' } });
  });
});
