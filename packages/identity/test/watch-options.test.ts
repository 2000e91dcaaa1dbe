import { renameSync, writeFileSync } from 'node:fs';
import { type IdentitySource, p12File, pemFiles } from '@countersign/identity';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile } from './files.js';
import { listen } from './watching.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const renewed = pki.client('demo_client');
const p12 = (passphrase: string, issued = renewed) => issued.p12({ passphrase, iterations: 1 });
const [oldP12, newP12, newP12WithNewPassphrase] = [
  await p12('old', client),
  await p12('old'),
  await p12('new'),
];

/** As a careful script replaces a file. */
function replace(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.tmp`, content, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

async function expectRenewed(source: IdentitySource): Promise<void> {
  const identity = await source.current();
  expect(identity.certificate.equals(renewed.certificate)).toBe(true);
}

describe('with watch', () => {
  test('p12File follows its file, and asks its passphrase function once for each load', async () => {
    const path = tempFile('client.p12', oldP12);
    let asked = 0;
    const passphrase = () => {
      asked++;
      return 'old';
    };
    const source = p12File(path, { passphrase, watch: true });
    const told = listen(source);
    const previous = await source.current();
    await source.current();
    expect(asked).toBe(1);
    replace(path, newP12);
    expect(await told.until(1)).toMatchObject({ type: 'rotated', previous });
    await expectRenewed(source);
    expect(asked).toBe(2);
  });

  test('p12File follows the file of its passphrase too, whichever changes first', async () => {
    for (const order of [
      ['p12', 'passphrase'],
      ['passphrase', 'p12'],
    ] as const) {
      const paths = { p12: tempFile('client.p12', oldP12), passphrase: tempFile('passphrase', 'old\n') };
      const material = { p12: newP12WithNewPassphrase, passphrase: 'new\n' };
      const source = p12File(paths.p12, { passphrase: { file: paths.passphrase }, watch: true });
      const told = listen(source);
      const previous = await source.current();
      replace(paths[order[0]], material[order[0]]);
      expect(await told.until(1)).toMatchObject({
        type: 'rotation-failed',
        error: { code: 'P12_PASSPHRASE' },
      });
      expect(await source.current()).toBe(previous);
      replace(paths[order[1]], material[order[1]]);
      expect(await told.until(2)).toMatchObject({ type: 'rotated', previous });
      await expectRenewed(source);
    }
  });

  test('pemFiles follows both of its files', async () => {
    const certificate = tempFile('client.pem', client.pem);
    const key = tempFile('client-key.pem', client.keyPem);
    const source = pemFiles({ certificate, key, watch: true });
    const told = listen(source);
    const previous = await source.current();
    replace(key, renewed.keyPem);
    expect(await told.until(1)).toMatchObject({
      type: 'rotation-failed',
      error: { code: 'PEM_KEY_MISMATCH' },
    });
    replace(certificate, renewed.pem);
    expect(await told.until(2)).toMatchObject({ type: 'rotated', previous });
    await expectRenewed(source);
  });

  test('pemFiles follows one file that holds both', async () => {
    const both = tempFile('client.pem', client.keyPem + client.pem);
    const source = pemFiles({ certificate: both, key: both, watch: true });
    const told = listen(source);
    await source.current();
    replace(both, renewed.keyPem + renewed.pem);
    await told.until(1);
    await expectRenewed(source);
    expect(told.changes).toHaveLength(1);
  });
});

test('without watch, a file that changes is not read again, and nothing is told', async () => {
  const path = tempFile('client.p12', oldP12);
  const source = p12File(path, { passphrase: 'old' });
  const told = listen(source);
  const watching = p12File(path, { passphrase: 'old', watch: true });
  const heard = listen(watching);
  const identity = await source.current();
  await watching.current();
  replace(path, newP12);
  await heard.until(1);
  expect(await source.current()).toBe(identity);
  expect(told.changes).toEqual([]);
});
