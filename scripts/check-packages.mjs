// Packs every public package, looks into the tarballs, and uses all of them together as a stranger would.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { npm } from './install.mjs';
import { publicPackages, root } from './packages.mjs';

const temp = mkdtempSync(join(tmpdir(), 'countersign-packages-'));
process.on('exit', () => rmSync(temp, { recursive: true }));

const consumer = join(temp, 'consumer');
const mustStayHome = /(^|\/)(tests?|node_modules)\/|\.test\.|\.(p12|pfx|pem|key|crt)$/;

const run = (command, ...args) => promisify(execFile)(command, args, { cwd: consumer });
const node = (...args) => run(process.execPath, ...args);
const tool = path => join(root, 'node_modules', path);

/** The subpaths that are code, or the ones that are not. */
const subpaths = ({ exports = {} }, isCode) =>
  Object.keys(exports).filter(path => (typeof exports[path] === 'object') === isCode);

/** Every path under a manifest's `exports` or `bin`, whatever the condition. */
const targets = field => (typeof field === 'string' ? [field] : Object.values(field ?? {}).flatMap(targets));

const problems = [];
async function check(what, work) {
  try {
    await work();
    console.log(`ok    ${what}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${what}`);
    problems.push([what, error.stdout, error.message].filter(Boolean).join('\n'));
    return false;
  }
}

function refuse(list) {
  if (list.length > 0) throw new Error(list.join('\n'));
}

async function pack() {
  const options = ['--json', '--ignore-scripts', '--pack-destination', temp];
  const { stdout } = await run(...npm, 'pack', ...options, ...publicPackages.map(({ folder }) => folder));
  const tarballs = new Map(JSON.parse(stdout).map(tarball => [tarball.name, tarball]));
  return publicPackages.map(({ manifest }) => ({
    ...manifest,
    tarball: join(temp, tarballs.get(manifest.name).filename),
    files: tarballs.get(manifest.name).files.map(({ path }) => path),
  }));
}

async function checkTarball({ tarball, files, ...manifest }) {
  const { name } = manifest;
  await check(`${name}: the tarball has every file the manifest names`, () => {
    const named = [manifest.exports, manifest.bin].flatMap(targets).map(path => path.replace('./', ''));
    refuse(named.filter(path => !files.includes(path)));
  });
  await check(`${name}: the tarball has no tests and no keys`, () =>
    refuse(files.filter(path => mustStayHome.test(path))),
  );
  await check(`${name}: publint`, async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    refuse(messages.map(message => formatMessage(message, pkg, { color: false })));
  });
  await check(`${name}: are the types wrong`, () => {
    const assets = subpaths(manifest, false);
    const exclude = assets.length > 0 ? ['--exclude-entrypoints', ...assets] : [];
    const options = ['--profile', 'esm-only', '--format', 'ascii', '--no-color', ...exclude];
    return node(tool('@arethetypeswrong/cli/dist/index.js'), tarball, ...options);
  });
}

async function install(packages) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dependencies = Object.fromEntries([
    // Optional peers too: an entry point may need one.
    ...packages.flatMap(({ peerDependencies = {} }) => Object.entries(peerDependencies)),
    ...packages.map(({ name, tarball }) => [name, `file:${tarball}`]),
    ['@types/node', devDependencies['@types/node']],
  ]);
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  await run(...npm, 'install', '--no-audit', '--no-fund', '--prefer-offline');
}

async function checkImports(packages) {
  const entries = packages.flatMap(item => subpaths(item, true).map(path => item.name + path.slice(1)));
  const isEmpty = "if (Object.keys(entry).length === 0) throw new Error('no exports')";
  for (const entry of entries) {
    await check(`import('${entry}')`, () =>
      node('--input-type=module', '-e', `const entry = await import('${entry}'); ${isEmpty}`),
    );
    await check(`require('${entry}')`, () =>
      node('--input-type=commonjs', '-e', `const entry = require('${entry}'); ${isEmpty}`),
    );
  }

  const source = entries.map((entry, i) => `import * as x${i} from '${entry}';\nvoid x${i};\n`).join('');
  const consumers = ['consumer.ts', 'consumer.cts'];
  for (const file of consumers) writeFileSync(join(consumer, file), source);
  const options = '--noEmit --strict --module nodenext --lib es2023 --types node --skipLibCheck false';
  for (const compiler of ['typescript', 'typescript-5']) {
    await check(`${compiler} compiles an ESM and a CommonJS consumer`, () =>
      node(tool(`${compiler}/bin/tsc`), ...options.split(' '), ...consumers),
    );
  }
}

/** The README's mock server and its client, as an ES module and as CommonJS. */
async function checkPayment() {
  const payment = `
    const mock = await startMockServer();
    const client = createPaymentClient(mock.connect('demo_client'));
    const { id } = await client.payments.create({ amount: { currency: 'EUR', value: '12.50' } });
    if ((await client.payments.retrieve(id)).id !== id) throw new Error('another payment came back');
    await client.close();
    await mock.close();`;
  const loaded = load => `
    const { createPaymentClient } = ${load}('@countersign/client');
    const { startMockServer } = ${load}('@countersign/mock-server');`;
  await check('a payment from an ES module', () =>
    node('--input-type=module', '-e', `${loaded('await import')} ${payment}`),
  );
  await check('a payment from CommonJS', () =>
    node('--input-type=commonjs', '-e', `${loaded('require')} (async () => {${payment}})();`),
  );
}

async function checkBins(packages) {
  for (const { name, bin } of packages) {
    for (const path of targets(bin)) {
      await check(`${name}: node ${path} --help`, () => node(join('node_modules', name, path), '--help'));
    }
  }
}

mkdirSync(consumer);
const packages = await pack();
await Promise.all(packages.map(checkTarball));
if (await check('all packages install together', () => install(packages))) {
  await checkImports(packages);
  await checkPayment();
  await checkBins(packages);
}

if (problems.length > 0) {
  console.error(`\n${problems.join('\n\n')}`);
  process.exitCode = 1;
}
