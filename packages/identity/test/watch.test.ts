import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '@countersign/identity';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';
import { eventually, listen, watchedPair } from './watching.js';

const day = 24 * 60 * 60 * 1000;
const start = new Date('2026-11-22T00:00:00Z');
const in_ = (days: number): Date => new Date(start.getTime() + days * day);
const pki = createTestPki({ now: () => start });
const client = pki.client('demo_client', { notBefore: in_(-10), notAfter: in_(10) });
const renewed = pki.client('demo_client', { notBefore: in_(-10), notAfter: in_(20) });
const now = () => start;

/** A pair of files, watched, and loaded once. */
async function watched(options: Parameters<typeof watchedPair>[2] = {}) {
  const certificate = tempFile('client.pem', client.pem);
  const key = tempFile('client-key.pem', client.keyPem);
  const { source, looks } = watchedPair(certificate, key, { now, ...options });
  const told = listen(source);
  const identity = await source.current();
  /** Waits until the files have been looked at so many times more. */
  const looked = async (times = 1): Promise<void> => {
    const before = looks();
    await eventually(() => expect(looks()).toBeGreaterThanOrEqual(before + times));
  };
  return { certificate, key, source, told, identity, looked };
}

const failure = (code: string) => ({ type: 'rotation-failed', error: expect.objectContaining({ code }) });
const rotation = (previous: Identity) => ({ type: 'rotated', identity: expect.anything(), previous });

describe('of material that can not be used, a watched identity', () => {
  test('tells once that a pair is half-written, stays as it was, and takes the pair when it is whole', async () => {
    for (const [half, other] of [
      ['certificate', 'key'],
      ['key', 'certificate'],
    ] as const) {
      const files = await watched();
      const { told, source, identity } = files;
      const material = { certificate: renewed.pem, key: renewed.keyPem };
      writeFileSync(files[half], material[half]);
      expect(await told.until(1)).toEqual(failure('PEM_KEY_MISMATCH'));
      expect(await source.current()).toBe(identity);
      writeFileSync(files[other], material[other]);
      expect(await told.until(2)).toEqual(rotation(identity));
      expect((await source.current()).certificate.equals(renewed.certificate)).toBe(true);
    }
  });

  const expired = pki.client('demo_client', { notBefore: in_(-10), notAfter: in_(-1) });
  const early = pki.client('demo_client', { notBefore: in_(1), notAfter: in_(20) });
  const server = pki.server('localhost');
  const bad: [what: string, pem: string, keyPem: string, code: string][] = [
    ['that is empty', '', '', 'PEM_NO_CERTIFICATE'],
    ['that breaks off', renewed.pem.slice(0, 200), renewed.keyPem, 'PEM_INVALID'],
    ['whose key breaks off', renewed.pem, renewed.keyPem.slice(0, 100), 'PEM_INVALID'],
    [
      'with a key of another type',
      renewed.pem,
      pki.client('x', { key: 'RSA-2048' }).keyPem,
      'PEM_KEY_MISMATCH',
    ],
    ['that has expired', expired.pem, expired.keyPem, 'CERTIFICATE_EXPIRED'],
    ['that is not valid yet', early.pem, early.keyPem, 'CERTIFICATE_NOT_YET_VALID'],
    ['of a server', server.pem, server.keyPem, 'CERTIFICATE_PURPOSE_INVALID'],
  ];

  test.each(bad)('keeps the previous one, and tells why once: material %s', async (_, pem, keyPem, code) => {
    const { certificate, key, source, told, identity, looked } = await watched();
    writeFileSync(certificate, pem);
    writeFileSync(key, keyPem);
    expect(await told.until(1)).toEqual(failure(code));
    expect(await source.current()).toBe(identity);
    utimesSync(certificate, 1, 1);
    await looked();
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    await told.until(2);
    expect(told.changes).toEqual([failure(code), rotation(identity)]);
  });

  test('tells each new reason', async () => {
    const { certificate, told } = await watched();
    writeFileSync(certificate, 'first');
    await told.until(1);
    writeFileSync(certificate, 'second');
    await told.until(2);
    rmSync(certificate);
    await told.until(3);
    expect(told.changes).toEqual([
      failure('PEM_NO_CERTIFICATE'),
      failure('PEM_NO_CERTIFICATE'),
      failure('CONFIG_INVALID'),
    ]);
  });

  test('tells of a file that went away, and again after it had come back', async () => {
    const { certificate, told, identity, source, looked } = await watched();
    for (const count of [1, 2]) {
      rmSync(certificate);
      expect(await told.until(count)).toMatchObject({ type: 'rotation-failed' });
      expect(await source.current()).toBe(identity);
      writeFileSync(certificate, client.pem);
      // Seen, and seen to stay; whoever looks again has taken it.
      await looked(2);
      utimesSync(certificate, 1, 1);
      await looked();
    }
    expect(told.changes).toHaveLength(2);
  });
});

