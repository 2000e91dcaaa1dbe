import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** The packages that get published. */
export const publicPackages = readdirSync(join(root, 'packages'))
  .map(name => join(root, 'packages', name))
  .filter(folder => existsSync(join(folder, 'package.json')))
  .map(folder => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);
