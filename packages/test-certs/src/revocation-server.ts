import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { CertificateAuthority, Shared } from './authority.js';
import { revocationAnswer } from './revocation-answer.js';
import {
  type ActiveFault,
  type RevocationFault,
  type RevocationFaultOptions,
  RevocationFaults,
} from './revocation-faults.js';
import { statusUrlsAt } from './status-urls.js';

/** What a revocation server answers, and how. */
export interface RevocationServerOptions {
  /** Default: true. */
  readonly ocsp?: boolean;
  /** Default: true. */
  readonly crl?: boolean;
  /** OCSP responses are signed by a responder that the CA delegated to (RFC 6960 4.2.2.2). Default: false. */
  readonly delegated?: boolean;
  /** Default: a free one. */
  readonly port?: number;
}

/** A request that reached a revocation server. */
export interface RevocationRequest {
  readonly method: string;
  readonly path: string;
  /** When it came, by the clock of the PKI. */
  readonly time: Date;
  /** The CA whose URL it is; undefined where the server has no such URL. */
  readonly ca: CertificateAuthority | undefined;
  /** `issuer`: for the certificate of the CA. */
  readonly of: 'ocsp' | 'crl' | 'issuer' | undefined;
}

/** Answers about the certificates of a PKI, for a server that is there already. */
export interface RevocationService {
  /** For `http.createServer`: answers at the paths that {@link RevocationServer.url} tells of. */
  readonly listener: RequestListener;
  /** The last 1,000 requests, in their order. */
  readonly requests: readonly RevocationRequest[];
  /**
   * Makes answers go wrong; which way is said at {@link RevocationFault}. Certificates of CAs are always served well.
   *
   * @returns a function that ends the fault
   * @throws ConfigurationError `CONFIG_INVALID`
   *
   * @example
   * ```js
   * const end = revocation.fail('stale', { of: 'crl' });
   * ```
   */
  fail(fault: RevocationFault, options?: RevocationFaultOptions): () => void;
  /** Ends every fault; answers that were held back are given. */
  heal(): void;
}

/** A running revocation server. */
export interface RevocationServer extends RevocationService {
  /**
   * `http://127.0.0.1:<port>`. The CA that is nth in `pki.authorities`, counted from 0, has its CRL at `/<n>.crl`, its
   * certificate at `/<n>.cer` and its OCSP responder at `/ocsp/<n>` (POST and GET as RFC 6960 A.1 has them).
   */
  readonly url: string;
  /** Closes the server and every connection. What is issued later doesn't carry its URLs. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const maxRequests = 1000;
const maxBodyBytes = 64 * 1024;

const contentTypes = {
  crl: 'application/pkix-crl', // RFC 2585 4.2
  ocsp: 'application/ocsp-response', // RFC 6960 A.2
  issuer: 'application/pkix-cert', // RFC 2585 4.1
} as const;

/** Answers with the CRLs, OCSP answers and CA certificates of a PKI, each made when it is asked for. */
export function revocationService(
  shared: Shared,
  options: Omit<RevocationServerOptions, 'port'> = {},
): RevocationService {
  checkOptions('revocationService', options, { ocsp: 'boolean', crl: 'boolean', delegated: 'boolean' });
  const { ocsp = true, crl = true, delegated = false } = options;
  const { authorities } = shared;
  const requests: RevocationRequest[] = [];
  const faults = new RevocationFaults(authorities, [
    ...(ocsp ? (['ocsp'] as const) : []),
    ...(crl ? (['crl'] as const) : []),
  ]);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = request;
    const { of, ca, question } = route(path, authorities);
    if (requests.push({ method, path, time: shared.now(), ca, of }) > maxRequests) requests.shift();
    if (of === undefined || ca === undefined || (of === 'ocsp' && !ocsp) || (of === 'crl' && !crl))
      return refuse(response, 404);
    const posted = of === 'ocsp' && question === undefined;
    if (method !== (posted ? 'POST' : 'GET'))
      return refuse(response, 405, { allow: posted ? 'POST' : 'GET' });
    const body = await readBody(request);
    if (body === undefined) return refuse(response, 413, { connection: 'close' });

    const active = of === 'issuer' ? undefined : faults.next(of, ca);
    if (active?.fault === 'slow') await held(active, response);
    if (response.destroyed) return;
    switch (active?.fault) {
      case 'missing':
        return refuse(response, 404);
      case 'down':
        request.socket.destroy();
        return;
      case 'redirect':
        return refuse(response, 307, { location: path });
    }
    response.setHeader('content-type', contentTypes[of]);
    switch (active?.fault) {
      case 'garbage':
        response.end('not what was asked for');
        return;
      case 'huge':
        // Hanging up is how it ends; there is nobody to tell.
        pipeline(Readable.from(endless()), response, () => {});
        return;
    }
    response.end(revocationAnswer(shared, of, ca, question ?? body, active?.fault, delegated));
  };

