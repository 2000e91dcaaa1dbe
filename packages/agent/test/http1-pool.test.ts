import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { Http1Pool } from '../src/http1-pool.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function listening(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', socket => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that answers when it is let. */
async function holding() {
  const held: ServerResponse[] = [];
  const server = createServer((_, response) => held.push(response));
  return { server, port: await listening(server), held, answer: () => held.shift()?.end('served') };
}

const answering = (): Promise<number> => listening(createServer((_, response) => response.end('served')));

/** A pool whose connections come when they are let. */
function gatedPool(port: number, slowStart: boolean) {
  /** One for each connection in the making. */
  const gates: { open(): Promise<Socket>; fail(error: Error): void }[] = [];
  const made: Socket[] = [];
  let asked = 0;
  const pool = new Http1Pool({
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    slowStart,
    connect() {
      asked++;
      return new Promise<TLSSocket>((resolve, reject) => {
        gates.push({
          async open() {
            const socket = connect(port, '127.0.0.1');
            await once(socket, 'connect');
            made.push(socket);
            resolve(socket as TLSSocket);
            return socket;
          },
          fail: reject,
        });
      });
    },
  });
  onTestFinished(() => pool.destroy());
  const get = async (headers = {}): Promise<string> => {
    const { body } = await pool.request({
      origin: `http://localhost:${port}`,
      path: '/',
      method: 'GET',
      headers,
    });
    return body.text();
  };
  return {
    pool,
    made,
    asked: () => asked,
    get,
    many: (count: number) => Promise.allSettled(Array.from({ length: count }, () => get())),
    open: async () => await gates.shift()?.open(),
    async openAll() {
      for (const gate of gates.splice(0)) await gate.open();
    },
    failAll: (error: Error) => {
      for (const gate of gates.splice(0)) gate.fail(error);
    },
  };
}

const served = { status: 'fulfilled', value: 'served' };
const failed = (message: string) => ({ status: 'rejected', reason: expect.objectContaining({ message }) });

/** A connection takes a minute to be made, as far as the pool can tell. */
function slowlyMade(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 60_000;
    return now;
  });
}

it('makes a connection for each request that finds none idle', async () => {
  const { asked, many, openAll } = gatedPool(await answering(), false);
  const answers = many(30);
  expect(asked()).toBe(30);
  await openAll();
  expect(await answers).toEqual(Array(30).fill(served));
});

it('gives a request what comes first, and keeps the connection that was made for it', async () => {
  const { port, held, answer } = await holding();
  const { asked, get, open } = gatedPool(port, false);
  const first = get();
  await open();
  await expect.poll(() => held.length).toBe(1);
  const second = get();
  expect(asked()).toBe(2);
  answer();
  expect(await first).toBe('served');
  await expect.poll(() => held.length).toBe(1);
  answer();
  expect(await second).toBe('served');
  await open();
  const later = [get(), get()];
  await expect.poll(() => held.length).toBe(2);
  answer();
  answer();
  expect(await Promise.all(later)).toEqual(['served', 'served']);
  expect(asked()).toBe(2);
});

it('in slow start makes one connection alone, and no other while that one answers', async () => {
  slowlyMade();
  const { asked, many, open } = gatedPool(await answering(), true);
  const answers = many(60);
  await open();
  expect(await answers).toEqual(Array(60).fill(served));
  expect(asked()).toBe(1);
});

it('in slow start makes more where those that are there answer slower than one is made: 16, then as many as there were', async () => {
  const { port, held, answer } = await holding();
  const { asked, many, openAll } = gatedPool(port, true);
  const answers = many(60);
  expect(asked()).toBe(1);
  await openAll();
  await expect.poll(asked).toBe(1 + 16);
  await openAll();
  await expect.poll(asked).toBe(1 + 16 + 17);
  await openAll();
  await expect.poll(asked).toBe(60);
  await openAll();
  await expect.poll(() => held.length).toBe(60);
  for (let i = 0; i < 60; i++) answer();
  expect(await answers).toEqual(Array(60).fill(served));
});

