import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Handshakes } from '../src/handshakes.js';

/** A server whose connections are counted, and those that were not cut off. */
async function counted(handshakes: Handshakes, host: string, port = 0) {
  const open = new Set<Socket>();
  const server: Server = createServer(socket => {
    if (socket.destroyed) return;
    open.add(socket.on('error', () => {}));
    socket.once('close', () => open.delete(socket)).resume();
  });
  handshakes.watch(server);
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { server, open, port: (server.address() as AddressInfo).port };
}

async function knock(host: string, port: number, server: Server, localPort?: number): Promise<Socket> {
  const from = { localAddress: '127.0.0.1', ...(localPort === undefined ? {} : { localPort }) };
  const socket = connect({ host, port, ...from }).on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
  return socket;
}

it('connections from one port to two addresses of the server are counted apart, and leave nothing behind', async () => {
  const handshakes = new Handshakes({ perAddress: 2 });
  const one = await counted(handshakes, '127.0.0.1');
  const two = await counted(handshakes, '127.0.0.2', one.port);
  const first = await knock('127.0.0.1', one.port, one.server);
  const second = await knock('127.0.0.2', two.port, two.server, first.localPort);
  expect([one.open.size, two.open.size]).toEqual([1, 1]);
  const ends = [one, two].flatMap(({ open }) => [...open].map(socket => once(socket, 'close')));
  first.destroy();
  second.destroy();
  await Promise.all(ends);
  await knock('127.0.0.1', one.port, one.server);
  await knock('127.0.0.1', one.port, one.server);
  expect(one.open.size).toBe(2);
});
