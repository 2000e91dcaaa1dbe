import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { seededBytes } from './seeded.js';
import { bundleSeeded, runSeeded } from './seeded-bundle.js';

describe('the same seed and clock give the same bytes', () => {
  test.for(['20', '22', '24', '26'])('on Node %s', { timeout: 180_000 }, async (version, context) => {
    const npx = ['--yes', '--package', `node@${version}`, 'node'];
    const probe = spawnSync('npx', [...npx, '--version'], { encoding: 'utf8', timeout: 120_000 });
    if (probe.status !== 0) context.skip(`npx can't fetch Node ${version}`);
    const child = runSeeded('npx', ...npx, await bundleSeeded(), 'seed');
    expect(child.node).toMatch(new RegExp(`^v${version}\\.`));
    expect(child.bytes).toEqual(seededBytes('seed'));
  });
});
