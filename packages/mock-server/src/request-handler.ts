import type { IncomingMessage, RequestListener } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { CountersignError, type ErrorCode, errorCatalogue } from '@countersign/spec';
import { Oid } from '@countersign/x509';
import { Admission, type Admitted } from './admission.js';
import type { PaymentApi } from './api/payment-api.js';
import { type ApiRequest, type Caller, maxBodyBytes, type NotAdmitted, type Schemas } from './api/request.js';
import type { RegisteredClient } from './registry.js';

/** A request that reached the server. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The client that was admitted; undefined where nobody was. */
  readonly client: string | undefined;
  /** Why it was refused; undefined where it was answered. */
  readonly refused: ErrorCode | undefined;
  readonly tlsVersion: string;
}

/** Judges who calls, lets the API answer, and records both in `seen`. */
export function requestHandler(
  clients: readonly RegisteredClient[],
  api: PaymentApi,
  seen: SeenRequest[],
): RequestListener {
  const admission = new Admission(clients);
  return async (request, response) => {
    const socket = request.socket as TLSSocket;
    const { method = '', url = '/', headers } = request;
    const caller = admit(admission, socket);
    const admitted = 'clientId' in caller ? caller : undefined;
    const refused = 'clientId' in caller ? undefined : caller;
    const body = hasBody(request) ? await readBody(request) : noBody;
    // The caller went away in the middle of its request.
    if (body === undefined) return;
    const connection = (): Schemas['TlsDiagnostics'] => connectionOf(socket, admitted, refused);
    const asked: ApiRequest = { method, target: url, headers, body, connection };
    const answer = await api.answer(asked, admitted, refused);
    seen.push({
      method,
      path: url.split('?', 1)[0] as string,
      headers,
      client: admitted?.clientId,
      refused: answer.code,
      tlsVersion: socket.getProtocol() ?? 'unknown',
    });
    response.writeHead(answer.status, {
      'content-type': answer.code === undefined ? 'application/json' : 'application/problem+json',
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body));
  };
}

function admit(admission: Admission, socket: TLSSocket): Caller | NotAdmitted {
  try {
    return callerOf(admission.admit(socket));
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    const { code, message } = error;
    const why = { code, detail: message };
    return code === 'IP_NOT_ALLOWED' ? { ...why, evaluatedIp: addressOf(socket) } : why;
  }
}

function callerOf({ client, certificate, address }: Admitted): Caller {
  const attributes = { team: certificate.text(Oid.team), role: certificate.text(Oid.role) };
  const { clientId, trustLevel } = client;
  return { clientId, trustLevel, certificate, chain: [], address, attributes };
}

const addressOf = (socket: TLSSocket): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

function connectionOf(
  socket: TLSSocket,
  caller: Caller | undefined,
  refused: NotAdmitted | undefined,
): Schemas['TlsDiagnostics'] {
  const { alpnProtocol, servername } = socket;
  return {
    tlsVersion: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    resumed: socket.isSessionReused(),
    address: addressOf(socket),
    ...(alpnProtocol ? { alpn: alpnProtocol } : {}),
    ...(servername ? { serverName: servername } : {}),
    certificate: {
      presented: socket.getPeerX509Certificate() !== undefined,
      accepted: caller !== undefined,
      ...(caller === undefined
        ? {}
        : {
            clientId: caller.clientId,
            subject: String(caller.certificate.subject),
            fingerprint: caller.certificate.fingerprints.sha256,
          }),
      ...(refused === undefined ? {} : { code: refused.code, stage: errorCatalogue[refused.code].stage }),
    },
  };
}

const noBody = new Uint8Array();

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** The body, or what came of it when it grew too large; `undefined` where the caller went away. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise(resolve => {
    request.on('data', (chunk: Uint8Array) => {
      // What comes after the answer is thrown away.
      if (length > maxBodyBytes) return;
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) resolve(Buffer.concat(chunks));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}
