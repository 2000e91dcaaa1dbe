import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { createTrust, type TrustOptions } from '@countersign/trust';
import { Oid } from '@countersign/x509';
import { derContextPrimitive, derSequence } from '@countersign/x509/der';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dns, makeCa, makeLeaf } from './make-chain.js';

const root = makeCa('Root');
const issuing = makeCa('Issuing', root);
const leaf = makeLeaf(issuing, { extensions: { [Oid.subjectAltName]: dns('api.example.com') } });
const stranger = makeCa('Stranger');
const host = 'api.example.com';
const served = { leaf: leaf.certificate, others: [issuing.certificate] };
const ca = root.certificate.pem;
const path = [leaf.certificate, issuing.certificate, root.certificate];
const pathPins = path.map(({ pin }) => pin);

const judge = (options: TrustOptions = {}, asked = host) =>
  createTrust({ ca, ...options }).judge(asked, served);
const pinned = (...pins: string[]): TrustOptions => ({ pins: { [host]: pins } });

describe('a judgement', () => {
  test('tells the verified path, from leaf to anchor', async () => {
    const judgement = await judge();
    expect(judgement.path.map(({ pin }) => pin)).toEqual(pathPins);
    expect(judgement).toEqual({ path: judgement.path, pin: 'none' });
  });

  test.each([
    [
      'of another CA',
      { ca: stranger.certificate.pem },
      host,
      'SERVER_CERTIFICATE_UNTRUSTED',
      /leads to no trusted CA: its issuer CN=Root/,
    ],
    [
      'under the CAs of node',
      { ca: undefined },
      host,
      'SERVER_CERTIFICATE_UNTRUSTED',
      /leads to no trusted CA/,
    ],
    [
      'after its end',
      { now: () => new Date(Date.now() + 2e11) },
      host,
      'SERVER_CERTIFICATE_EXPIRED',
      /CN=localhost expired on/,
    ],
    [
      'before its beginning',
      { now: () => new Date(0) },
      host,
      'SERVER_CERTIFICATE_EXPIRED',
      /is not valid before/,
    ],
    [
      'for another host',
      {},
      'www.example.com',
      'SERVER_HOSTNAME_MISMATCH',
      /www\.example\.com is for api\.example\.com/,
    ],
  ] as const)('refuses a certificate %s', async (_, options, asked, code, says) => {
    await expect(judge(options as TrustOptions, asked)).rejects.toMatchObject({
      name: 'TrustError',
      code,
      outcome: 'not-sent',
      message: expect.stringMatching(says),
    });
  });

  test('judges again with each clock: what expires is refused from then on', async () => {
    let now = Date.now();
    const trust = createTrust({ ca, now: () => new Date(now) });
    expect((await trust.judge(host, served)).pin).toBe('none');
    now += 2e11;
    await expect(trust.judge(host, served)).rejects.toMatchObject({ code: 'SERVER_CERTIFICATE_EXPIRED' });
  });

  test('does not repeat a name of any length', async () => {
    const long = makeLeaf(issuing, { name: 'x'.repeat(100_000), extensions: { [Oid.subjectAltName]: null } });
    const error = await createTrust({ ca })
      .judge(host, { ...served, leaf: long.certificate })
      .catch(caught => caught);
    expect(error.code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
    expect(error.message.length).toBeLessThan(500);
  });
});

describe('a host name', () => {
  const address = (...bytes: number[]) => derContextPrimitive(7, Uint8Array.from(bytes));

  test.each<[string, Uint8Array, string[], string[]]>([
    [
      'a name',
      dns('a.example.com'),
      ['a.example.com', 'A.EXAMPLE.COM', 'a.example.com.'],
      ['example.com', 'b.example.com', 'a.example.com.evil.example', 'xa.example.com'],
    ],
    ['a name in upper case', dns('A.Example.COM'), ['a.example.com'], ['example.com']],
    [
      'a wildcard',
      dns('*.example.com'),
      ['a.example.com', 'xn--bcher-kva.example.com'],
      ['example.com', 'a.b.example.com', '.example.com', 'example.com.evil.example'],
    ],
    [
      'an IPv4 address',
      derSequence(address(127, 0, 0, 1)),
      ['127.0.0.1', '127.1'],
      ['127.0.0.2', '::ffff:127.0.0.1', 'localhost'],
    ],
    [
      'an IPv6 address',
      derSequence(address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
      ['2001:db8::1', '2001:DB8:0::0:1'],
      ['2001:db8::2', '::1'],
    ],
    ['an address in the form of a name', dns('127.0.0.1'), [], ['127.0.0.1']],
    ['another name than its common name', dns('example.com'), ['example.com'], ['localhost']],
  ])('is held against a certificate for %s', async (_, names, fitting, others) => {
    const { certificate } = makeLeaf(issuing, { extensions: { [Oid.subjectAltName]: names } });
    const trust = createTrust({ ca });
    const refused = async (asked: string) =>
      trust.judge(asked, { ...served, leaf: certificate }).then(
        () => 'good',
        error => error.code,
      );
    for (const asked of fitting) expect(await refused(asked), asked).toBe('good');
    for (const asked of others) expect(await refused(asked), asked).toBe('SERVER_HOSTNAME_MISMATCH');
  });
});

describe('pins', () => {
  test.each(
    path
      .flatMap(certificate => [
        certificate.pin,
        certificate.fingerprints.sha256,
        certificate.fingerprints.sha1,
      ])
      .map((pin, i) => [['leaf', 'CA', 'anchor'][Math.trunc(i / 3)], pin]),
  )('match the %s of the verified path: %s', async (_, pin) => {
    expect(await judge(pinned(stranger.certificate.pin, pin))).toMatchObject({ pin: 'matched' });
  });

  test('do not match a CA that was sent and stands in no path', async () => {
    const others = [issuing.certificate, stranger.certificate];
    await expect(
      createTrust({ ca, ...pinned(stranger.certificate.pin) }).judge(host, { ...served, others }),
    ).rejects.toMatchObject({ code: 'SERVER_PIN_MISMATCH' });
  });

  test('do not match another anchor that is believed too', async () => {
    await expect(
      judge({ ca: [ca, stranger.certificate.pem], ...pinned(stranger.certificate.pin) }),
    ).rejects.toMatchObject({ code: 'SERVER_PIN_MISMATCH' });
  });

  test('match by any of several good paths', async () => {
    const cross = makeCa('Issuing', stranger, { keys: issuing.keys });
    const both = { leaf: leaf.certificate, others: [issuing.certificate, cross.certificate] };
    for (const anchor of [root, stranger]) {
      const trust = createTrust({ ca: [ca, stranger.certificate.pem], ...pinned(anchor.certificate.pin) });
      expect((await trust.judge(host, both)).path.at(-1)?.pin).toBe(anchor.certificate.pin);
    }
  });

  test('that match nothing are answered with those of the path, ready to paste', async () => {
    const error = await judge(pinned(stranger.certificate.pin)).catch(caught => caught);
    expect(error).toMatchObject({ code: 'SERVER_PIN_MISMATCH', stage: 'pinning', outcome: 'not-sent' });
    const [said, ...lines] = error.message.split('\n');
    expect(said).toBe('api.example.com serves a chain that matches none of its 1 pin(s). It serves:');
    expect(lines).toEqual(path.map(({ pin, subject }) => `  '${pin}', // ${subject}`));
    const pasted: string[] = new Function(`return [${lines.join('\n')}\n]`)();
    for (const pin of pasted) expect((await judge(pinned(pin))).pin).toBe('matched');
  });

  test('are reported rather than enforced where pinMode says so', async () => {
    const options: TrustOptions = { pinMode: 'report-only', ...pinned(stranger.certificate.pin) };
    const judgement = await judge(options);
    expect(judgement).toMatchObject({ pin: 'reported', mismatch: { code: 'SERVER_PIN_MISMATCH' } });
    expect(createTrust(options).checkPins(host, leaf.certificate)).toMatchObject({
      code: 'SERVER_PIN_MISMATCH',
    });
    expect((await judge({ pinMode: 'report-only', ...pinned(leaf.certificate.pin) })).pin).toBe('matched');
  });

  test('reported do not excuse a chain that is refused', async () => {
    await expect(
      judge({ pinMode: 'report-only', ...pinned(leaf.certificate.pin), ca: stranger.certificate.pem }),
    ).rejects.toMatchObject({ code: 'SERVER_CERTIFICATE_UNTRUSTED' });
  });

  test('of a CA do not match where the leaf alone is checked', () => {
    const trust = createTrust({ ca, ...pinned(issuing.certificate.pin) });
    expect(() => trust.checkPins(host, leaf.certificate)).toThrow(
      expect.objectContaining({ code: 'SERVER_PIN_MISMATCH' }),
    );
  });

  test('of 10,000 hosts cost a connection what those of one do', () => {
    const pin = leaf.certificate.pin;
    const hosts = Array.from({ length: 10_000 }, (_, i) => `h${i}.example.com`);
    const many = createTrust({
      pins: Object.fromEntries([...hosts, '*.example.org', '**.example.net'].map(name => [name, pin])),
    });
    const looked = vi.spyOn(Map.prototype, 'get');
    onTestFinished(() => looked.mockRestore());
    expect(many.pinsFor('h9999.example.com')).toEqual([pin]);
    expect(many.pinsFor('a.example.org')).toEqual([pin]);
    expect(many.pinsFor('a.b.c.example.net')).toEqual([pin]);
    expect(looked.mock.calls.length).toBeLessThan(30);
  });
});

describe('the warnings of a trust', () => {
  const [a, b] = [leaf.certificate, issuing.certificate];

  test.each<[string, TrustOptions, RegExp[]]>([
    ['are none without pins', {}, []],
    ['are none where each host has a backup', pinned(a.pin, b.pin), []],
    ['name a host with a single pin', pinned(a.pin), [/^api\.example\.com: a single pin and no backup/]],
    ['count a pin given twice as one', pinned(a.pin, ` ${a.pin}`), [/a single pin/]],
    [
      'name a host with a SHA-1 thumbprint',
      pinned(a.pin, b.fingerprints.sha1),
      [/^api\.example\.com: a SHA-1 thumbprint/],
    ],
    [
      'name some of many hosts',
      { pins: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`h${i}.example.com`, a.pin])) },
      [/^h0\.example\.com, .*h4\.example\.com and 4 more: a single pin/],
    ],
  ])('%s', (_, options, says) => {
    const { warnings } = createTrust(options);
    expect(warnings).toHaveLength(says.length);
    for (const [i, text] of says.entries()) expect(warnings[i]).toMatch(text);
  });
});

