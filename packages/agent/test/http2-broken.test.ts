import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';

const pki = createTestPki();

/** RFC 9113 4.1 */
function frame(type: number, flags: number, stream: number, payload: readonly number[] = []): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, Buffer.from(payload)]);
}

const settings = frame(4, 0, 0);
const status200 = [0x88];
const headers = (stream: number): Buffer => frame(1, 0x4, stream, status200);
const answer = (stream: number): Buffer => frame(1, 0x5, stream, status200);
const reset = (stream: number): Buffer => frame(3, 0, stream, [0, 0, 0, 2]);
/** That none of its HEADERS go before breaks the connection (RFC 9113 6.10). */
const continuation = (stream: number): Buffer => frame(9, 0x4, stream, status200);

/** Answers the first request with these frames, and all others as it should. */
async function breakingServer(frames: (stream: number) => readonly Buffer[]) {
  const certificate = pki.server('localhost');
  const connections: TLSSocket[] = [];
  const server = createServer(
    { cert: certificate.pem, key: certificate.keyPem, ALPNProtocols: ['h2'] },
    socket => {
      const isFirst = connections.push(socket) === 1;
      socket.on('error', () => {}).write(settings);
      let left = Buffer.alloc(0);
      let preface = 24;
      socket.on('data', data => {
        left = Buffer.concat([left, data]);
        if (left.length < preface) return;
        left = left.subarray(preface);
        preface = 0;
        while (left.length >= 9 && left.length >= 9 + left.readUIntBE(0, 3)) {
          const [type, flags, stream] = [left[3], left[4], left.readUInt32BE(5)];
          left = left.subarray(9 + left.readUIntBE(0, 3));
          if (type === 4 && flags === 0) socket.write(frame(4, 1, 0));
          if (type === 1) for (const each of isFirst ? frames(stream) : [answer(stream)]) socket.write(each);
        }
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/`, connections };
}

it.each([
  ['GET', 'that can send nothing more', (id: number) => [reset(id), continuation(id)]],
  ['POST', 'that can send nothing more', (id: number) => [reset(id), continuation(id)]],
  ['GET', 'on which nothing comes any more', (id: number) => [headers(id), continuation(id)]],
  ['POST', 'on which nothing comes any more', (id: number) => [headers(id), continuation(id)]],
] as const)('a %s leaves a connection %s', async (method, _, frames) => {
  const { url, connections } = await breakingServer(frames);
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({
    identity,
    trust: { ca: pki.ca },
    origins: 'any',
    http2: true,
    timeouts: { total: 300 },
  });
  onTestFinished(() => agent.destroy());
  const send = async (): Promise<number> => {
    const response = await agent.fetch(url, { method });
    await response.text();
    return response.status;
  };
  await expect(send()).rejects.toThrow();
  // It may take one request more to find out.
  await send().catch(() => {});
  expect(await send()).toBe(200);
  expect(connections.length).toBeGreaterThan(1);
});
