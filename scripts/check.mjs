// Everything that must hold before a change is merged, in order, up to the first step that fails.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installIfNeeded } from './install.mjs';

const root = resolve(import.meta.dirname, '..');
const quietTurbo = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

function node(...args) {
  const env = { ...process.env, ...quietTurbo };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status === 0;
}

const steps = {
  install: installIfNeeded,
  build: () => node('node_modules/turbo/bin/turbo', 'run', 'build'),
  'generated files': () => node('packages/spec/scripts/generate.mjs', '--check'),
  lint: () => node('node_modules/@biomejs/biome/bin/biome', 'check', '.'),
  typecheck: () => node('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  boundaries: () => node('scripts/check-boundaries.mjs'),
  api: () => node('scripts/api.mjs'),
  packages: () => node('scripts/check-packages.mjs'),
  demo: () =>
    node('node_modules/turbo/bin/turbo', 'run', 'generate-pki', '--output-logs=errors-only') &&
    node('examples/payment/demo.mjs'),
  tests: () => node('node_modules/vitest/vitest.mjs', 'run'),
};

const summary = [];
for (const [name, step] of Object.entries(steps)) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const passed = step();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`== ${name}: ${passed ? 'ok' : 'FAILED'}, ${seconds} s`);
  summary.push(`${name} ${seconds} s`);
  if (!passed) {
    console.error(`\nThe step "${name}" failed; the steps after it did not run.`);
    process.exit(1);
  }
}
console.log(`\nAll passed: ${summary.join(', ')}.`);
