import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Passphrase, p12Bytes, p12File } from '@countersign/identity';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';
import { listen } from './watching.js';

const passphrase = ' Größe 😄 ';
const pki = createTestPki();
const p12 = await pki.client('demo_client').p12({ passphrase, iterations: 1 });
const renewed = await pki.client('demo_client').p12({ passphrase, iterations: 1 });
const open = (given: Passphrase) => p12Bytes(p12, { passphrase: given }).current();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a passphrase', () => {
  test.each<[string, () => Passphrase]>([
    ['a string', () => passphrase],
    ['a function', () => () => passphrase],
    ['an asynchronous function', () => async () => passphrase],
    ['a file without a final newline', () => ({ file: tempFile('pass', passphrase) })],
    ['a file with a final newline', () => ({ file: tempFile('pass', `${passphrase}\n`) })],
    ['a file with a final CRLF', () => ({ file: tempFile('pass', `${passphrase}\r\n`) })],
  ])('comes from %s', async (_, make) => {
    await expect(open(make())).resolves.toBeDefined();
  });

  test('comes from an environment variable, as it is when it is needed', async () => {
    const source = p12Bytes(p12, { passphrase: { env: 'COUNTERSIGN_TEST_PASSPHRASE' } });
    vi.stubEnv('COUNTERSIGN_TEST_PASSPHRASE', passphrase);
    await expect(source.current()).resolves.toBeDefined();
  });

  test.each<[string, () => Passphrase]>([
    [
      'of a file with two final newlines keeps one of them',
      () => ({ file: tempFile('pass', `${passphrase}\n\n`) }),
    ],
    ['of a file is not trimmed', () => ({ file: tempFile('pass', passphrase.trim()) })],
    ['of a string keeps a final newline', () => `${passphrase}\n`],
    ['of an empty file is empty', () => ({ file: tempFile('pass', '') })],
  ])('%s, and so does not open the file', async (_, make) => {
    await expect(open(make())).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });

  test('of a variable that is set to nothing is empty', async () => {
    vi.stubEnv('COUNTERSIGN_TEST_PASSPHRASE', '');
    await expect(open({ env: 'COUNTERSIGN_TEST_PASSPHRASE' })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
    });
  });

  test('of a variable that is not set is refused by its name', async () => {
    await expect(open({ env: 'COUNTERSIGN_TEST_UNSET' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'The environment variable COUNTERSIGN_TEST_UNSET is not set',
      hint: expect.stringContaining('COUNTERSIGN_TEST_UNSET'),
    });
  });

  test('of a file that is missing or a directory is refused by its path', async () => {
    const folder = tempFolder();
    await expect(open({ file: `${folder}/pass` })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `The passphrase file ${folder}/pass does not exist`,
    });
    await expect(open({ file: folder })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('is a directory'),
    });
  });

  test.each([
    ['a number', 1234],
    ['null', null],
    ['an object of another shape', { path: 'pass' }],
    ['a function that gives nothing', () => undefined],
    ['a function that gives bytes', async () => Buffer.from('secret')],
  ])('that is %s is refused, and the hint lists the forms', async (_, given) => {
    await expect(open(given as unknown as Passphrase)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^The passphrase is no text but /),
      hint: expect.stringContaining("{ env: 'NAME' }"),
    });
  });

  test('from a function that fails gives the failure of the function as cause, and is asked for again', async () => {
    const failure = new Error('the vault is closed');
    let calls = 0;
    const source = p12Bytes(p12, {
      passphrase: () => {
        if (calls++ === 0) throw failure;
        return passphrase;
      },
    });
    await expect(source.current()).rejects.toMatchObject({ code: 'CONFIG_INVALID', cause: failure });
    await expect(source.current()).resolves.toBeDefined();
  });
});

describe.skipIf(process.platform === 'win32')('a passphrase from a pipe (skipped on Windows)', () => {
  function fifo(): string {
    const path = join(tempFolder(), 'passphrase');
    execFileSync('mkfifo', [path]);
    // Where a test failed, somebody may still wait for a writer.
    onTestFinished(() => closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK)));
    return path;
  }

  /** Waits for a reader, as a shell does, and then for the text to be taken. */
  async function write(path: string): Promise<number | null> {
    const writer = spawn('sh', ['-c', 'printf %s "$TEXT" > "$0"', path], {
      env: { ...process.env, TEXT: passphrase },
    });
    const [code] = await once(writer, 'exit');
    return code;
  }

  test('is waited for, and read once however many ask', async () => {
    const file = fifo();
    const source = p12Bytes(p12, { passphrase: { file } });
    const asked = Promise.all([source.current(), source.current()]);
    expect(await write(file)).toBe(0);
    const [identity] = await asked;
    expect(await source.current()).toBe(identity);
  });

  test('is read once for each load of a .p12 that is watched, and by no look at it', async () => {
    const file = fifo();
    const path = tempFile('client.p12', p12);
    const source = p12File(path, { passphrase: { file }, watch: true });
    const told = listen(source);
    const first = source.current();
    expect(await write(file)).toBe(0);
    await first;
    renameSync(tempFile('client.p12', renewed), path);
    expect(await write(file)).toBe(0);
    expect(await told.until(1)).toMatchObject({ type: 'rotated', previous: await first });
  });

  test.each<[what: string, path: string, says: RegExp]>([
    ['that gives nothing', '/dev/null', /gave nothing$/],
    ['that never ends', '/dev/zero', /is larger than 1048576 bytes$/],
  ])('%s is refused', async (_, file, says) => {
    await expect(open({ file })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(says),
    });
    const watching = p12File(tempFile('client.p12', p12), { passphrase: { file }, watch: true });
    await expect(watching.current()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
