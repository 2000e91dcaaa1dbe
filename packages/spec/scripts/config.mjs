// Makes config.generated.ts and config-types.generated.ts from the schemas of what an operator configures.
import { Ajv } from 'ajv';
import openapiTS, { astToString } from 'openapi-typescript';
import { standalone } from './standalone.mjs';

/** The definitions of all schemas; references lead to `prefix` and a name. */
function definitions(schemas, prefix) {
  const all = Object.assign({}, ...schemas.map(({ $defs }) => $defs));
  return JSON.parse(JSON.stringify(all), (key, value) =>
    key === '$ref' ? value.replace(/^.*#\/\$defs\//, prefix) : value,
  );
}

export async function configTypes(schemas) {
  const defs = definitions(schemas, '#/components/schemas/');
  const info = { title: 'config', version: '1' };
  const document = { openapi: '3.1.0', info, paths: {}, components: { schemas: defs } };
  const types = await openapiTS(document, { immutable: true });
  const names = Object.keys(defs).map(
    name => `/** ${defs[name].description} */\nexport type ${name} = components['schemas']['${name}'];`,
  );
  // Nothing but the schemas is of use.
  return `${astToString(types.filter(({ name }) => name?.escapedText === 'components'))}\n${names.join('\n')}\n`;
}

/** The names of definitions whose checks are exported as checkName. */
export function configChecks(schemas, names) {
  const ajv = new Ajv({
    code: { source: true, esm: true, lines: true },
    inlineRefs: false,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    // For the names that are known where one isn't.
    verbose: true,
  });
  ajv.addVocabulary(['x-expected']);
  const defs = definitions(schemas, '');
  const typesOf = ({ type, $ref, anyOf }) => type ?? (anyOf ? anyOf.flatMap(typesOf) : typesOf(defs[$ref]));

  /** What says the same, with errors that are about what was meant, and no more of them than the limits allow. */
  function precise(schema) {
    if (Array.isArray(schema)) return schema.map(precise);
    if (typeof schema !== 'object' || schema === null) return schema;
    const { anyOf, items, maxItems, description, ...rest } = schema;
    const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, precise(value)]));
    // Else errors about names would look like errors about what they name.
    if (own.propertyNames !== undefined) own.propertyNames = precise(defs[rest.propertyNames.$ref]);
    if (anyOf !== undefined) {
      // Of several alternatives, only the one of the type that was given.
      own.type = anyOf.flatMap(typesOf);
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      own.allOf = anyOf.map(each => ({ if: { type: typesOf(each) }, then: precise(each) }));
    }
    if (maxItems !== undefined) {
      // A list that is too long isn't looked into.
      own.maxItems = maxItems;
      own.if = { type: 'array', maxItems };
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      own.then = { type: 'array', items: precise(items) };
    } else if (items !== undefined) own.items = precise(items);
    return own;
  }

  for (const [name, schema] of Object.entries(defs)) ajv.addSchema(precise(schema), name);
  const code = standalone(ajv, Object.fromEntries(names.map(name => [name, name])));
  const checks = names.map(
    name => `/** Everything that is wrong with a value as {@link ${name}}. */
export const check${name}: ConfigCheck = configCheckBy(${name});
`,
  );
  return `// @ts-nocheck
import { type ConfigCheck, configCheckBy } from './config-check.js';

${code}
${checks.join('')}`;
}
