import { ApiError } from '@countersign/spec';

type Values = Readonly<Record<string, unknown>>;

/**
 * Fills a path template, and adds the query.
 *
 * @throws ApiError `REQUEST_INVALID` where a value is missing, or would lead to another path
 */
export function requestTarget(route: string, path: Values = {}, query: Values = {}): string {
  const filled = route.includes('{')
    ? route.replace(/\{([^{}]+)\}/g, (_, name: string) => segment(route, name, path[name]))
    : route;
  let search = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    for (const each of Array.isArray(value) ? value : [value])
      search += `${search === '' ? '?' : '&'}${encode(name)}=${encode(text(name, each))}`;
  }
  return filled + search;
}

function segment(route: string, name: string, value: unknown): string {
  const given = typeof value === 'number' ? String(value) : value;
  // A dot segment would be another resource (RFC 3986 5.2.4), and so would nothing.
  if (typeof given === 'string' && given !== '' && given !== '.' && given !== '..') return encode(given);
  throw new ApiError('REQUEST_INVALID', `${route} needs '${name}', a text that names a resource`, {
    hint: `Pass ${name} as the API gave it, such as 'pay_7Q2M4T9K1B' for a payment.`,
    param: name,
  });
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ApiError('REQUEST_INVALID', `The query parameter ${name} is neither text nor number`, {
    hint: 'Give a string, a number, a boolean, or a list of them.',
    param: name,
  });
}

/** Half a character can't be encoded. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
