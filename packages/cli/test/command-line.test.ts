import { expect, it } from 'vitest';
import { files, shell } from './shell.js';

it.each([
  ['no command', [], 2],
  ['--help', ['--help'], 0],
  ['doctor --help', ['doctor', '--help'], 0],
])('prints help for %s', async (_, argv, exitCode) => {
  const result = await shell(argv);
  expect(result).toMatchObject({ exitCode, stderr: '' });
  expect(result.stdout).toContain('countersign doctor <url> --p12 <file>');
});

const p12 = 'client.p12';
const url = 'https://localhost:8443';

it.each([
  ['an unknown command', ['docter']],
  ['an unknown option', ['doctor', url, '--p12', p12, '--insecure']],
  ['an option without its value', ['doctor', url, '--p12']],
  ['a passphrase on the command line', ['doctor', url, '--p12', p12, '--passphrase', 'hunter2']],
  ['no URL', ['doctor', '--p12', p12]],
  ['two URLs', ['doctor', url, url, '--p12', p12]],
  ['an http: URL', ['doctor', 'http://localhost', '--p12', p12]],
  ['a URL with credentials', ['doctor', 'https://user:hunter2@localhost', '--p12', p12]],
  ['text that is no URL', ['doctor', 'localhost', '--p12', p12]],
  ['no .p12', ['doctor', url]],
  ['a malformed pin', ['doctor', url, '--p12', p12, '--pin', 'abc']],
])('refuses %s with exit code 2, a code and a hint', async (_, argv) => {
  const result = await shell(argv);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toMatch(/^CONFIG_INVALID: .+\n.+\n$/);
  expect(result.stderr).not.toContain('hunter2');
  expect(result.stderr).not.toContain('    at ');
});

it('says which passphrase file is missing', async () => {
  const { 'client.p12': path = '' } = files({ 'client.p12': 'x' });
  const result = await shell(['doctor', url, '--p12', path, '--passphrase-file', '/nowhere/passphrase']);
  expect(result.stdout + result.stderr).toContain('The passphrase file /nowhere/passphrase does not exist');
});