describe('a watched identity', () => {
  test('tells nothing of files that are touched, or written again as they were', async () => {
    const { certificate, key, source, told, identity, looked } = await watched();
    utimesSync(certificate, 1, 1);
    await looked();
    writeFileSync(key, client.keyPem);
    await looked();
    expect(await source.current()).toBe(identity);
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    await told.until(1);
    expect(told.changes).toEqual([rotation(identity)]);
  });

  test('takes material that was written again with another intermediate, and not what is only encoded anew', async () => {
    const { certificate, told, identity, looked } = await watched();
    writeFileSync(certificate, `# a comment\n${client.pem}`);
    await looked(2);
    writeFileSync(certificate, client.certificate.pem);
    expect(await told.until(1)).toEqual(rotation(identity));
    expect(told.changes).toMatchObject([{ identity: { chain: [] } }]);
  });

  test('finds a newer one when its own has expired, though no event told of it, and loads it once', async () => {
    let time = start;
    const elsewhere = tempFolder();
    const { certificate, key, source, told, identity } = await watched({
      now: () => time,
      watchedPath: () => join(elsewhere, 'quiet'),
    });
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    expect(await source.current()).toBe(identity);
    time = in_(11);
    const [one, two] = await Promise.all([source.current(), source.current()]);
    expect(one.certificate.equals(renewed.certificate)).toBe(true);
    expect(two).toBe(one);
    expect(told.changes).toEqual([rotation(identity)]);
  });

  test('says that it has expired while there is nothing newer, whatever else is wrong with the files', async () => {
    let time = start;
    const { certificate, source } = await watched({ now: () => time });
    time = in_(11);
    await expect(source.current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
    rmSync(certificate);
    await expect(source.current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
    time = start;
    await expect(source.current()).resolves.toBeDefined();
  });

  test('waits for material that is not valid yet, and takes it when it is', async () => {
    let time = start;
    const early = pki.client('demo_client', { notBefore: in_(1), notAfter: in_(20) });
    const { certificate, key, told, identity } = await watched({
      now: () => time,
      pace: { settle: 5, poll: 10 },
    });
    writeFileSync(certificate, early.pem);
    writeFileSync(key, early.keyPem);
    expect(await told.until(1)).toEqual(failure('CERTIFICATE_NOT_YET_VALID'));
    time = in_(2);
    expect(await told.until(2)).toEqual(rotation(identity));
  });

  test('polls, for file systems that tell nothing', async () => {
    const elsewhere = tempFolder();
    const { certificate, key, told, identity } = await watched({
      watchedPath: () => join(elsewhere, 'quiet'),
      pace: { settle: 5, poll: 10 },
    });
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    await told.until(1);
    // A poll between the two files may have seen them apart.
    await eventually(() => expect(told.changes.at(-1)).toEqual(rotation(identity)));
  });

  test('tells nothing before it was good once, and does not keep a first failure', async () => {
    const key = tempFile('client-key.pem', renewed.keyPem);
    const certificate = tempFile('client.pem', client.pem);
    const { source } = watchedPair(certificate, key, { now });
    const told = listen(source);
    await expect(source.current()).rejects.toMatchObject({ code: 'PEM_KEY_MISMATCH' });
    writeFileSync(certificate, renewed.pem);
    const identity = await source.current();
    writeFileSync(certificate, client.pem);
    writeFileSync(key, client.keyPem);
    await told.until(1);
    expect(told.changes).toEqual([rotation(identity)]);
  });

  test('does not take an expired one as its first', async () => {
    const { certificate, key, source } = await watched();
    const late = watchedPair(certificate, key, { now: () => in_(11) }).source;
    onTestFinished(() => late.close());
    await expect(late.current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    expect((await late.current()).certificate.equals(renewed.certificate)).toBe(true);
    source.close();
  });

  test('keeps no program running', async () => {
    const holding = () => process.getActiveResourcesInfo().filter(name => name === 'FSEventWrap').length;
    const before = holding();
    const { looked } = await watched();
    await looked();
    expect(holding()).toBe(before);
  });

  test('stops at close, and goes on answering with what it has', async () => {
    const { certificate, key, source, told, identity } = await watched();
    const other = watchedPair(certificate, key, { now }).source;
    const heard = listen(other);
    await other.current();
    source.close();
    source.close();
    source.onChange(() => expect.unreachable());
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    await heard.until(1);
    expect(await source.current()).toBe(identity);
    expect(told.changes).toEqual([]);
  });

  test('that was closed before its first use is still read, once', async () => {
    const { source, looks } = watchedPair(
      tempFile('client.pem', client.pem),
      tempFile('client-key.pem', client.keyPem),
      { now },
    );
    source.close();
    expect(await source.current()).toBe(await source.current());
    expect(looks()).toBe(1);
  });
});

describe('a listener', () => {
  test('that fails, at once or later, is warned of and stops neither the others nor the watching', async () => {
    const { certificate, key, source, told } = await watched();
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const after: string[] = [];
    source.onChange(() => {
      throw new Error('at once');
    });
    source.onChange(async () => {
      throw new Error('later');
    });
    source.onChange(({ type }) => after.push(type));
    for (const [i, pair] of [renewed, client].entries()) {
      writeFileSync(certificate, pair.pem);
      writeFileSync(key, pair.keyPem);
      await told.until(i + 1);
    }
    expect(after).toEqual(['rotated', 'rotated']);
    const each = ['at once', 'later'].map(text => expect.stringContaining(text));
    await eventually(() => expect(warned.mock.calls.map(([warning]) => warning)).toEqual([...each, ...each]));
  });

  test('that is taken away is not called any more, and one that is given twice is taken away once', async () => {
    const { certificate, key, source, told } = await watched();
    const calls: string[] = [];
    const listener = ({ type }: { type: string }): void => void calls.push(type);
    const stop = source.onChange(listener);
    source.onChange(listener);
    stop();
    stop();
    writeFileSync(certificate, renewed.pem);
    writeFileSync(key, renewed.keyPem);
    await told.until(1);
    expect(calls).toEqual(['rotated']);
  });
});
