import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findViolations } from '../check-boundaries.mjs';
import { root } from '../packages.mjs';

/** Violations in a repository made of one package and these files. */
function violations(name: string, manifest: object, files: Record<string, string> = {}): string[] {
  const made = mkdtempSync(join(tmpdir(), 'countersign-boundaries-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  const all = { 'package.json': JSON.stringify({ name: `@countersign/${name}`, ...manifest }), ...files };
  for (const [file, text] of Object.entries(all)) {
    const path = join(made, 'packages', name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return findViolations(made);
}

const on = (...names: string[]) => Object.fromEntries(names.map(name => [name, '*']));

test('this repository keeps to its own boundaries', () => {
  expect(findViolations(root)).toEqual([]);
});

test('a package may depend on the ones below it', () => {
  expect(violations('x509', { dependencies: on('@countersign/spec') })).toEqual([]);
});

test.each(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])(
  'a package must not name one above it in %s',
  field => {
    expect(violations('x509', { [field]: on('@countersign/client') })).toEqual([
      `x509 must not have @countersign/client in its ${field}`,
    ]);
  },
);

test('a package that is only for tests must stay in devDependencies', () => {
  expect(violations('client', { devDependencies: on('@countersign/mock-server') })).toEqual([]);
  expect(violations('client', { dependencies: on('@countersign/mock-server') })).toEqual([
    'client must not have @countersign/mock-server in its dependencies',
  ]);
});

test('a package that the table does not list is refused', () => {
  expect(violations('stranger', {})).toEqual([
    'stranger is not in the table of scripts/check-boundaries.mjs',
  ]);
});

test.each([
  "import { request } from 'undici';",
  "import type {\n  Dispatcher,\n} from 'undici';",
  "export * from 'undici/types';",
  "import 'undici';",
  "const { request } = await import('undici');",
  "type Dispatcher = import('undici').Dispatcher;",
])('a source must not import an undeclared package: %s', code => {
  const files = { 'src/deep/index.ts': code };
  expect(violations('client', {}, files)).toHaveLength(1);
  expect(violations('client', { devDependencies: on('undici') }, files)).toHaveLength(1);
  expect(violations('client', { dependencies: on('undici') }, files)).toEqual([]);
  expect(violations('client', { peerDependencies: on('undici') }, files)).toEqual([]);
});

test('built-in modules, own files and examples in comments need no declaration', () => {
  const code = [
    "import { connect } from 'node:tls';",
    "import { own } from '../own.js';",
    "/**\n * import { request } from 'undici';\n */",
    "// await import('undici')",
  ].join('\n');
  expect(violations('client', {}, { 'src/deep/index.ts': code })).toEqual([]);
});

test('a source must not import past its package', () => {
  const files = { 'src/index.ts': "import { parse } from '../../x509/src/index.js';" };
  expect(violations('client', {}, files)).toEqual([
    "packages/client/src/index.ts imports '../../x509/src/index.js', which is outside the package",
  ]);
});

test('a test may reach the sources of test-certs by path, and nothing else', () => {
  const reach = (path: string) =>
    violations('x509', {}, { 'test/a.test.ts': `import { a } from '${path}';` });
  expect(reach('../src/index.js')).toEqual([]);
  expect(reach('../../test-certs/src/index.js')).toEqual([]);
  expect(reach('../../test-certs/test/index.js')).toHaveLength(1);
  expect(reach('../../spec/src/index.js')).toHaveLength(1);
});

test('a test must not import a package of this repository that its own does not declare', () => {
  const files = {
    'test/a.test.ts': "import { test } from 'vitest';\nimport { a } from '@countersign/client';",
  };
  expect(violations('x509', {}, files)).toEqual([
    "packages/x509/test/a.test.ts imports '@countersign/client', which is not declared",
  ]);
});
