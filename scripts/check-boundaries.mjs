// Packages depend in one direction, declare what they import, and import nothing past their own folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { root } from './packages.mjs';

/** Examples aren't listed: they may use every package, and no package may use them. */
const mayDependOn = {
  spec: [],
  x509: ['spec'],
  identity: ['spec', 'x509'],
  trust: ['spec', 'x509'],
  agent: ['spec', 'x509', 'identity', 'trust'],
  client: ['spec', 'x509', 'identity', 'trust', 'agent'],
  guard: ['spec', 'x509', 'identity', 'trust'],
  'test-certs': ['spec', 'x509', 'identity'],
  'mock-server': ['spec', 'x509', 'identity', 'trust', 'guard', 'test-certs'],
  cli: ['spec', 'x509', 'identity', 'trust', 'agent', 'client', 'guard', 'test-certs', 'mock-server'],
  'test-servers': ['test-certs'],
  bench: ['spec', 'x509', 'identity', 'trust', 'agent', 'client', 'guard', 'test-certs', 'mock-server'],
  'test-pki': ['spec', 'x509', 'identity', 'test-certs'],
};

/** These in devDependencies only. */
const mayBeTestedWith = {
  agent: ['test-certs', 'test-servers'],
  guard: ['test-certs', 'test-servers', 'agent'],
  client: ['test-certs', 'mock-server'],
  'mock-server': ['test-servers'],
  cli: ['test-servers'],
};

/** The one folder that tests may reach by path, for packages that test-certs itself depends on. */
const sharedByTests = join('packages', 'test-certs', 'src');

const scope = '@countersign/';
const imports = /(?:^(?:import|export)\b[^'"`;]*\bfrom\s*|^import\s*|\bimport\(\s*)['"]([^'"]+)['"]/gm;
const comments = /^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*)/gm;

/** What breaks the rules in the packages under a root folder, one line each. */
export function findViolations(root) {
  return [...readdirSync(join(root, 'packages')).map(name => join('packages', name)), 'test-pki']
    .filter(folder => existsSync(join(root, folder, 'package.json')))
    .flatMap(folder => {
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return [...wrongDependencies(manifest), ...wrongImports(root, folder, manifest)];
    });
}

function* wrongDependencies(manifest) {
  const name = manifest.name.replace(scope, '');
  if (!mayDependOn[name]) yield `${name} is not in the table of scripts/check-boundaries.mjs`;
  for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    const allowed = [mayDependOn[name], field === 'devDependencies' && mayBeTestedWith[name]].flat();
    for (const dependency of Object.keys(manifest[field] ?? {})) {
      if (dependency.startsWith(scope) && !allowed.includes(dependency.replace(scope, ''))) {
        yield `${name} must not have ${dependency} in its ${field}`;
      }
    }
  }
}

function* wrongImports(root, folder, { name, dependencies, peerDependencies, devDependencies }) {
  const shipped = Object.keys({ ...dependencies, ...peerDependencies });
  const inTests = [...shipped, ...Object.keys(devDependencies ?? {}), name];

  for (const { file, specifier } of importsIn(root, join(folder, 'src'))) {
    const wrong = specifier.startsWith('.')
      ? !isInside(folder, file, specifier)
      : !isBuiltin(specifier) && !shipped.includes(packageOf(specifier));
    if (wrong) yield `${file} imports '${specifier}', which is ${reason(specifier)}`;
  }
  // Tests get their tools from the root, so only packages of this repository must be declared.
  for (const { file, specifier } of importsIn(root, join(folder, 'test'))) {
    const wrong = specifier.startsWith('.')
      ? !isInside(folder, file, specifier) && !isInside(sharedByTests, file, specifier)
      : specifier.startsWith(scope) && !inTests.includes(packageOf(specifier));
    if (wrong) yield `${file} imports '${specifier}', which is ${reason(specifier)}`;
  }
}

const isInside = (folder, file, specifier) => join(dirname(file), specifier).startsWith(folder + sep);
const packageOf = specifier => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
const reason = specifier => (specifier.startsWith('.') ? 'outside the package' : 'not declared');

function* importsIn(root, folder) {
  if (!existsSync(join(root, folder))) return;
  for (const name of readdirSync(join(root, folder), { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const code = readFileSync(join(root, folder, name), 'utf8').replaceAll(comments, '');
    for (const [, specifier] of code.matchAll(imports)) yield { file: join(folder, name), specifier };
  }
}

if (process.argv[1] === import.meta.filename) {
  const violations = findViolations(root);
  for (const line of violations) console.error(line);
  process.exitCode = violations.length ? 1 : 0;
}
