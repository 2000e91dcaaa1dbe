// npm run demo: installs and builds what is missing, then makes a payment. Its arguments go to the example.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installIfNeeded } from './install.mjs';

const root = resolve(import.meta.dirname, '..');
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
};

function fail(what, output = '') {
  console.error(`${output}\n${what} failed. Mend what it says, and run "npm run demo" again.`);
  process.exit(1);
}

console.log('Getting ready: installing and building what is missing.');
if (!installIfNeeded()) fail('The installation');
const build = spawnSync(
  process.execPath,
  ['node_modules/turbo/bin/turbo', 'run', 'build', 'generate-pki', '--output-logs=errors-only'],
  { cwd: root, env, encoding: 'utf8' },
);
if (build.status !== 0) fail('The build', `${build.stdout}${build.stderr}`);
const demo = spawnSync(process.execPath, ['examples/payment/demo.mjs', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = demo.status ?? 1;
