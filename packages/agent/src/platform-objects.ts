import { FormData, Request, type RequestInfo, type RequestInit } from 'undici';

// Node's own fetch comes from another copy of undici, which knows only its own classes: a global FormData would be sent as
// the text '[object FormData]', and a global Request taken for a URL.

const isA = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === name;

/** What `fetch` was given, in the classes of this undici. */
export function ownInput(input: RequestInfo): RequestInfo {
  if (input instanceof Request || !isA(input, 'Request')) return input;
  const { url, method, headers, body, redirect, signal, duplex } = input as unknown as Request;
  return new Request(url, {
    method,
    headers: [...headers],
    body: body ?? null,
    redirect,
    signal,
    ...(body === null ? {} : { duplex: duplex ?? 'half' }),
  });
}

/** The options of `fetch`, with a body of the classes of this undici. */
export function ownInit(init: RequestInit | undefined): RequestInit | undefined {
  const body: unknown = init?.body;
  if (body instanceof FormData || !isA(body, 'FormData')) return init;
  const own = new FormData();
  for (const [name, value] of body as unknown as Iterable<[string, string | Blob]>) {
    if (typeof value === 'string') own.append(name, value);
    else own.append(name, value, (value as Blob & { name?: string }).name);
  }
  return { ...init, body: own };
}