it('holds nobody back where connecting fails', async () => {
  const { asked, many, failAll } = gatedPool(await answering(), true);
  const answers = many(20);
  expect(asked()).toBe(1);
  failAll(new Error('refused'));
  await expect.poll(asked).toBe(20);
  failAll(new Error('refused'));
  expect(await answers).toEqual(Array(20).fill(failed('refused')));
});

it('makes a connection in place of one that ended', async () => {
  const { asked, get, open, made } = gatedPool(await answering(), true);
  const first = get();
  await open();
  expect(await first).toBe('served');
  made[0]?.destroy();
  await once(made[0] as Socket, 'close');
  const second = get();
  await expect.poll(asked).toBe(2);
  await open();
  expect(await second).toBe('served');
});

it('keeps a connection for the next request when undici refuses the first', async () => {
  slowlyMade();
  const { asked, get, open } = gatedPool(await answering(), true);
  const wrong = get({ 'bad name': 'x' });
  await open();
  await expect(wrong).rejects.toThrow('invalid header');
  expect(await get()).toBe('served');
  await expect(get({ 'bad name': 'x' })).rejects.toThrow('invalid header');
  expect(await get()).toBe('served');
  expect(asked()).toBe(1);
});

/** One that was made for a request which another connection took: the server has seen nothing on it yet. */
async function withSpare(port: number) {
  const gated = gatedPool(port, false);
  const [first, second] = [gated.get(), gated.get()];
  await gated.open();
  await Promise.all([first, second]);
  const spare = (await gated.open()) as Socket;
  expect(gated.asked()).toBe(2);
  return { ...gated, spare };
}

it('takes nothing that a server says unasked for an answer', async () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n';
  let connections = 0;
  const server = createTcpServer(socket => {
    // The second one is the spare.
    if (++connections === 2) socket.write(`${answer}forged`);
    socket.on('data', () => socket.write(`${answer}served`)).on('error', () => {});
  });
  const { spare, get, openAll } = await withSpare(await listening(server));
  await expect.poll(() => spare.bytesRead).toBeGreaterThan(0);
  const answers = Promise.all([get(), get()]);
  await openAll();
  expect(await answers).toEqual(['served', 'served']);
  expect(spare.destroyed).toBe(true);
});

it('uses no connection that the server closed before the first request', async () => {
  const accepted: Socket[] = [];
  const server = createServer((_, response) => response.end('served'));
  server.on('connection', socket => accepted.push(socket));
  const { spare, get, openAll } = await withSpare(await listening(server));
  accepted[1]?.end();
  await once(spare, 'close');
  const answers = Promise.all([get(), get()]);
  await openAll();
  expect(await answers).toEqual(['served', 'served']);
});

it('keeps a connection that nobody asks for no longer than undici does', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { spare } = await withSpare(await answering());
  vi.advanceTimersByTime(3999);
  expect(spare.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(spare.destroyed).toBe(true);
});

it('lets requests that wait finish when it is closed, and leaves no connection', async () => {
  const { pool, made, asked, many, openAll } = gatedPool(await answering(), true);
  const answers = many(10);
  const closed = pool.close();
  expect(asked()).toBe(10);
  await openAll();
  expect(await answers).toEqual(Array(10).fill(served));
  await closed;
  await expect.poll(() => made.filter(socket => !socket.destroyed)).toEqual([]);
});

it('closes connections that come after the last request has gone', async () => {
  const { port, held, answer } = await holding();
  const { pool, made, many, open, openAll } = gatedPool(port, false);
  const answers = many(2);
  await open();
  await expect.poll(() => held.length).toBe(1);
  answer();
  await expect.poll(() => held.length).toBe(1);
  answer();
  expect(await answers).toEqual(Array(2).fill(served));
  await pool.close();
  await openAll();
  await expect.poll(() => made.map(socket => socket.destroyed)).toEqual([true, true]);
});

it('fails requests that wait when it is destroyed, also while it is being closed', async () => {
  for (const closing of [false, true]) {
    const { pool, many } = gatedPool(await answering(), true);
    const answers = many(10);
    const closed = closing ? pool.close() : undefined;
    await pool.destroy(new Error('over'));
    expect(await answers).toEqual(Array(10).fill(failed('over')));
    await closed;
  }
});
