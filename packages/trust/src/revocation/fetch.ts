import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { PeerError } from '@countersign/spec';

export interface FetchRequest {
  /** What is asked in the body of a POST. Default: none, and a GET. */
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** The media type of the answer. */
  readonly accept: string;
  readonly maxBytes: number;
}

type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface FetchTerms {
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly allowAddress: (address: string) => boolean;
  /** Default: the system's resolver. */
  readonly lookup?: Lookup;
}

const maxRedirects = 3;

/** Whether a URL may be fetched at all: what certificates name may also be ldap:, ftp: or file:. */
export function isFetchable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

/**
 * Fetches over http or https, within limits of time, size and redirects, from addresses that are allowed. It carries no
 * identity and no credentials, and takes no proxy.
 *
 * @throws PeerError `REVOCATION_STATUS_UNAVAILABLE`
 */
export async function boundedFetch(
  url: string,
  request: FetchRequest,
  terms: FetchTerms,
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(terms.timeout);
  try {
    let target = url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      if (!isFetchable(target)) throw failure(url, 'leads to what is neither http nor https');
      const response = await send(new URL(target), request, terms, signal);
      const location = redirectOf(response);
      if (location === undefined) return await read(response, url, request.maxBytes);
      response.destroy();
      if (!URL.canParse(location, target)) throw failure(url, 'redirects to nowhere');
      target = new URL(location, target).href;
    }
    throw failure(url, `redirects more than ${maxRedirects} times`);
  } catch (cause) {
    if (cause instanceof PeerError) throw cause;
    if (signal.aborted) throw failure(url, `took longer than ${terms.timeout} ms`, { cause });
    throw failure(url, `can't be fetched (${(cause as Error).message || 'no reason given'})`, { cause });
  }
}

async function send(
  url: URL,
  { body, accept }: FetchRequest,
  terms: FetchTerms,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node looks up names only; a number would pass the filter by.
  if (isIP(host) !== 0 && !isAllowed(host, terms)) throw notAllowed(host, [host]);
  // Loaded at first use: most processes never ask.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept,
          ...(body === undefined ? {} : { 'content-type': body.type, 'content-length': body.bytes.length }),
        },
        agent: false,
        signal,
        lookup: filteredLookup(terms),
        rejectUnauthorized: true,
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body?.bytes);
  });
}

/** Node connects to what this returns and to nothing else, so that a name can't change its address in between. */
function filteredLookup(terms: FetchTerms): LookupFunction {
  const { lookup = systemLookup } = terms;
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      try {
        const allowed = addresses.filter(({ address }) => isAllowed(address, terms));
        const [first] = allowed;
        if (first === undefined) {
          const found = addresses.map(({ address }) => address);
          callback(notAllowed(hostname, found), []);
        } else if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      } catch (thrown) {
        callback(thrown as Error, []);
      }
    });
  };
}

/** True and nothing like it: the promise of an asynchronous filter would allow everything. */
const isAllowed = (address: string, { allowAddress }: FetchTerms): boolean => allowAddress(address) === true;

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

async function read(response: IncomingMessage, url: string, maxBytes: number): Promise<Uint8Array> {
  const { statusCode: status = 0, headers } = response;
  const tooLarge = (): PeerError => failure(url, `answers with more than ${maxBytes} bytes`);
  if (status !== 200 || Number(headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw status === 200 ? tooLarge() : failure(url, `answers with HTTP status ${status}`, { status });
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** URLs of OCSP requests are long, and say no more than their beginning. */
function failure(url: string, why: string, details: { cause?: unknown; status?: number } = {}): PeerError {
  const shown = url.length > 80 ? `${url.slice(0, 80)}…` : url;
  return new PeerError('REVOCATION_STATUS_UNAVAILABLE', `${shown} ${why}`, details);
}

function notAllowed(host: string, addresses: readonly string[]): Error {
  const where = addresses.length === 1 && addresses[0] === host ? '' : ` (${addresses.join(', ')})`;
  return new Error(`the address of ${host}${where} is not allowed`);
}
