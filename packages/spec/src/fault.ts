/** What is wrong with a value, and where. The value itself is never part of it. */
export interface Fault {
  /** The place as dotted path: `amount.value`. Empty where the whole is meant. */
  readonly param: string;
  /** What is wrong there: `is missing`. */
  readonly reason: string;
}

/** Looks at a value, and says what is wrong with it first; `undefined` where nothing is. */
export type Check = (value: unknown) => Fault | undefined;

/** The part of ajv's errors that is read here. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A validator as ajv compiles it. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** @internal */
export function checkBy(validate: Validator): Check {
  return value => (validate(value) ? undefined : faultOf(validate.errors?.[0]));
}

/** Names that come from the caller are shown only where they look like names. */
const plainName = /^[A-Za-z][\w-]{0,39}$/;

function faultOf(error: SchemaError | undefined): Fault {
  if (error === undefined) return { param: '', reason: 'is not valid' };
  const { keyword, instancePath, params } = error;
  const place = instancePath.slice(1).replaceAll('/', '.');
  const within = (name: unknown): string => (place === '' ? String(name) : `${place}.${name}`);
  switch (keyword) {
    case 'required':
      return { param: within(params.missingProperty), reason: 'is missing' };
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      return plainName.test(name)
        ? { param: within(name), reason: 'is not known here' }
        : { param: place, reason: 'holds a name that is not known' };
    }
    default:
      return { param: place, reason: reasons[keyword]?.(params) ?? 'is not valid' };
  }
}

const reasons: Readonly<Record<string, (params: SchemaError['params']) => string>> = {
  type: ({ type }) => `is not ${/^[aeio]/.test(String(type)) ? 'an' : 'a'} ${type}`,
  enum: ({ allowedValues }) => `is none of ${(allowedValues as readonly unknown[]).join(', ')}`,
  pattern: ({ pattern }) => `doesn't match ${pattern}`,
  minLength: ({ limit }) => `is shorter than ${limit} characters`,
  maxLength: ({ limit }) => `is longer than ${limit} characters`,
  minimum: ({ limit }) => `is less than ${limit}`,
  maximum: ({ limit }) => `is more than ${limit}`,
};
