import type { TLSSocket } from 'node:tls';
import type { Verdict } from '@countersign/guard';
import type { Schemas } from './api/request.js';

/** What `/v1/diagnostics/tls` tells of the connection that it was asked over. */
export function tlsDiagnostics(
  socket: TLSSocket,
  verdict: Verdict,
  address: string,
): Schemas['TlsDiagnostics'] {
  const { alpnProtocol, servername } = socket;
  const client = verdict.ok ? verdict.client : undefined;
  return {
    tlsVersion: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    resumed: socket.isSessionReused(),
    address,
    ...(alpnProtocol ? { alpn: alpnProtocol } : {}),
    ...(servername ? { serverName: servername } : {}),
    certificate: {
      presented: socket.getPeerX509Certificate() !== undefined,
      accepted: client !== undefined,
      ...(client === undefined
        ? {}
        : {
            clientId: client.id,
            subject: String(client.certificate.subject),
            fingerprint: client.certificate.fingerprints.sha256,
          }),
      ...(verdict.ok ? {} : { code: verdict.code, stage: verdict.stage }),
    },
  };
}
