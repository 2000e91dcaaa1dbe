// A PKI whose certificates, the CAs' among them, say where to ask about them, and the server that answers there.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createTestPki, type RevocationServer, type TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';

export async function checkablePki(
  options: { readonly now?: () => Date } = {},
): Promise<{ readonly pki: TestPki; readonly revocation: RevocationServer }> {
  const port = await freePort();
  const pki = createTestPki({ ...options, revocationUrl: `http://127.0.0.1:${port}` });
  const revocation = await pki.serveRevocation({ port });
  onTestFinished(() => revocation.close());
  return { pki, revocation };
}

/** Responders of tests are on loopback, which a guard asks only where it is told so. */
export const onLoopback = { allowAddress: (): boolean => true };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
