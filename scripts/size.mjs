// What an installation of @countersign/client takes on disk, against that of stripe with axios. Needs a build, and the registry.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicPackages } from './packages.mjs';

const needed = ['spec', 'x509', 'identity', 'trust', 'agent', 'client'].map(name => `@countersign/${name}`);
const folder = mkdtempSync(join(tmpdir(), 'countersign-size-'));
const npm = (cwd, ...args) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Bytes of all files below a folder. */
const sizeOf = path =>
  lstatSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
    : lstatSync(path).size;

/** Installs packages alone, and says how much there is then. */
function installed(name, specifiers) {
  const place = mkdtempSync(join(folder, `${name}-`));
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  npm(place, 'install', '--no-audit', '--no-fund', '--no-package-lock', '--silent', ...specifiers);
  const packages = readdirSync(join(place, 'node_modules')).filter(each => !each.startsWith('.'));
  return { megabytes: sizeOf(join(place, 'node_modules')) / 1e6, packages };
}

try {
  const tarballs = publicPackages
    .filter(({ manifest }) => needed.includes(manifest.name))
    .map(({ folder: source }) => {
      const [{ filename }] = JSON.parse(npm(source, 'pack', '--json', '--pack-destination', folder));
      return join(folder, filename);
    });
  const sizes = {
    '@countersign/client': installed('ours', tarballs),
    'stripe and axios': installed('theirs', ['stripe', 'axios']),
  };
  for (const [name, { megabytes, packages }] of Object.entries(sizes))
    console.log(`${name}: ${megabytes.toFixed(1)} MB (${packages.join(', ')})`);
  const [ours, theirs] = Object.values(sizes);
  if (ours.megabytes >= theirs.megabytes) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
