import { expect, it } from 'vitest';
import { pki, refusal } from './folder.js';
import { shell } from './shell.js';

it('prints help for no command, with exit code 2', async () => {
  const result = await shell(['pki']);
  expect(result).toMatchObject({ exitCode: 2, stderr: '' });
  expect(result.stdout).toContain('countersign pki create <folder>');
});

it.each(['', 'create', 'issue', 'revoke', 'serve', 'defects'])(
  'prints help for pki %s --help',
  async command => {
    const { stdout } = await pki([...(command === '' ? [] : [command]), '--help']);
    expect(stdout).toMatch(new RegExp(`^countersign pki ?${command}.*: .+`));
    expect(stdout).not.toMatch(/^.{111}/m);
  },
);

it('says that the keys of the CAs are for tests only', async () => {
  expect((await pki(['create', '--help'])).stdout).toMatch(/--keep-ca-keys[^-]*Test use only/);
});

it.each([
  ['an unknown command', ['creat']],
  ['an inherited name', ['constructor']],
  ['an unknown option', ['create', 'folder', '--insecure']],
  ['no folder', ['create']],
  ['two folders', ['create', 'a', 'b']],
  ['an argument of defects', ['defects', 'expired']],
  ['a revocation URL that is none', ['create', '/nowhere/pki', '--revocation-url', 'https://localhost']],
  ['a folder whose name is too long', ['create', `/tmp/${'a'.repeat(300)}`]],
  ['a folder that can’t be written', ['create', `/tmp/${'a'.repeat(240)}`]],
])('refuses %s with exit code 2, a code and a hint', async (_, argv) => {
  await refusal(argv);
});
