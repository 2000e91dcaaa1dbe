import type { Dispatcher } from 'undici';

type Headers = NonNullable<Dispatcher.DispatchOptions['headers']>;

/** Every `Host` header, in any form in which undici takes headers: a second one would be sent, too. */
export function hostHeaders(headers: unknown): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return [];
  const hosts: string[] = [];
  for (const [name, value] of pairs(headers as Headers)) {
    if (name.toLowerCase() === 'host') hosts.push(String(value));
  }
  return hosts;
}

/** An iterator can be read once only; a request that moves on to another connection is sent anew. */
export function repeatable(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const { headers } = options;
  if (!headers || Array.isArray(headers) || !(Symbol.iterator in headers)) return options;
  return { ...options, headers: [...(headers as Iterable<[string, string]>)].flat() };
}

function* pairs(headers: Headers): Iterable<[string, unknown]> {
  if (!Array.isArray(headers)) return yield* Object.entries(headers);
  // Name, value, name, value; node:http takes a list of pairs, too. A value may be a list: what follows it is a name again.
  const list: readonly unknown[] = headers;
  if (Array.isArray(list[0]))
    for (const [name, value] of list as readonly (readonly unknown[])[]) yield [String(name), value];
  else for (let i = 0; i + 1 < list.length; i += 2) yield [String(list[i]), list[i + 1]];
}
