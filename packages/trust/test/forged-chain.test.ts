// The chain that a server sends is its own story: Node links it by name (FACTS 24), a pin needs proof.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { createTrust, type ServedChain } from '@countersign/trust';
import { readServedChain } from '@countersign/trust/internal';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Entity, makeCa, makeLeaf } from './make-chain.js';

// Both CAs are believed; the pin says that this host is issued for by the first only.
const pinnedRoot = makeCa('Pinned Root');
const pinned = makeCa('Pinned CA', pinnedRoot);
const other = makeCa('Other Root');
const ca = [pinnedRoot.certificate.pem, other.certificate.pem];
const trust = createTrust({ ca, pins: { localhost: [pinned.certificate.pin, pinnedRoot.certificate.pin] } });

/** What a client sees of a server that sends these certificates. */
async function seen({ keys, certificate }: Entity, sent: readonly Entity[], version: 'TLSv1.2' | 'TLSv1.3') {
  const server = createServer({
    key: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    cert: [certificate, ...sent.map(entity => entity.certificate)].map(({ pem }) => pem).join(''),
    maxVersion: version,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca });
  onTestFinished(async () => {
    socket.destroy();
    server.close();
    await once(server, 'close');
  });
  await once(socket, 'secureConnect');
  return { authorized: socket.authorized, ...chainsOf(socket) };
}

/** The chain by name, as Node tells it, and what trust is given. */
function chainsOf(socket: TLSSocket): { pinsByName: string[]; served: ServedChain } {
  const certificates: Uint8Array[] = [];
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate)
    certificates.push(next.raw);
  const served = readServedChain(certificates as [Uint8Array, ...Uint8Array[]]);
  return { pinsByName: [served.leaf, ...served.others].map(({ pin }) => pin), served };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', version => {
  test('a server under the pinned CA is believed', async () => {
    const { served } = await seen(makeLeaf(pinned), [pinned], version);
    expect(await trust.judge('localhost', served)).toMatchObject({ pin: 'matched' });
  });

  test.each<[string, () => [leaf: Entity, sent: Entity[]]]>([
    ['adds the pinned CA itself', () => [makeLeaf(other), [pinned, pinnedRoot]]],
    [
      'adds a CA of the right name with the public key that is pinned',
      () => {
        // Its leaf was issued by a CA that is named as the real one, and believed.
        const fake = makeCa('Other Root', other, { spki: pinned.certificate.spki });
        return [makeLeaf(other), [fake, other]];
      },
    ],
    [
      'puts a CA with the pinned key between its leaf and its root',
      () => {
        const intermediate = makeCa('Intermediate', other);
        const fake = makeCa('Intermediate', other, { spki: pinned.certificate.spki });
        return [makeLeaf(intermediate), [fake, intermediate]];
      },
    ],
    [
      'has a namesake of the pinned CA under the other root',
      () => {
        const namesake = makeCa('Pinned CA', other);
        return [makeLeaf(namesake), [namesake, pinned, pinnedRoot]];
      },
    ],
  ])('a server that %s is authorized by OpenSSL, and not believed', async (_, make) => {
    const [leaf, sent] = make();
    const { authorized, pinsByName, served } = await seen(leaf, sent, version);
    expect(authorized).toBe(true);
    expect(pinsByName).toEqual(expect.arrayContaining([pinned.certificate.pin]));
    await expect(trust.judge('localhost', served)).rejects.toMatchObject({
      code: 'SERVER_PIN_MISMATCH',
      message: expect.not.stringContaining(pinned.certificate.pin),
    });
  });
});
