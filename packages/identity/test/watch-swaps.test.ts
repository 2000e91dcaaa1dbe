import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pemText } from '@countersign/identity';
import { WatchedSource } from '@countersign/identity/internal';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';
import { eventsOnly, eventually, listen, type Pair, watchedPair } from './watching.js';

const pki = createTestPki();
const first = pki.client('first');
const renewed = ['second', 'third', 'fourth'].map(name => pki.client(name));

const put = (folder: string, { pem, keyPem }: Pair): void => {
  writeFileSync(join(folder, 'tls.crt'), pem);
  writeFileSync(join(folder, 'tls.key'), keyPem);
};

/** As the kubelet does it: a new folder, and `..data` turned to it in one rename. */
function kubernetesSwap(volume: string, pair: Pair, keepsOld = false): void {
  const version = `..${crypto.randomUUID()}`;
  mkdirSync(join(volume, version));
  put(join(volume, version), pair);
  const data = join(volume, '..data');
  let before: string | undefined;
  try {
    before = readlinkSync(data);
  } catch {
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(`..data/${name}`, join(volume, name));
  }
  symlinkSync(version, `${data}_tmp`);
  renameSync(`${data}_tmp`, data);
  if (before !== undefined && !keepsOld) rmSync(join(volume, before), { recursive: true });
}

function turnLink(link: string, target: string): void {
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

/** How material comes to lie in a folder, and where a source is told to look for it. */
const swaps: [how: string, swap: (folder: string, pair: Pair) => void, path?: string][] = [
  ['written over in place', put],
  [
    'renamed over the old',
    (folder, pair) => {
      const staging = join(folder, 'staging');
      mkdirSync(staging, { recursive: true });
      put(staging, pair);
      for (const name of ['tls.key', 'tls.crt']) renameSync(join(staging, name), join(folder, name));
    },
  ],
  [
    'deleted and written again',
    (folder, pair) => {
      for (const name of ['tls.crt', 'tls.key']) rmSync(join(folder, name), { force: true });
      put(folder, pair);
    },
  ],
  [
    'put into a folder that is deleted and made again',
    (folder, pair) => {
      rmSync(join(folder, 'certs'), { recursive: true, force: true });
      mkdirSync(join(folder, 'certs'));
      put(join(folder, 'certs'), pair);
    },
    'certs',
  ],
  [
    'brought by another folder of the same name',
    (folder, pair) => {
      mkdirSync(join(folder, 'new'));
      put(join(folder, 'new'), pair);
      rmSync(join(folder, 'certs'), { recursive: true, force: true });
      renameSync(join(folder, 'new'), join(folder, 'certs'));
    },
    'certs',
  ],
  ['swapped by Kubernetes', kubernetesSwap],
  [
    'swapped by Kubernetes, which keeps the old ones a while, and reached by links from another folder',
    (folder, pair) => {
      const volume = join(folder, 'volume');
      mkdirSync(volume, { recursive: true });
      kubernetesSwap(volume, pair, true);
      if (existsSync(join(folder, 'etc'))) return;
      mkdirSync(join(folder, 'etc'));
      for (const name of ['tls.crt', 'tls.key'])
        symlinkSync(`../etc/./../volume/${name}`, join(folder, 'etc', name));
    },
    'etc',
  ],
  [
    'reached by a link to a folder, which is turned',
    (folder, pair) => {
      const release = `release-${crypto.randomUUID()}`;
      mkdirSync(join(folder, release));
      put(join(folder, release), pair);
      turnLink(join(folder, 'current'), join(folder, release));
    },
    'current',
  ],
];

describe('a watched identity is rotated each time its files are', () => {
  test.each(swaps)('%s', async (_, swap, path = '.') => {
    const folder = tempFolder();
    swap(folder, first);
    const { source } = watchedPair(join(folder, path, 'tls.crt'), join(folder, path, 'tls.key'));
    const told = listen(source);
    let previous = await source.current();
    expect(previous.certificate.equals(first.certificate)).toBe(true);
    for (const [i, pair] of renewed.entries()) {
      swap(folder, pair);
      const change = await told.until(i + 1);
      if (change.type !== 'rotated') throw change.error;
      expect(change.previous).toBe(previous);
      expect(change.identity.certificate.equals(pair.certificate)).toBe(true);
      expect(change.identity.privateKey.equals(pair.privateKey)).toBe(true);
      expect(await source.current()).toBe(change.identity);
      previous = change.identity;
    }
    expect(told.changes.map(({ type }) => type)).toEqual(['rotated', 'rotated', 'rotated']);
  });
});

test('the last of many Kubernetes swaps in a row is the one that stays', async () => {
  const volume = tempFolder();
  kubernetesSwap(volume, first);
  const { source } = watchedPair(join(volume, 'tls.crt'), join(volume, 'tls.key'));
  const told = listen(source);
  await source.current();
  for (let i = 0; i < 50; i++) {
    kubernetesSwap(volume, i % 2 ? first : pki.client(`client-${i}`));
    // Lets events come in between.
    if (i % 7 === 0) await new Promise(setImmediate);
  }
  kubernetesSwap(volume, pki.client('last'));
  await eventually(async () => expect((await source.current()).certificate.subject.commonName).toBe('last'));
  expect(told.changes.map(({ type }) => type)).not.toContain('rotation-failed');
});

test('a path that is a loop of links is complained of, and the previous identity stays', async () => {
  const folder = tempFolder();
  put(folder, first);
  const certificate = join(folder, 'tls.crt');
  const { source } = watchedPair(certificate, join(folder, 'tls.key'));
  const told = listen(source);
  const identity = await source.current();
  unlinkSync(certificate);
  symlinkSync('tls.crt', certificate);
  expect((await told.until(1)).type).toBe('rotation-failed');
  expect(await source.current()).toBe(identity);
  const next = pki.client('next');
  for (const [name, content] of [
    ['tls.key', next.keyPem],
    ['tls.crt', next.pem],
  ] as const) {
    writeFileSync(join(folder, 'new'), content);
    renameSync(join(folder, 'new'), join(folder, name));
  }
  expect((await told.until(2)).type).toBe('rotated');
});

test('the bytes that settled are taken, even if their file is away for a moment just then', async () => {
  const next = pki.client('next');
  const path = tempFile('client.pem', first.keyPem + first.pem);
  let looks = 0;
  const read = async () => {
    const text = readFileSync(path, 'utf8');
    if (text.includes(next.pem) && ++looks === 3) throw new Error('away');
    return { bytes: Buffer.from(text), warnings: [] };
  };
  const source = new WatchedSource(
    [{ path, read }],
    ([{ bytes }]) => pemText({ certificate: String(bytes), key: String(bytes) }).current(),
    eventsOnly,
  );
  const told = listen(source);
  const previous = await source.current();
  writeFileSync(`${path}.new`, next.keyPem + next.pem);
  renameSync(`${path}.new`, path);
  expect(await told.until(1)).toMatchObject({ type: 'rotated', previous });
});
