// Bundles the entry points of the package in the working directory, so that importing it loads few modules: each
// one costs about a millisecond of start-up. What the source imports dynamically stays a file of its own.
import { readFileSync, rmSync } from 'node:fs';
import { build } from 'rolldown';

const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));

const outputs = [
  ...Object.values(exports).flatMap(entry => (typeof entry === 'object' ? [entry.default] : [])),
  ...Object.values(bin),
];
const nameOf = output => output.replace('./dist/', '').replace('.js', '');

// Those of an earlier build may have had other names.
rmSync('dist/chunks', { recursive: true, force: true });
await build({
  input: Object.fromEntries(outputs.map(output => [nameOf(output), `src/${nameOf(output)}.ts`])),
  platform: 'node',
  external: id => !/^(\.|\/|src\/)/.test(id),
  output: {
    dir: 'dist',
    sourcemap: true,
    // Comments and white space alone: reading them takes a tenth of the time that an import takes.
    minify: { compress: false, mangle: false },
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
  logLevel: 'warn',
});
