import type { Problem } from '../problems.js';

type Fields = Readonly<Record<string, unknown>>;

/** An object with no keys but those that are known; undefined where it isn't one. */
export function readFields(
  value: unknown,
  known: readonly string[],
  path: string,
  problems: Problem[],
): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ path, what: 'is not an object' });
    return undefined;
  }
  // With what it inherits: a part that nobody sees must neither count nor be passed over.
  for (const key in value)
    if (!known.includes(key) || !Object.hasOwn(value, key))
      problems.push({
        path: path === '' ? key : `${path}.${key}`,
        what: known.includes(key) ? 'is inherited' : `is not known; known are ${known.join(', ')}`,
      });
  return Object.assign(Object.create(null), value);
}

/** One text or a list of them, none empty; what is wrong is left out. */
export function readTexts(value: unknown, path: string, problems: Problem[]): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) problems.push({ path, what: 'is an empty list' });
  return list.filter((item, i): item is string => {
    const right = typeof item === 'string' && item !== '';
    if (!right)
      problems.push({ path: Array.isArray(value) ? `${path}[${i}]` : path, what: 'is not a text, or empty' });
    return right;
  });
}
