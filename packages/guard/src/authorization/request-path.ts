/** A path as it is judged. */
export interface RequestPath {
  /** In its normal form (RFC 3986 6.2.2.2): ASCII, without a slash at its end. */
  readonly text: string;
  /** Between the slashes; none for `/`. */
  readonly segments: readonly string[];
  /** Decoded and in lower case, as the most lenient of routers compares them. */
  readonly lenient: readonly string[];
}

/** Well over the 8,000 octets that a server should take (RFC 9110 4.1). */
const longest = 8192;

// What the many paths look like that need no second look: no dots, nothing encoded, nothing in upper case.
const plain = /^(?:\/[a-z0-9_~-]+)+\/?$/;
const absoluteForm = /^https?:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(?=\/|$)/;

/**
 * Reads the path of a request target (RFC 9112 3.2) so that every router behind reads the same one. What could be read
 * in two ways is refused.
 *
 * @param target as it stands in the request line, or in HTTP/2's `:path`
 * @param host the request's Host or `:authority`; given, a target with another one is refused
 */
export function readRequestPath(
  target: string,
  host?: string,
): { readonly path: RequestPath } | { readonly problem: string } {
  if (target.length > longest) return { problem: `the target is longer than ${longest} characters` };
  if (plain.test(target)) {
    const segments = (target.endsWith('/') ? target.slice(1, -1) : target.slice(1)).split('/');
    return { path: { text: `/${segments.join('/')}`, segments, lenient: segments } };
  }
  // Legacy parsers take another road where they meet one of these, even behind the question mark.
  if (/[\0-\x20#\x7f]/.test(target))
    return { problem: 'the target has a fragment, a space or a control character' };
  let path = target;
  if (!path.startsWith('/')) {
    // RFC 9112 3.2.2: its authority counts, whatever Host says.
    const [authority, name = '', port = ''] = absoluteForm.exec(target) ?? [];
    if (authority === undefined) return { problem: 'the target is not a path' };
    if (host !== undefined && host.toLowerCase() !== `${name}${port}`.toLowerCase())
      return { problem: 'the target is on another host than the request' };
    path = target.slice(authority.length) || '/';
  }
  const query = path.indexOf('?');
  return readPath(query < 0 ? path : path.slice(0, query));
}

/** The path alone, from its first slash on. */
function readPath(text: string): { readonly path: RequestPath } | { readonly problem: string } {
  const end = text.length > 1 && text.endsWith('/') ? text.length - 1 : text.length;
  const parts = text === '/' ? [] : text.slice(1, end).split('/');
  const segments: string[] = [];
  const lenient: string[] = [];
  for (const part of parts) {
    const decoded = decodeSegment(part);
    if (typeof decoded !== 'string') return decoded;
    const problem = segmentProblem(decoded);
    if (problem !== undefined) return { problem: `the path has ${problem}` };
    segments.push(part.includes('%') ? normalize(part) : part);
    lenient.push(decoded.toLowerCase());
  }
  return { path: { text: `/${segments.join('/')}`, segments, lenient } };
}

function decodeSegment(segment: string): string | { readonly problem: string } {
  if (/[^\x21-\x7e]/.test(segment)) return { problem: 'the path has a character that is not ASCII' };
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    // An octet without two hex digits, or what isn't UTF-8 in its shortest form.
    return { problem: 'the path has a broken percent-encoding' };
  }
}

/** What one router takes for something else than another does, in a decoded segment. */
function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'a double slash';
  if (segment === '.' || segment === '..') return 'a dot segment';
  if (/[/\\]/.test(segment)) return 'a backslash, or a slash that is encoded';
  if (/\p{Cc}/u.test(segment)) return 'a control character';
  if (segment.includes(';')) return 'a path parameter';
  if (/[?#]/.test(segment)) return 'a question mark or a fragment that is encoded';
  if (/%[0-9a-f]{2}/i.test(segment)) return 'something that is encoded twice';
  // Some file systems drop these.
  return /[. ]$/.test(segment) ? 'a segment that ends with a dot or a space' : undefined;
}

/** RFC 3986 6.2.2: what needs no encoding is decoded, and hex digits are in upper case. */
const normalize = (segment: string): string =>
  segment.replace(/%[0-9a-f]{2}/gi, octet => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase();
  });
