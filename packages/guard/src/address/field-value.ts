/** Header fields as Node gives them. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The value of a header field, its lines joined in their order (RFC 9110 5.3). Undefined where it wasn't sent.
 *
 * @param name in lower case
 */
export function fieldValue(headers: HeaderFields, name: string): string | undefined {
  const lines = Object.keys(headers)
    .filter(key => key.length === name.length && key.toLowerCase() === name)
    .flatMap(key => headers[key] ?? []);
  return lines.length === 0 ? undefined : lines.join(', ');
}
