import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import { parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { tempFolder } from './openssl.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const mode = (path: string): number => statSync(path).mode & 0o777;
const invalid = (message: string) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) });

describe('write', () => {
  test('writes certificate with chain, key and .p12 into a new folder, for their owner alone', async () => {
    const folder = join(tempFolder(), 'new', 'folder');
    const files = await client.write(folder, { passphrase: 'secret' });
    expect(files).toEqual({
      certificate: join(folder, 'demo_client.pem'),
      key: join(folder, 'demo_client-key.pem'),
      p12: join(folder, 'demo_client.p12'),
    });
    expect(readFileSync(files.certificate, 'utf8')).toBe(client.pem);
    expect(readFileSync(files.key, 'utf8')).toBe(client.keyPem);
    const p12 = await parseP12(readFileSync(files.p12 as string), { passphrase: 'secret' });
    expect(p12.privateKey.equals(client.privateKey)).toBe(true);
    expect(Object.values(files).map(mode)).toEqual([0o600, 0o600, 0o600]);
    expect(mode(folder)).toBe(0o700);
    expect(new X509Certificate(readFileSync(files.certificate)).subject).toBe('CN=demo_client');
  });

  test('writes no .p12 without a passphrase, but one with an empty one', async () => {
    const folder = tempFolder();
    expect(await client.write(folder)).not.toHaveProperty('p12');
    expect(readdirSync(folder).sort()).toEqual(['demo_client-key.pem', 'demo_client.pem']);
    const { p12 } = await client.write(folder, { name: 'empty', passphrase: '' });
    expect((await parseP12(readFileSync(p12 as string))).friendlyName).toBe('demo_client');
  });

  test.each(['demo_client.pem', 'demo_client-key.pem', 'demo_client.p12'])(
    'writes nothing where %s is there already',
    async name => {
      const folder = tempFolder();
      writeFileSync(join(folder, name), 'mine', { mode: 0o644 });
      await expect(client.write(folder, { passphrase: 'a' })).rejects.toThrow(invalid('is there already'));
      expect(readdirSync(folder)).toEqual([name]);
      expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
    },
  );

  test('overwrites where that is asked for, and takes the file from everybody else', async () => {
    const folder = tempFolder();
    const first = await client.write(folder, { passphrase: 'a' });
    for (const path of Object.values(first)) chmodSync(path, 0o666);
    const other = pki.client('demo_client');
    const files = await other.write(folder, { passphrase: 'a', overwrite: true });
    expect(files).toEqual(first);
    expect(readFileSync(files.key, 'utf8')).toBe(other.keyPem);
    expect(readFileSync(files.certificate, 'utf8')).toBe(other.pem);
    expect(Object.values(files).map(mode)).toEqual([0o600, 0o600, 0o600]);
  });

  test.each(['../out', 'a/b', '/out', '..', '.', '', 'a\\b', 'a\0b', 'a b', 'a\n'])(
    'refuses the name %j, which could leave the folder or is no name for a file',
    async name => {
      const outer = tempFolder();
      const folder = join(outer, 'in');
      mkdirSync(folder);
      await expect(client.write(folder, { name })).rejects.toThrow(invalid('is no name for a file'));
      expect(readdirSync(outer)).toEqual(['in']);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('refuses a common name that is no name for a file, but takes another for it', async () => {
    const folder = tempFolder();
    const named = pki.client('../demo');
    await expect(named.write(folder)).rejects.toThrow(invalid('is no name for a file'));
    expect((await named.write(folder, { name: 'demo' })).key).toBe(join(folder, 'demo-key.pem'));
  });

  test('writes a star as an underscore', async () => {
    const folder = tempFolder();
    await pki.server('*.example.com').write(folder);
    expect(readdirSync(folder).sort()).toEqual(['_.example.com-key.pem', '_.example.com.pem']);
  });

  test('says that a folder cannot be made', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    await expect(client.write(join(file, 'below'))).rejects.toThrow(invalid("can't be written"));
    await expect(client.write(file)).rejects.toThrow(invalid("can't be written"));
  });

  test.each<[name: string, folder: unknown, options: object]>([
    ['folder', 5, {}],
    ['names', 'folder', { names: 'a' }],
    ['name', 'folder', { name: 5 }],
    ['passphrase', 'folder', { passphrase: 5 }],
    ['overwrite', 'folder', { overwrite: 'yes' }],
  ])('refuses a wrong %s', async (name, folder, options) => {
    await expect(client.write(folder as string, options)).rejects.toThrow(invalid(name));
    expect(existsSync('folder')).toBe(false);
  });
});
