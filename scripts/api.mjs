// Compares every public entry point with its golden file: packages/<name>/api.md, or api-<subpath>.md.
// With --write it writes the golden files instead.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { publicPackages, root } from './packages.mjs';

const write = process.argv.includes('--write');
const temp = mkdtempSync(join(tmpdir(), 'countersign-api-'));
process.on('exit', () => rmSync(temp, { recursive: true }));

const silent = { default: { logLevel: 'none' } };
const noise = /^ *\/\/ (@public|(@public )?\(undocumented\))\n|\n\/\/ \(No @packageDocumentation .*\n/gm;

function configure(folder, types) {
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023'],
            module: 'nodenext',
            types: ['node'],
            strict: true,
          },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        // What an export's signature names is part of the API, exported or not.
        includeForgottenExports: true,
        reportFileName: 'report',
        reportFolder: temp,
        reportTempFolder: temp,
      },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
}

function report({ title, config }, compilerState) {
  const { succeeded } = Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: message => {
      message.handled = message.logLevel !== 'error';
    },
  });
  if (!succeeded) throw new Error('the built declarations have the errors above');
  const text = readFileSync(join(temp, 'report.api.md'), 'utf8');
  const declarations = text.slice(text.indexOf('```ts')).replaceAll(noise, '');
  return `# ${title}\n\nWritten by \`npm run api -- --write\`.\n\n${declarations}`;
}

/** The lines between the common start and the common end. */
function diff(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  while (a.length > start && b.length > start && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  const shown = (sign, lines) => lines.slice(start, start + 10).map(line => `  ${sign} ${line}`);
  return [...shown('-', a), ...shown('+', b)].join('\n');
}

/** Writes the file, or says how it would change. */
function settle(folder, file, after) {
  const path = join(folder, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (before === after) return;
  if (write) return after ? writeFileSync(path, after) : rmSync(path);
  console.error(`${relative(root, path)} differs from what is built:\n${diff(before, after)}\n`);
  process.exitCode = 1;
}

const entries = publicPackages.flatMap(({ folder, manifest }) =>
  Object.entries(manifest.exports ?? {})
    .filter(([path, { types }]) => types && path !== './internal')
    .map(([path, { types }]) => ({
      folder,
      file: `api${path.slice(1).replaceAll('/', '-')}.md`,
      title: manifest.name + path.slice(1),
      config: configure(folder, types),
    })),
);

// One program for all entry points: reading the standard library takes longer than everything else.
const compilerState = CompilerState.create(entries[0].config, {
  additionalEntryPoints: entries.map(({ config }) => config.mainEntryPointFilePath),
});

for (const entry of entries) settle(entry.folder, entry.file, report(entry, compilerState));

for (const { folder } of publicPackages) {
  const known = entries.filter(entry => entry.folder === folder).map(({ file }) => file);
  const stale = readdirSync(folder).filter(file => /^api.*\.md$/.test(file) && !known.includes(file));
  for (const file of stale) settle(folder, file, '');
}

if (process.exitCode) console.error('To accept: npm run api -- --write');
