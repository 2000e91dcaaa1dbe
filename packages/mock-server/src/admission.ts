import type { TLSSocket } from 'node:tls';
import { CountersignError, type ErrorCode, errorCatalogue } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { Certificate } from '@countersign/x509';
import type { RegisteredClient } from './registry.js';

/** A caller that may come in. */
export interface Admitted {
  readonly client: RegisteredClient;
  readonly certificate: Certificate;
  readonly address: string;
}

const verdicts: Record<string, ErrorCode> = {
  CERT_HAS_EXPIRED: 'CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'CERTIFICATE_NOT_YET_VALID',
  CERT_REVOKED: 'CERTIFICATE_REVOKED',
  INVALID_PURPOSE: 'CERTIFICATE_PURPOSE_INVALID',
};

/** Decides who comes in: presented, format, chain, expiry, pinning, ip, authorization. The first failure wins. */
export class Admission {
  readonly #clients: ReadonlyMap<string, RegisteredClient>;
  // A resumed session says nothing about its chain: what the full handshake found is kept for it.
  readonly #chainVerdicts = new Map<string, string | undefined>();

  constructor(clients: readonly RegisteredClient[]) {
    this.#clients = new Map(clients.map(client => [client.clientId, client]));
  }

  /** @throws CountersignError with the code and the stage that refused. */
  admit(socket: TLSSocket): Admitted {
    const presented = socket.getPeerX509Certificate();
    if (presented === undefined)
      throw refused('CLIENT_CERTIFICATE_REQUIRED', 'No client certificate was presented');
    const certificate = readable(presented.raw);
    const chainError = this.#chainError(socket, presented.fingerprint256);
    if (chainError !== undefined)
      throw refused(
        verdicts[chainError] ?? 'CERTIFICATE_CHAIN_INVALID',
        `The certificate ${certificate.subject} was refused: ${chainError}`,
      );
    if (certificate.notAfter < new Date())
      throw refused('CERTIFICATE_EXPIRED', `The certificate ${certificate.subject} has expired`);
    const client = this.#clients.get(certificate.subject.commonName ?? '');
    const address = addressOf(socket);
    if (client !== undefined && !client.acceptsCertificate(certificate))
      throw refused(
        'CERTIFICATE_PINNING_FAILED',
        `The certificate ${certificate.fingerprints.sha1} is not pinned for ${client.clientId}`,
      );
    if (client !== undefined && !client.acceptsAddress(address))
      throw refused('IP_NOT_ALLOWED', `${client.clientId} may not call from ${address}`);
    if (client === undefined)
      throw refused('CLIENT_UNKNOWN', `No client is registered for ${certificate.subject}`);
    return { client, certificate, address };
  }

  #chainError(socket: TLSSocket, fingerprint: string): string | undefined {
    if (!socket.isSessionReused()) {
      // Node types it as Error, and gives OpenSSL's name of the error.
      const error = socket.authorized ? undefined : String(socket.authorizationError);
      this.#chainVerdicts.set(fingerprint, error);
      return error;
    }
    if (!this.#chainVerdicts.has(fingerprint)) return 'a resumed session of an unknown handshake';
    return this.#chainVerdicts.get(fingerprint);
  }
}

function readable(raw: Uint8Array): Certificate {
  try {
    return Certificate.parse(raw);
  } catch (error) {
    throw refused(
      'CERTIFICATE_INVALID_FORMAT',
      CountersignError.is(error) ? error.message : 'The certificate cannot be read',
    );
  }
}

const addressOf = (socket: TLSSocket): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

function refused(code: ErrorCode, message: string): CountersignError {
  const { status } = errorCatalogue[code];
  return createError(code, message, { outcome: 'processed', ...(status === undefined ? {} : { status }) });
}
