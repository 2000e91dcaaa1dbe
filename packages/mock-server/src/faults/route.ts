/** What a route of a fault says: a method, or any, and a path. */
export interface Route {
  readonly method: string | undefined;
  /** What stands between the stars of the path. */
  readonly parts: readonly string[];
}

/** @param route `POST /v1/payments`, or `/v1/payments/*` for any method. */
export function parseRoute(route: string): Route {
  const space = route.indexOf(' ');
  return {
    method: space === -1 ? undefined : route.slice(0, space),
    parts: route.slice(space + 1).split('*'),
  };
}

/** Whether a request goes there. Takes time in proportion to the path, whatever it holds. */
export function goesTo(
  { method, parts }: Route,
  request: { readonly method: string; readonly path: string },
): boolean {
  if (method !== undefined && method !== request.method) return false;
  const { path } = request;
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return path === first;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