describe('the CAs of the operating system', () => {
  const known = 'getCACertificates' in tls;

  test.runIf(known)('are believed where the user asks for them', async () => {
    const trust = createTrust({ system: 'os' });
    const outcome = await trust.anchors().catch(error => error);
    // A machine may have none.
    if (Array.isArray(outcome)) expect(outcome[0]).toContain('BEGIN CERTIFICATE');
    else
      expect(outcome).toMatchObject({ code: 'CONFIG_INVALID', message: 'The operating system has no CAs' });
  });

  test.runIf(!known)('are refused where Node can not read them', async () => {
    await expect(createTrust({ system: 'os' }).anchors()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: expect.stringContaining('Node 22.15'),
    });
  });
});

describe('the CAs of node', () => {
  // Later versions read the variable when they start, and tell by themselves what they believe.
  test.runIf(!('getCACertificates' in tls))('include those of NODE_EXTRA_CA_CERTS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-trust-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'extra.pem'), stranger.certificate.pem + ca);
    vi.stubEnv('NODE_EXTRA_CA_CERTS', join(folder, 'extra.pem'));
    vi.resetModules();
    onTestFinished(() => void vi.unstubAllEnvs());
    const { bundledAnchors } = await import('../src/anchors.js');
    expect(bundledAnchors().has(root.certificate)).toBe(true);
    expect(bundledAnchors().has(issuing.certificate)).toBe(false);
  });
});

describe('createTrust', () => {
  test.each<[string, unknown]>([
    ['a system that is not known', { system: 'windows' }],
    ['a pin mode that is not known', { pinMode: 'off' }],
    ['a profile with unknown settings', { profile: { except: [] } }],
    ['a profile that waives no list', { profile: { waive: 'wildcard' } }],
    ['a clock that is none', { now: new Date() }],
    ['both ca and system', { ca, system: 'os' }],
  ])('refuses %s', (_, options) => {
    expect(() => createTrust(options as TrustOptions)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
