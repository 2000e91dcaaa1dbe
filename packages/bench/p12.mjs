import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { parseP12 } from '@countersign/x509';
import forge from 'node-forge';
import * as pkijs from 'pkijs';
import { longestHold, measure } from './measure.mjs';

const passphrase = 'benchmark';

/** The same key and chain, as the openssl command exports them with these options. */
function opensslFile(folder, options) {
  return execFileSync(
    'openssl',
    ['pkcs12', '-export', '-in', 'all.pem', '-passout', `pass:${passphrase}`, ...options],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  );
}

function readByForge(bytes) {
  const p12 = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('latin1')), passphrase);
  const [bag] = p12.getBags({ bagType: forge.pki.oids.pkcs8ShroudedKeyBag })[
    forge.pki.oids.pkcs8ShroudedKeyBag
  ];
  if (!bag.key) throw new Error('forge found no key');
}

async function readByPkijs(bytes) {
  const password = new TextEncoder().encode(passphrase).buffer;
  const pfx = pkijs.PFX.fromBER(bytes);
  await pfx.parseInternalValues({ password, checkIntegrity: true });
  const safes = pfx.parsedValue.authenticatedSafe;
  await safes.parseInternalValues({
    safeContents: safes.safeContents.map(({ contentType }) =>
      contentType === pkijs.ContentInfo.ENCRYPTED_DATA ? { password } : {},
    ),
  });
  for (const { value } of safes.parsedValue.safeContents) {
    for (const { bagValue } of value.safeBags) {
      if (bagValue instanceof pkijs.PKCS8ShroudedKeyBag) await bagValue.parseInternalValues({ password });
    }
  }
}

/** What each reader needs for one file; `undefined` where it can't read it. */
async function compare(bytes, file) {
  const readers = {
    countersign: () => parseP12(bytes, { passphrase }),
    'node:tls pfx': () => createSecureContext({ pfx: bytes, passphrase }),
    'node-forge': () => readByForge(bytes),
    pkijs: () => readByPkijs(bytes),
  };
  const able = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      await read();
      able[name] = read;
    } catch {}
  }
  const times = await measure(able, { rounds: 5 });
  return Object.keys(readers)
    .map(name => [name, times.get(name)])
    .concat([['openssl command (wall)', opensslCommand(file)]]);
}

/** The command's CPU time isn't seen from here: wall time, the median of 5. */
function opensslCommand(file) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    const { status } = spawnSync('openssl', [
      'pkcs12',
      '-in',
      file,
      '-passin',
      `pass:${passphrase}`,
      '-nodes',
      '-legacy',
    ]);
    return status === 0 ? performance.now() - start : undefined;
  });
  return times.includes(undefined) ? undefined : times.sort((a, b) => a - b)[2];
}

export async function p12() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const pki = createTestPki({ key: 'RSA-2048' });
    const client = pki.client('benchmark', { key: 'RSA-2048' });
    writeFileSync(join(folder, 'all.pem'), client.keyPem + client.pem + pki.ca, { mode: 0o600 });
    const files = {
      'OpenSSL 3 default (AES-256, 2,048 iterations)': [],
      'legacy (RC2-40, 3DES, 2,048 iterations)': ['-legacy'],
      'AES-256, 600,000 iterations': ['-iter', '600000'],
    };
    const rows = [];
    let hold = 0;
    for (const [name, options] of Object.entries(files)) {
      const bytes = opensslFile(folder, options);
      const file = join(folder, 'client.p12');
      writeFileSync(file, bytes, { mode: 0o600 });
      const times = await compare(bytes, file);
      hold = Math.max(hold, await longestHold(() => parseP12(bytes, { passphrase })));
      rows.push({ name, times });
    }
    return { rows, hold };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
