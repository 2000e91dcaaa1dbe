import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaSource, createTrust, type TrustOptions } from '@countersign/trust';
import { Certificate } from '@countersign/x509';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const pki = createTestPki();
const other = createTestPki();
const bundle = `# two roots\n${pki.ca}${other.ca}`;

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-trust-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function caFile(content: string | Uint8Array): { file: string } {
  const file = join(tempFolder(), 'ca.pem');
  writeFileSync(file, content);
  return { file };
}

/** Pins of the anchors, in their order. */
async function pinsOf(ca: CaSource | readonly CaSource[]): Promise<string[]> {
  const anchors = (await createTrust({ ca }).anchors()) ?? [];
  return anchors.map(pem => Certificate.parse(pem).pin);
}

describe('the anchors of a trust', () => {
  test.each<[string, () => CaSource | CaSource[], string[]]>([
    ['PEM text', () => pki.ca, [pki.root.pin]],
    ['PEM bytes', () => Buffer.from(pki.ca), [pki.root.pin]],
    ['DER', () => pki.root.der, [pki.root.pin]],
    ['a bundle', () => bundle, [pki.root.pin, other.root.pin]],
    ['a bundle with CRLF', () => bundle.replaceAll('\n', '\r\n'), [pki.root.pin, other.root.pin]],
    ['a file of PEM', () => caFile(bundle), [pki.root.pin, other.root.pin]],
    ['a file of DER', () => caFile(pki.root.der), [pki.root.pin]],
    [
      'a list',
      () => [pki.ca, other.root.der, caFile(other.issuing.pem)],
      [pki.root.pin, other.root.pin, other.issuing.pin],
    ],
    ['a list with doubles', () => [pki.ca, bundle, pki.root.der], [pki.root.pin, other.root.pin]],
    ['a bundle with a key in it', () => pki.client('a').keyPem + pki.ca, [pki.root.pin]],
  ])('come from %s', async (_, make, pins) => {
    expect(await pinsOf(make())).toEqual(pins);
  });

  test('are one certificate each, as PEM that node takes', async () => {
    const anchors = await createTrust({ ca: bundle }).anchors();
    expect(anchors).toEqual([pki.root.pem, other.root.pem]);
  });

  test('are those of node where none are given', async () => {
    expect(await createTrust().anchors()).toBeUndefined();
    expect(await createTrust({ pins: {} }).anchors()).toBeUndefined();
  });

  test.each<[string, () => CaSource | CaSource[], RegExp]>([
    ['an empty text', () => '', /The CA bundle holds no certificate/],
    ['empty bytes', () => new Uint8Array(), /The CA bundle holds no certificate/],
    ['a path in place of a text', () => './payment-root-ca.pem', /holds no certificate.*\{ file \}/],
    ['a key', () => pki.client('a').keyPem, /holds no certificate/],
    ['a certificate that is cut off', () => pki.ca.slice(0, -30), /The CA bundle is damaged: .*no end/],
    [
      'a certificate that is none',
      () => '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----',
      /The CA bundle is damaged: ./,
    ],
    ['damaged DER', () => pki.root.der.subarray(0, -1), /The CA bundle is damaged: ./],
    ['a list whose second entry is empty', () => [pki.ca, ''], /holds no certificate/],
    [
      'a bundle whose second certificate is damaged',
      () => pki.ca + other.ca.replace('MII', '?II'),
      /is damaged/,
    ],
    [
      'a missing file',
      () => ({ file: join(tempFolder(), 'ca.pem') }),
      /The CA file .*ca\.pem can't be read.*Check the path/,
    ],
    ['a directory', () => ({ file: tempFolder() }), /The CA file .* can't be read/],
    ['an empty file', () => caFile(''), /The CA file .*ca\.pem holds no certificate/],
    ['a damaged file', () => caFile(pki.ca.slice(0, -30)), /The CA file .*ca\.pem is damaged/],
  ])('are refused when they come from %s', async (_, make, says) => {
    const error = await createTrust({ ca: make() })
      .anchors()
      .catch(caught => caught);
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'CONFIG_INVALID' });
    expect(`${error.message} ${error.hint}`).toMatch(says);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['an object without file', { path: 'ca.pem' }],
    ['a list with a number', [pki.ca, 7]],
  ])('are refused with a code when ca is %s', async (_, ca) => {
    const attempt = async () => createTrust({ ca } as TrustOptions).anchors();
    await expect(attempt()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('of an empty list are never those of node: nothing is believed, or the list is refused', async () => {
    const anchors = await Promise.resolve()
      .then(() => createTrust({ ca: [] }).anchors())
      .catch(error => error.code);
    expect([[], 'CONFIG_INVALID']).toContainEqual(anchors);
  });

  test('are read at first use and then kept', async () => {
    const source = { file: join(tempFolder(), 'ca.pem') };
    const trust = createTrust({ ca: source });
    writeFileSync(source.file, pki.ca);
    const first = await trust.anchors();
    expect(first).toEqual([pki.ca]);
    writeFileSync(source.file, '');
    expect(await trust.anchors()).toBe(first);
  });

  test('do not keep a failure: a file that appears later is read', async () => {
    const source = { file: join(tempFolder(), 'ca.pem') };
    const trust = createTrust({ ca: source });
    await expect(trust.anchors()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(source.file, pki.ca);
    expect(await trust.anchors()).toEqual([pki.ca]);
  });
});

describe('createTrust', () => {
  test('speaks TLS 1.2 and later unless told otherwise', () => {
    expect(createTrust().minVersion).toBe('TLSv1.2');
    expect(createTrust({ minVersion: 'TLSv1.3' }).minVersion).toBe('TLSv1.3');
  });

  test.each(['TLSv1.1', 'TLSv1', 'tlsv1.2', '', null])('refuses the version %j', minVersion => {
    expect(() => createTrust({ minVersion } as unknown as TrustOptions)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        hint: expect.stringContaining("'TLSv1.2' or 'TLSv1.3'"),
      }),
    );
  });

  test.each(['cas', 'pin', 'rejectUnauthorized', 'checkServerIdentity'])(
    'refuses the unknown option %s',
    name => {
      expect(() => createTrust({ [name]: undefined } as TrustOptions)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: `createTrust has no option '${name}'`,
          hint: expect.stringContaining(
            'Known options: ca, system, pins, pinMode, profile, revocation, minVersion, now.',
          ),
        }),
      );
    },
  );

  test.each([
    ['text', 'ca.pem'],
    ['null', null],
    ['a list', []],
  ])('refuses %s in place of options', (_, options) => {
    expect(() => createTrust(options as unknown as TrustOptions)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
