import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document has no type worth writing down here.
type Json = any;

const parsed = parseDocument(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));
const api: Json = parsed.toJS();
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const operations: { path: string; item: Json; operation: Json }[] = Object.entries<Json>(api.paths).flatMap(
  ([path, item]) =>
    methods.filter(method => item[method]).map(method => ({ path, item, operation: item[method] })),
);

/** Every value of the document with the place where it stands. */
function* walk(value: Json, place = '#'): Generator<[place: string, value: Json]> {
  yield [place, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* walk(child, `${place}/${key}`);
}

/** RFC 6901. */
function resolve(pointer: string): Json {
  if (!pointer.startsWith('#/')) throw new Error(`${pointer} leads out of the document`);
  return pointer
    .slice(2)
    .split('/')
    .map(part => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, part) => value?.[part], api);
}

const followed = (value: Json): Json => (value?.$ref === undefined ? value : resolve(value.$ref));

describe('openapi.yaml', () => {
  test('is YAML without errors, warnings or keys that stand twice', () => {
    expect(parsed.errors).toEqual([]);
    expect(parsed.warnings).toEqual([]);
  });

  test('is OpenAPI 3.1 with a title, a version and paths', () => {
    expect(api.openapi).toMatch(/^3\.1\.\d+$/);
    expect(api.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(operations.length).toBeGreaterThan(0);
    for (const path of Object.keys(api.paths)) expect(path).toMatch(/^\//);
  });

  const references = [...walk(api)].filter(([place]) => place.endsWith('/$ref')).map(([, target]) => target);

  test('has references', () => {
    expect(references.length).toBeGreaterThan(10);
  });

  test.each([...new Set<string>(references)])('resolves %s', reference => {
    expect(resolve(reference)).toBeTypeOf('object');
  });

  test('has no component that nothing refers to', () => {
    const components = Object.entries<Json>(api.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, named]) => Object.keys(named).map(name => `#/components/${kind}/${name}`));
    expect(components.filter(component => !references.includes(component))).toEqual([]);
  });

  test('names every operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(operations)(
    'describes all answers of $operation.operationId, failures as Problem',
    ({ operation }) => {
      for (const [status, response] of Object.entries<Json>(operation.responses)) {
        expect(status).toMatch(/^([1-5](\d\d|XX)|default)$/);
        expect(followed(response).description).toBeTypeOf('string');
      }
      const failure = followed(operation.responses.default).content['application/problem+json'].schema;
      expect(failure.$ref).toBe('#/components/schemas/Problem');
    },
  );

  test.each(operations)(
    'declares the path parameters of $path, and only those',
    ({ path, item, operation }) => {
      const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(followed);
      for (const parameter of declared) {
        expect(['path', 'query', 'header', 'cookie']).toContain(parameter.in);
        expect(parameter.schema ?? parameter.content).toBeDefined();
        if (parameter.in === 'path') expect(parameter.required).toBe(true);
      }
      expect(declared.filter(({ in: place }) => place === 'path').map(({ name }) => name)).toEqual(
        [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => name),
      );
    },
  );

  test('asks for a client certificate and an API key by schemes that it declares', () => {
    const { clientCertificate, apiKey } = api.components.securitySchemes;
    expect(clientCertificate).toMatchObject({ type: 'mutualTLS' });
    expect(apiKey).toMatchObject({ type: 'apiKey', in: 'header', name: 'X-Api-Key' });
    expect(api.security).toEqual([{ clientCertificate: [], apiKey: [] }]);
  });

  test('lets callers in without a certificate in one place only', () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ path }) => path)).toEqual(['/v1/diagnostics/tls']);
  });

  test.each(operations.filter(({ item, operation }) => item.post === operation))(
    'asks for an Idempotency-Key in POST $path',
    ({ operation }) => {
      expect(operation.parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
    },
  );

  test('requires only properties that its schemas have', () => {
    for (const [place, schema] of walk(api)) {
      if (!Array.isArray(schema?.required)) continue;
      expect(Object.keys(schema.properties), place).toEqual(expect.arrayContaining(schema.required));
    }
  });

  const patterned = [...walk(api)].filter(([, schema]) => typeof schema?.pattern === 'string');

  test.each(patterned)('has a pattern at %s that its own examples match', (_, schema) => {
    const pattern = new RegExp(schema.pattern, 'u');
    for (const example of schema.examples ?? []) expect(example).toMatch(pattern);
  });
});
