import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defects } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { modesIn, newPath, pki, refusal } from './folder.js';
import { shell } from './shell.js';

const all = [...Object.values(defects.client), ...Object.values(defects.server)];

it('lists the catalogue as a table', async () => {
  const { stdout } = await pki(['defects']);
  const [head = '', ...rows] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^side +name +code +openssl +node +description$/);
  expect(rows).toHaveLength(all.length);
  const column = head.indexOf('description');
  expect(rows.map(row => row.slice(column))).toEqual(all.map(({ description }) => description));
  expect(rows[0]).toMatch(/^client +expired +CERTIFICATE_EXPIRED +alert 45 +CERT_HAS_EXPIRED +/);
});

it('lists it as JSON', async () => {
  const report = JSON.parse((await pki(['defects', '--json'])).stdout);
  expect(report.defects).toHaveLength(all.length);
  expect(report.defects).toContainEqual(
    expect.objectContaining({ side: 'server', name: 'wrong-host', code: 'SERVER_HOSTNAME_MISMATCH' }),
  );
});

it('writes every broken certificate beside its repaired one, keys for their owner alone', async () => {
  const folder = newPath('defects');
  const report = JSON.parse((await pki(['defects', '--write', folder, '--json'])).stdout);
  const modes = modesIn(folder);
  for (const { side, name } of all)
    for (const kind of ['broken', 'repaired']) {
      expect(modes[`${side}/${name}/${kind}.pem`], `${side} ${name}`).toBe('644');
      expect(modes[`${side}/${name}/${kind}-key.pem`], `${side} ${name}`).toBe('600');
    }
  expect(report.files.toSorted()).toEqual(
    Object.keys(modes)
      .filter(name => name !== 'defects.json')
      .toSorted(),
  );
  expect(JSON.parse(readFileSync(join(folder, 'defects.json'), 'utf8'))).toEqual(report.defects);
});

it('replaces what is there only with --force, and says what it does with --verbose', async () => {
  const folder = newPath('defects');
  const { stderr } = await shell(['pki', 'defects', '--write', folder, '--verbose']);
  expect(stderr.match(/^issued /gm)).toHaveLength(all.length);
  const before = readdirSync(folder);
  expect(await refusal(['defects', '--write', folder])).toContain('--force');
  await pki(['defects', '--write', folder, '--force']);
  expect(readdirSync(folder)).toEqual(before);
});
