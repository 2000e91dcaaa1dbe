import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate } from '@countersign/x509';

/**
 * Lets a socket tell its server's certificates whenever it is asked: the path that was verified, in this handshake or in
 * that of the session. Node's own methods find nothing where a session was resumed, nor, below Node 26, where the chain was
 * read once before.
 */
export function tellPeerCertificates(socket: TLSSocket, path: readonly Certificate[]): void {
  let known: readonly X509Certificate[] | undefined;
  const read = (): readonly X509Certificate[] => {
    known ??= path.map(({ der }) => new X509Certificate(der));
    return known;
  };
  const methods = {
    getPeerCertificate: (detailed = false) => (detailed ? detailedOf(read()) : read()[0]?.toLegacyObject()),
    getPeerX509Certificate: () => read()[0],
  };
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(socket, name, { value, configurable: true, writable: true });
}

/** Each with its issuer; the last is its own, as Node has it. */
function detailedOf(path: readonly X509Certificate[]): DetailedPeerCertificate | undefined {
  const objects = path.map(certificate => certificate.toLegacyObject() as DetailedPeerCertificate);
  objects.forEach((object, i) => {
    object.issuerCertificate = objects[i + 1] ?? object;
  });
  return objects[0];
}
