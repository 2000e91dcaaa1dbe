// What an operator asks for in an emergency: the new material now, not when somebody notices it.
import { writeFileSync } from 'node:fs';
import { type IdentitySource, type Passphrase, pemFiles } from '@countersign/identity';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile } from './files.js';
import { eventually, listen, type Pair, watchedPair } from './watching.js';

const day = 24 * 60 * 60 * 1000;
const pki = createTestPki();
const client = pki.client('demo_client');
const renewed = pki.client('demo_client');
const expired = pki.client('demo_client', {
  notBefore: new Date(Date.now() - 2 * day),
  notAfter: new Date(Date.now() - day),
});

interface Files {
  readonly source: IdentitySource;
  put(pair: Pair): void;
  reload(): Promise<void>;
}

type Make = (certificate: string, key: string, passphrase?: Passphrase) => IdentitySource;

function files(make: Make, passphrase?: Passphrase): Files {
  const [certificate, key] = [tempFile('client.pem', client.pem), tempFile('client-key.pem', client.keyPem)];
  const source = make(certificate, key, passphrase);
  onTestFinished(() => source.close());
  return {
    source,
    put({ pem, keyPem }) {
      writeFileSync(certificate, pem);
      writeFileSync(key, keyPem);
    },
    reload: async () => source.reload?.(),
  };
}

const kinds: [kind: string, make: Make][] = [
  ['read once', (certificate, key, passphrase = '') => pemFiles({ certificate, key, passphrase })],
  // Finds nothing by itself in the time of a test.
  [
    'watched',
    (certificate, key, passphrase = '') =>
      watchedPair(certificate, key, { pace: { settle: 2 ** 31 - 1, poll: 2 ** 31 - 1 }, passphrase }).source,
  ],
];

const isRenewed = async (source: IdentitySource): Promise<boolean> =>
  (await source.current()).certificate.equals(renewed.certificate);

describe.each(kinds)('reload() of a source that is %s', (_, make) => {
  test('takes what the files hold now', async () => {
    const { source, put, reload } = files(make);
    await source.current();
    put(renewed);
    expect(await isRenewed(source)).toBe(false);
    await reload();
    expect(await isRenewed(source)).toBe(true);
  });

  test.each<[string, Pair, code: string]>([
    ['half-written', { pem: renewed.pem, keyPem: client.keyPem }, 'PEM_KEY_MISMATCH'],
    ['broken', { pem: renewed.pem.slice(0, 100), keyPem: renewed.keyPem }, 'PEM_INVALID'],
    ['expired', expired, 'CERTIFICATE_EXPIRED'],
  ])('rejects where they are %s, keeps the last good one, and works again after it', async (_, bad, code) => {
    const { source, put, reload } = files(make);
    const identity = await source.current();
    put(bad);
    await expect(reload()).rejects.toMatchObject({ code });
    expect(await source.current()).toBe(identity);
    put(renewed);
    await reload();
    expect(await isRenewed(source)).toBe(true);
  });

  test('is the first load where there was none, and its failure is not kept', async () => {
    const { source, put, reload } = files(make);
    put(expired);
    await expect(reload()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
    put(renewed);
    await reload();
    put(client);
    expect(await isRenewed(source)).toBe(true);
  });

  test('reads anew after close() too, and tells nobody', async () => {
    const { source, put, reload } = files(make);
    const told = listen(source);
    await source.current();
    source.close();
    put(renewed);
    expect(await isRenewed(source)).toBe(false);
    await reload();
    expect(await isRenewed(source)).toBe(true);
    expect(told.changes).toEqual([]);
  });

  /** A source whose loads have read its files, and wait there until the test lets them go on. */
  function slow() {
    const loads: ((passphrase: Promise<string>) => void)[] = [];
    const made = files(make, () => new Promise(resolve => loads.push(resolve)));
    return { ...made, load: (nth: number) => eventually(() => loads[nth - 1] ?? expect.fail()), loads };
  }

  test('that meets an earlier load waits for it and then reads anew, once for all that ask', async () => {
    const { source, put, load, loads } = slow();
    const asked = source.current();
    (await load(1))(Promise.resolve(''));
    put(renewed);
    const reloads = [source.reload?.(), source.reload?.()];
    const old = await asked;
    expect(old.certificate.equals(client.certificate)).toBe(true);
    const second = await load(2);
    expect(await source.current()).toBe(old);
    second(Promise.resolve(''));
    await Promise.all(reloads);
    expect(await isRenewed(source)).toBe(true);
    expect(loads).toHaveLength(2);
  });

  test('outlives the failure of an earlier load, and a first use joins it', async () => {
    const { source, put, load, loads } = slow();
    const first = source.current();
    const fail = await load(1);
    put(renewed);
    const reload = source.reload?.();
    fail(Promise.reject(new Error('the vault is sealed')));
    await expect(first).rejects.toMatchObject({ cause: { message: 'the vault is sealed' } });
    const pass = await load(2);
    const second = source.current();
    pass(Promise.resolve(''));
    await reload;
    expect((await second).certificate.equals(renewed.certificate)).toBe(true);
    expect(loads).toHaveLength(2);
  });
});

describe('a source that is watched', () => {
  test('tells of what a reload took, once', async () => {
    const { source, put, reload } = files((certificate, key) => watchedPair(certificate, key).source);
    const told = listen(source);
    const previous = await source.current();
    put(renewed);
    await reload();
    expect(told.changes).toMatchObject([{ type: 'rotated', previous }]);
    put(client);
    await told.until(2);
    expect(told.changes.map(({ type }) => type)).toEqual(['rotated', 'rotated']);
  });

  test('is watched from a reload on that was its first load', async () => {
    const { source, put, reload } = files((certificate, key) => watchedPair(certificate, key).source);
    const told = listen(source);
    await reload();
    put(renewed);
    expect((await told.until(1)).type).toBe('rotated');
  });
});
