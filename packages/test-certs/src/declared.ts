/** What a value of a document may be, and where it isn't: one line for each mistake. */
export interface Shape {
  /** Completes "must be …". */
  readonly allowed: string;
  /** @param at the JSON pointer of the value (RFC 6901). Values are never shown: one may be a secret in the wrong place. */
  check(value: unknown, at: string): readonly string[];
}

const shape = (allowed: string, fits: (value: unknown) => boolean): Shape => ({
  allowed,
  check: (value, at) => (fits(value) ? [] : [`${at} must be ${allowed}`]),
});

export const text = (allowed: string, fits: (value: string) => boolean): Shape =>
  shape(allowed, value => typeof value === 'string' && fits(value));

export const oneOf = (...known: readonly string[]): Shape =>
  text(`one of ${known.join(', ')}`, value => known.includes(value));

export const flag: Shape = shape('true or false', value => typeof value === 'boolean');

export const wholeNumber = (min: number, max: number): Shape =>
  shape(
    `a whole number from ${min} to ${max}`,
    value => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  );

export function listOf(each: Shape, min: number, max: number): Shape {
  const allowed = `a list of ${min} to ${max} entries`;
  return {
    allowed,
    check(value, at) {
      if (!Array.isArray(value) || value.length < min || value.length > max)
        return [`${at} must be ${allowed}`];
      return value.flatMap((entry, i) => each.check(entry, `${at}/${i}`));
    },
  };
}

/** An object with these fields and no others. */
export function object(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>>,
): Shape {
  const fields = { ...required, ...optional };
  const allowed = `an object with ${Object.keys(fields).join(', ')}`;
  return {
    allowed,
    check(value, at) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return [`${at === '' ? 'The whole' : at} must be ${allowed}`];
      const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
      const missing = Object.entries(required).filter(([name]) => !entries.some(([key]) => key === name));
      return [
        ...missing.map(([name, { allowed: what }]) => `${at}/${name} is missing: it must be ${what}`),
        ...entries.flatMap(([name, entry]) =>
          Object.hasOwn(fields, name)
            ? (fields[name] as Shape).check(entry, `${at}/${name}`)
            : [`${at}/${token(name)} is not known: known are ${Object.keys(fields).join(', ')}`],
        ),
      ];
    },
  };
}

/** RFC 6901 3, shortened, and without what a terminal would obey. */
const token = (name: string): string =>
  name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1').replaceAll(/\p{C}/gu, '?');
