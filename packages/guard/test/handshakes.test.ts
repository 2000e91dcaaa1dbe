import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { AddressRules } from '../src/address/address-rules.js';
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

it('a trusted proxy may have as many handshakes under way as all together may', async () => {
  const handshakes = new Handshakes({ perAddress: 1, total: 3 }, AddressRules.parse(['127.0.0.1']));
  const { open, server, port } = await counted(handshakes, '127.0.0.1');
  for (let i = 0; i < 4; i++) await knock('127.0.0.1', port, server);
  expect(open.size).toBe(3);
});

/** Whether each of these is let through, whose addresses no test machine has. */
function letThrough(handshakes: Handshakes, addresses: readonly string[]): boolean[] {
  const server = createServer();
  handshakes.watch(server);
  return addresses.map((address, port) => {
    const own = { remoteAddress: { value: address }, remotePort: { value: port } };
    const socket = Object.defineProperties(new Socket(), own);
    server.emit('connection', socket);
    return !socket.destroyed;
  });
}

it.each([
  [
    'addresses of one IPv6 /64',
    ['2001:db8::1', '2001:db8::2:0:0:1', '2001:db8:0:0:ffff::'],
    [true, true, false],
  ],
  ['addresses of two IPv6 /64', ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'], [true, true, true]],
  [
    'one IPv4 address, mapped or not',
    ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'],
    [true, true, false],
  ],
  ['mapped IPv4 addresses', ['::ffff:192.0.2.1', '::ffff:192.0.2.2', '::ffff:192.0.2.3'], [true, true, true]],
  ['addresses of one link', ['fe80::1%eth0', 'fe80::2%eth0', 'fe80::3%eth1'], [true, true, false]],
])('of two from one place, %s', (_, addresses, expected) => {
  expect(letThrough(new Handshakes({ perAddress: 2 }), addresses)).toEqual(expected);
});
