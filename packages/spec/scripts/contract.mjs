// Makes contract.generated.ts: the operations of openapi.yaml with validators that ajv compiles.
import { Ajv } from 'ajv';
import { standalone } from './standalone.mjs';

const methods = ['get', 'post'];
const prefix = '#/components/schemas/';

export function contract(api) {
  const ajv = new Ajv({
    code: { source: true, esm: true, lines: true },
    inlineRefs: false,
    messages: false,
    strict: true,
    // Formats have patterns beside them, which need no library.
    validateFormats: false,
  });
  ajv.addVocabulary(['x-encryptable', 'x-extensible-enum']);
  for (const [name, schema] of Object.entries(api.components.schemas))
    ajv.addSchema(local(closed(schema, api)), name);

  const compiled = new Map();
  /** The name under which the compiled validator of a schema stands. */
  const compile = (name, schema) => {
    if (schema !== undefined) ajv.addSchema(local(schema), name);
    compiled.set(name, name);
    return `checkBy(${name})`;
  };
  const follow = value =>
    value?.$ref === undefined
      ? value
      : value.$ref
          .slice(2)
          .split('/')
          .reduce((at, key) => at[key], api);
  const componentOf = ({ $ref }) => compile($ref.slice(prefix.length));

  const sets = new Map();
  /** The check of a set of parameters or headers; equal sets share one. */
  function checkOf(name, entries, rest = {}) {
    const schema = { ...object(entries), ...rest };
    const key = JSON.stringify(schema);
    if (!sets.has(key)) sets.set(key, compile(name, schema));
    return sets.get(key);
  }

  const headers = (declared = {}) =>
    checkOf(
      `answerHeaders${sets.size}`,
      Object.entries(declared).map(([name, header]) => [name.toLowerCase(), follow(header)]),
    );

  function response(answer) {
    const [[mediaType, { schema }]] = Object.entries(answer.content);
    return `{ mediaType: '${mediaType}', check: ${componentOf(schema)}, checkHeaders: ${headers(answer.headers)} }`;
  }

  function operation(path, item, method) {
    const { operationId, summary, requestBody, responses, ...own } = item[method];
    const parameters = [...(item.parameters ?? []), ...(own.parameters ?? [])].map(follow);
    const security = (own.security ?? api.security).map(alternative => Object.keys(alternative));
    const within = place =>
      parameters
        .filter(parameter => parameter.in === place)
        .map(parameter => [place === 'header' ? parameter.name.toLowerCase() : parameter.name, parameter]);
    const listed = parameters.map(({ name, in: place, required = false, schema }) => ({
      name,
      in: place,
      required,
      type: follow(schema).type,
    }));
    const fields = [
      `operationId: '${operationId}'`,
      `method: '${method.toUpperCase()}'`,
      `path: '${path}'`,
      `summary: ${JSON.stringify(summary)}`,
      `security: ${JSON.stringify(security)}`,
      `parameters: ${JSON.stringify(listed)}`,
      `checkPath: ${checkOf(`${operationId}Path`, within('path'))}`,
      `checkQuery: ${checkOf(`${operationId}Query`, within('query'), { additionalProperties: false })}`,
      `checkHeaders: ${checkOf(`${operationId}Headers`, within('header'))}`,
    ];
    if (requestBody !== undefined) {
      const { schema } = requestBody.content['application/json'];
      fields.push(
        `body: { required: ${requestBody.required}, mediaTypes: ${JSON.stringify(Object.keys(requestBody.content))}, check: ${componentOf(schema)}, encryptable: ${JSON.stringify([...encryptable(schema)])} }`,
      );
    }
    const answers = Object.entries(responses).map(
      ([status, answer]) => `    ${status}: ${response(follow(answer))},\n`,
    );
    fields.push(`responses: {\n${answers.join('')}  }`);
    return `  {\n${fields.map(field => `  ${field},\n`).join('')}  },\n`;
  }

  /** The paths of the fields that a request may encrypt one by one. */
  function* encryptable(schema, path = []) {
    const target = follow(schema);
    if (target['x-encryptable']) yield path;
    for (const [name, child] of Object.entries(target.properties ?? {}))
      yield* encryptable(child, [...path, name]);
  }

  const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    methods.filter(method => item[method]).map(method => [item[method].operationId, path, item, method]),
  );
  const table = operations.map(([, ...rest]) => operation(...rest)).join('');
  const code = standalone(ajv, Object.fromEntries(compiled));

  return `// @ts-nocheck
import { checkBy } from './fault.js';
import type { Operation } from './operation.js';

/** The name of each operation. */
export type OperationId =
${operations.map(([id]) => `  | '${id}'`).join('\n')};

/** The versions that Payment-Version can name, the current one last. */
export const apiVersions: readonly string[] = ${JSON.stringify(api.components.parameters.PaymentVersion.schema.enum)};

${code}
/** Every operation of openapi.yaml, in its order. */
export const operations: readonly Operation[] = [
${table}];
`;
}

function object(entries) {
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
  };
}

/**
 * A schema that adds nothing to another but that no more properties are allowed, as one schema: with unevaluatedProperties
 * ajv writes down in all of them what was evaluated.
 */
function closed({ unevaluatedProperties, $ref, ...rest }, api) {
  if (unevaluatedProperties === undefined) return $ref === undefined ? rest : { ...rest, $ref };
  const { required, properties } = api.components.schemas[$ref.slice(prefix.length)];
  return { ...rest, required, properties, additionalProperties: unevaluatedProperties };
}

/** A schema whose references are the names that ajv knows the others by. */
function local(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' ? value.replace(prefix, '') : value,
  );
}
