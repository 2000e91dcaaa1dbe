// Writes what is derived from openapi.yaml and errors.json: types, the error catalogue, docs/errors.md; into the last one
// goes what packages/agent/test/matrix.slow.test.ts saw.
// With --check it writes nothing and fails where a file on disk differs.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const here = name => new URL(`../${name}`, import.meta.url);
const catalogue = JSON.parse(readFileSync(here('errors.json'), 'utf8'));
const codes = Object.entries(catalogue);
const seen = JSON.parse(readFileSync(here('../agent/test/matrix.json'), 'utf8'));
const banner = source => `// Generated from ${source} by "npm run generate". Do not edit.\n`;

const union = values => [...new Set(values)].map(value => `  | '${value}'`).join('\n');
const inCategory = category => codes.filter(([, error]) => error.category === category).map(([code]) => code);
const categories = [...new Set(codes.map(([, error]) => error.category))];

const errors = `${banner('errors.json')}
/** Who must act: the owner of the identity, of the trust settings or of the configuration, the peer, or the API's caller. */
export type ErrorCategory =
${union(categories)};

/** The step at which something failed. */
export type Stage =
${union(codes.map(([, error]) => error.stage))};

${categories
  .map(
    category => `/** Codes of the category \`${category}\`. */
export type ${category[0].toUpperCase()}${category.slice(1)}ErrorCode =
${union(inCategory(category))};
`,
  )
  .join('\n')}
/** Every code a {@link CountersignError} can carry. */
export type ErrorCode =
${union(categories.map(category => `${category[0].toUpperCase()}${category.slice(1)}ErrorCode`)).replaceAll("'", '')};

/** What the catalogue says about a code. */
export interface ErrorDescription {
  readonly category: ErrorCategory;
  readonly stage: Stage;
  /** The HTTP status a server answers with, where the code can come from a server. */
  readonly status?: number;
  readonly retryable: boolean;
  readonly title: string;
  readonly hint: string;
}

/** The catalogue of errors.json. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorDescription>> = ${JSON.stringify(catalogue, null, 2)};
`;

const openapi = `${banner('openapi.yaml')}
${astToString(await openapiTS(here('openapi.yaml')))}`;

/** Rows by name, cells by column. */
function table(rows) {
  const [first] = Object.values(rows);
  const columns = Object.keys(first).filter(column => column !== 'description');
  const line = cells => `| ${cells.join(' | ')} |\n`;
  const cell = text => text.replaceAll(/\b[A-Z\d]+(_[A-Z\d]+)+\b/g, '`$&`');
  return [
    line(['the certificate', ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...Object.entries(rows).map(([name, row]) =>
      line([`${name}: ${row.description}`, ...columns.map(column => cell(row[column]))]),
    ),
  ].join('');
}

const page = `# Errors

Every error is a \`CountersignError\` with one of these codes. Generated from \`packages/spec/errors.json\`. At the end,
[what you see](#what-you-see) of each way in which a certificate can be broken.

${codes
  .map(
    ([code, error]) => `## ${code}

${error.title}.

- What to do: ${error.hint}
- Class: \`${error.category === 'api' ? 'Api' : error.category[0].toUpperCase() + error.category.slice(1)}Error\`, stage \`${error.stage}\`${error.status ? `, HTTP status ${error.status}` : ''}, ${error.retryable ? 'may be tried again' : 'not retried'}
`,
  )
  .join('\n')}
## What you see

What becomes of the broken certificates of \`@countersign/test-certs\`. Each cell was seen over TLS 1.2 and 1.3, with undici
over HTTP/1.1 and HTTP/2 and with \`https\`; where they differ, it says so. Generated from \`packages/agent/test/matrix.json\`,
which the tests compare with what they see.

### A client certificate that is broken

Where a server doesn't tell what is wrong, the code is \`CLIENT_CERTIFICATE_REJECTED\`, and that of the row is among the
\`candidates\`. \`accepted\` means that the server lets it through: it takes one that checks more. 400 and 401 are answers:
400 with what nginx's page stands for, 401 with what Node calls the fault, in the words of that server.

${table(seen.client)}
### A server certificate that is broken

Nothing is sent to a server that is refused. What was revoked is noticed where \`trust.revocation\` is set, a forged issuer
where \`trust.pins\` are.

${table(seen.server)}`;

let stale = 0;
for (const [name, text] of [
  ['src/errors.generated.ts', errors],
  ['src/openapi.generated.ts', openapi],
  ['../../docs/errors.md', page],
]) {
  if (process.argv.includes('--check')) {
    let current = '';
    try {
      current = readFileSync(here(name), 'utf8');
    } catch {}
    if (current !== text) {
      console.error(`${name} is stale: run "npm run generate -w @countersign/spec"`);
      stale++;
    }
  } else writeFileSync(here(name), text);
}
process.exitCode = stale ? 1 : 0;
