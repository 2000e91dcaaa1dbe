import { nearest } from './nearest.js';

/** One thing that is wrong in a setting. */
export interface Problem {
  /** Where, as one would write it in JavaScript: `clients[2].ipRestrictions[0]`. */
  readonly path: string;
  /** What is wrong there, and what would be right. Says nothing secret. */
  readonly what: string;
}

/** Everything that is wrong with a value that stands at a path; nothing where it is right. The value is never shown. */
export type ConfigCheck = (value: unknown, path: string) => Problem[];

/** The part of ajv's errors that is read here. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly 'x-expected'?: string;
  };
  /** Of a name that is wrong, and not what it names. */
  readonly propertyName?: string;
}

/** A validator as ajv compiles it. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** @internal */
export function configCheckBy(validate: Validator): ConfigCheck {
  return (value, path) =>
    validate(value)
      ? []
      : (validate.errors ?? []).flatMap(error =>
          wrappers.has(error.keyword) ? [] : [problemOf(error, pathTo(error.instancePath, value, path))],
        );
}

/** The path of what an object holds under a name, or a list at an index. */
export function pathWithin(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Keywords that only say that another failed. */
const wrappers: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/** Names that nobody knows are shown only where they look like names: they may be something else in the wrong place. */
const plainName = /^[A-Za-z_][\w-]{0,39}$/;

function problemOf(error: SchemaError, path: string): Problem {
  const { keyword, params, parentSchema, propertyName } = error;
  if (keyword === 'required')
    return { path: pathWithin(path, String(params.missingProperty)), what: 'is missing' };
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    const known = Object.keys(parentSchema.properties ?? {});
    const meant = nearest(name, known);
    const cure = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
    return plainName.test(name)
      ? { path: pathWithin(path, name), what: `is not known here; ${cure}` }
      : { path, what: `has a name that is not known; ${cure}` };
  }
  const what = reasons[keyword]?.(params, parentSchema) ?? 'is not valid';
  return { path, what: propertyName === undefined ? what : `has a name that ${what}` };
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
};

const reasons: Readonly<
  Record<string, (params: SchemaError['params'], schema: SchemaError['parentSchema']) => string>
> = {
  type: ({ type }) =>
    `is not ${[type]
      .flat()
      .map(each => kinds[String(each)])
      .join(', or ')}`,
  enum: ({ allowedValues }) => `is none of ${(allowedValues as readonly unknown[]).join(', ')}`,
  pattern: (_, { 'x-expected': expected }) => `is not ${expected}`,
  minLength: ({ limit }) => `is shorter than ${limit} characters`,
  maxLength: ({ limit }) => `is longer than ${limit} characters`,
  maxItems: ({ limit }) => `has more than ${limit} entries`,
  maxProperties: ({ limit }) => `has more than ${limit} entries`,
  minimum: ({ limit }) => `is less than ${limit}`,
  maximum: ({ limit }) => `is more than ${limit}`,
};

/** A JSON pointer (RFC 6901) as the path from `path` on. */
function pathTo(pointer: string, value: unknown, path: string): string {
  let at = value;
  let found = path;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = pathWithin(found, Array.isArray(at) ? Number(key) : key);
    at = (at as Record<string, unknown> | undefined)?.[key];
  }
  return found;
}
