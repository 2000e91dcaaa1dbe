// Writes what is derived from openapi.yaml, errors.json and the schemas: types, the error catalogue, the contract, checks of what
// operators configure, docs/errors.md with a page for each code; into docs/errors.md goes what
// packages/agent/test/matrix.slow.test.ts and packages/guard/test/defects.slow.test.ts saw.
// With --check it writes nothing and fails where a file on disk differs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { parse } from 'yaml';
import { configChecks, configTypes } from './config.mjs';
import { contract } from './contract.mjs';
import { errorTypes } from './errors.mjs';
import { errorIndex, errorPage } from './pages.mjs';

const here = name => new URL(`../${name}`, import.meta.url);
const read = name => readFileSync(here(name), 'utf8');
const catalogue = JSON.parse(read('errors.json'));
const schemaFiles = ['registry.schema.json', 'security.schema.json'];
const schemas = schemaFiles.map(name => JSON.parse(read(name)));
const seen = JSON.parse(read('../agent/test/matrix.json'));
for (const [name, cells] of Object.entries(JSON.parse(read('../guard/test/matrix.json'))))
  Object.assign(seen.client[name], cells);
const banner = source => `// Generated from ${source} by "npm run generate". Do not edit.\n`;

/** Open strings: known values for the editor, any other for the future. */
function openString({ 'x-extensible-enum': known }) {
  if (known === undefined) return undefined;
  const { factory } = ts;
  const text = factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
  return factory.createUnionTypeNode([
    ...known.map(value => factory.createLiteralTypeNode(factory.createStringLiteral(value))),
    factory.createParenthesizedType(
      factory.createIntersectionTypeNode([text, factory.createTypeLiteralNode([])]),
    ),
  ]);
}

const types = astToString(
  await openapiTS(here('openapi.yaml'), {
    transform: openString,
    // A field with a default may be left out.
    defaultNonNullable: false,
  }),
);

const pages = 'errors/';
const files = new Map([
  ['src/errors.generated.ts', banner('errors.json') + errorTypes(catalogue)],
  ['src/openapi.generated.ts', `${banner('openapi.yaml')}\n${types}`],
  ['src/contract.generated.ts', banner('openapi.yaml') + contract(parse(read('openapi.yaml')))],
  ['src/config-types.generated.ts', banner(schemaFiles.join(' and ')) + (await configTypes(schemas))],
  [
    'src/config.generated.ts',
    banner(schemaFiles.join(' and ')) + configChecks(schemas, ['ClientRegistration', 'SecuritySettings']),
  ],
  ['../../docs/errors.md', errorIndex(catalogue, seen)],
  ...Object.entries(catalogue).map(([code, error]) => [
    `../../docs/${pages}${code}.md`,
    errorPage(code, error),
  ]),
]);

mkdirSync(here(`../../docs/${pages}`), { recursive: true });
const orphans = readdirSync(here(`../../docs/${pages}`))
  .map(name => `../../docs/${pages}${name}`)
  .filter(name => !files.has(name));

let stale = 0;
if (process.argv.includes('--check')) {
  const differs = ([name, text]) => {
    try {
      return read(name) !== text;
    } catch {
      return true;
    }
  };
  for (const name of [...[...files].filter(differs).map(([name]) => name), ...orphans]) {
    console.error(`${name} is stale: run "npm run generate -w @countersign/spec"`);
    stale++;
  }
} else {
  for (const [name, text] of files) writeFileSync(here(name), text);
  for (const name of orphans) rmSync(here(name));
}
process.exitCode = stale ? 1 : 0;
