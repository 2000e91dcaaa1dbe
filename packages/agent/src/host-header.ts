import type { Dispatcher } from 'undici';

/** The `Host` header in any form in which undici takes headers. */
export function hostHeader(headers: Dispatcher.DispatchOptions['headers']): string | undefined {
  if (headers === undefined || headers === null) return undefined;
  for (const [name, value] of pairs(headers)) {
    if (name.toLowerCase() === 'host') return String(value);
  }
  return undefined;
}

function* pairs(headers: NonNullable<Dispatcher.DispatchOptions['headers']>): Iterable<[string, unknown]> {
  if (Array.isArray(headers)) {
    // A flat list: name, value, name, value.
    for (let i = 0; i + 1 < headers.length; i += 2) yield [String(headers[i]), headers[i + 1]];
  } else if (Symbol.iterator in headers) yield* headers as Iterable<[string, unknown]>;
  else yield* Object.entries(headers);
}
