import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Certificate } from '@countersign/x509';
import { expect, test } from 'vitest';
import { flavours, p12Pki as pki } from './flavours.js';
import { tempFiles, tempFolder } from './openssl.js';

const issued = pki.client('demo_client');
const second = pki.client('second');
const twoKeys = {
  name: 'two keys',
  options: { passphrase: 'secret1', with: [second] },
  issuers: 2,
  mac: 'sha256',
};

/** A folder with the flavours, by their names. */
async function written(known: readonly (typeof flavours)[number][]): Promise<string[]> {
  const folder = tempFolder();
  return Promise.all(
    known.map(async ({ name, options }) => {
      const path = join(folder, name.replaceAll(/\W/g, '-'));
      writeFileSync(path, await issued.p12(options));
      return path;
    }),
  );
}

const pythonReader = `
import sys, json, warnings
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, NoEncryption, pkcs12
# What isn't strictly DER gives a warning.
warnings.simplefilter('error')
with open(sys.argv[1]) as f:
    flavours = json.load(f)
for path, passphrase in flavours:
    with open(path, 'rb') as f:
        p12 = pkcs12.load_pkcs12(f.read(), passphrase.encode())
    print(p12.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), end='')
    for c in [p12.cert, *p12.additional_certs]:
        print(c.friendly_name and c.friendly_name.decode() or '-')
        print(c.certificate.public_bytes(Encoding.PEM).decode())
    print('=====')
`;

test('pyca/cryptography opens the flavours', async context => {
  const probe = ['-c', 'import cryptography; print(cryptography.__version__)'];
  const { stdout } = spawnSync('python3', probe, { encoding: 'utf8' });
  if (!(Number.parseInt(stdout ?? '', 10) >= 38))
    context.skip(`needs cryptography 38 for python3, found ${stdout?.trim() || 'none'}`);
  // It asks for a MAC; PBMAC1 came with OpenSSL 3.4, which not every build has.
  const known = flavours.filter(({ mac }) => mac !== 'none' && !mac.startsWith('pbmac1'));
  const paths = await written(known);
  const pairs = paths.map((path, i) => [path, known[i]?.options.passphrase]);
  const { script, list } = tempFiles({ script: pythonReader, list: JSON.stringify(pairs) });
  const parts = execFileSync('python3', [script, list], { encoding: 'utf8' }).split('=====\n');
  for (const [i, { name, issuers, options }] of known.entries()) {
    const part = parts[i] as string;
    expect(part.startsWith(issued.keyPem), name).toBe(true);
    const written = [pki.issuing, pki.root].slice(0, issuers);
    if (options.order === 'reversed') written.reverse();
    const found = Certificate.parseAll(part).map(({ pin }) => pin);
    expect(found, name).toEqual([issued.certificate, ...written].map(({ pin }) => pin));
    expect(part).toContain('\ndemo_client\n');
  }
});

const nodeReader = `
const { readFileSync } = require('node:fs');
const { createSecureContext } = require('node:tls');
for (const [path, passphrase] of JSON.parse(readFileSync(process.argv[2], 'utf8')))
  createSecureContext({ pfx: readFileSync(path), passphrase });
console.log(process.version);
`;

// OpenSSL 3.5, which knows PBMAC1.
test.for(['24', '26'])('Node %s opens the flavours', { timeout: 180_000 }, async (version, context) => {
  const npx = ['--yes', '--package', `node@${version}`, 'node'];
  const probe = spawnSync('npx', [...npx, '--version'], { encoding: 'utf8', timeout: 120_000 });
  if (probe.status !== 0) context.skip(`npx can't fetch Node ${version}`);
  // Its pfx asks for a MAC, and knows no RC2.
  const known = flavours.filter(({ options, mac }) => options.encryption !== 'legacy' && mac !== 'none');
  const pairs = (await written(known)).map((path, i) => [path, known[i]?.options.passphrase]);
  const { script, list } = tempFiles({ script: nodeReader, list: JSON.stringify(pairs) });
  const read = (pairsFile: string) =>
    execFileSync('npx', [...npx, script, pairsFile], { encoding: 'utf8', stdio: 'pipe' });
  expect(read(list)).toMatch(new RegExp(`^v${version}\\.`));
  const pbmac1 = pairs[known.findIndex(({ mac }) => mac.startsWith('pbmac1'))]?.[0];
  expect(() => read(tempFiles({ list: JSON.stringify([[pbmac1, 'wrong']]) }).list)).toThrow(
    /mac verify failure/,
  );
});

test('keytool opens the flavours', async context => {
  if (spawnSync('keytool', ['-help']).status !== 0) context.skip('keytool is not installed');
  const version = spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '';
  if (Number(/version "(\d+)/.exec(version)?.[1] ?? 0) < 17)
    context.skip(`needs the keytool of Java 17, found ${version.split('\n', 1)[0] || 'no java'}`);
  // Java passes over keys that aren't encrypted; it knows PBMAC1 from 26 on; keytool has no empty passphrase.
  const known = flavours.filter(
    ({ options, mac }) =>
      options.encryption !== 'none' && !mac.startsWith('pbmac1') && options.passphrase !== '',
  );
  // Java takes PBES2 passphrases of ASCII alone.
  const passphrase = 'secret1';
  const all = [...known, twoKeys].map(each => ({ ...each, options: { ...each.options, passphrase } }));
  for (const [i, path] of (await written(all)).entries()) {
    const { name, options, issuers } = all[i] as (typeof all)[number];
    const access = ['-keystore', path, '-storetype', 'PKCS12', '-storepass', passphrase];
    const flags = ['-J-XX:TieredStopAtLevel=1', '-J-Duser.language=en'];
    const listed = execFileSync('keytool', [...flags, '-list', '-rfc', ...access], {
      encoding: 'utf8',
    });
    const entries = listed.split(/^Alias name: /m).slice(1);
    expect(entries.map(entry => entry.split('\n', 1)[0]).sort(), name).toEqual(
      'with' in options ? ['demo_client', 'second'] : ['demo_client'],
    );
    const entry = entries.find(each => each.startsWith('demo_client')) as string;
    expect(entry, name).toContain('PrivateKeyEntry');
    expect(
      Certificate.parseAll(entry).map(({ pin }) => pin),
      name,
    ).toEqual([issued.certificate, pki.issuing, pki.root].slice(0, 1 + issuers).map(({ pin }) => pin));
  }
});