  return {
    listener(request, response) {
      // A client that went away doesn't see it; the author of a clock that throws does.
      handle(request, response).catch(error => response.writeHead(500).end(String(error)));
    },
    requests,
    fail: (fault, faultOptions = {}) => faults.add(fault, faultOptions),
    heal: () => faults.heal(),
  };
}

/** Serves them on loopback. */
export async function serveRevocation(
  shared: Shared,
  options: RevocationServerOptions = {},
): Promise<RevocationServer> {
  checkOptions('serveRevocation', options, {
    ocsp: 'boolean',
    crl: 'boolean',
    delegated: 'boolean',
    port: 'number',
  });
  const { port = 0, ...answers } = options;
  const { ocsp = true, crl = true } = options;
  const service = revocationService(shared, answers);
  const server = createServer(service.listener);
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    const used = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `serveRevocation: port ${port} ${used ? 'is in use' : "can't be listened on"}`,
      { cause, hint: 'Choose another one, or leave port out: a free one is used.' },
    );
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urls = statusUrlsAt(url, shared.authorities, { ocsp, crl });
  // Servers may be closed in any order: then those of another that still runs hold, or those the PKI was made with.
  const before = shared.statusUrls;
  let closed = false;
  const statusUrls: Shared['statusUrls'] = ca => (closed ? (before?.(ca) ?? {}) : urls(ca));
  shared.statusUrls = statusUrls;
  const close = (): Promise<void> =>
    new Promise(resolve => {
      closed = true;
      if (shared.statusUrls === statusUrls) shared.statusUrls = before;
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    ...service,
    url,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Route {
  readonly of?: 'ocsp' | 'crl' | 'issuer';
  readonly ca?: CertificateAuthority | undefined;
  /** The OCSP request that is part of a path. */
  readonly question?: Uint8Array;
}

function route(path: string, authorities: readonly CertificateAuthority[]): Route {
  const [, file, kind] = /^\/(\d{1,6})\.(crl|cer)$/.exec(path) ?? [];
  if (file !== undefined) return { of: kind === 'crl' ? 'crl' : 'issuer', ca: authorities[Number(file)] };
  const [, responder, encoded] = /^\/ocsp\/(\d{1,6})(?:\/(.*))?$/.exec(path) ?? [];
  if (responder === undefined) return {};
  const ca = authorities[Number(responder)];
  // RFC 6960 A.1: base64, URL-encoded; some clients leave its slashes as they are.
  return encoded === undefined
    ? { of: 'ocsp', ca }
    : { of: 'ocsp', ca, question: Buffer.from(unescaped(encoded), 'base64') };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}

/** Undefined where it is too large. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop must not destroy the connection: the refusal has to go out over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Until the fault ends, its delay is over or the client gave up. */
const held = ({ ended, delay }: ActiveFault, response: ServerResponse): Promise<void> =>
  new Promise(resolve => {
    const timer = delay === undefined ? undefined : setTimeout(resolve, delay);
    ended.addEventListener('abort', () => resolve());
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });

function* endless(): Generator<Uint8Array> {
  const zeros = Buffer.alloc(16 * 1024);
  for (;;) yield zeros;
}
