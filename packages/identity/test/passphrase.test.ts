import { type Passphrase, p12Bytes } from '@countersign/identity';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';

const passphrase = ' Größe 😄 ';
const p12 = await createTestPki().client('demo_client').p12({ passphrase, iterations: 1 });
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
