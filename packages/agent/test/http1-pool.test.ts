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
  const gates: { unwanted: AbortSignal | undefined; open(): Promise<Socket>; fail(error: Error): void }[] =
    [];
  const made: Socket[] = [];
  let asked = 0;
  const pool = new Http1Pool({
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    slowStart,
    connect(_, unwanted) {
      asked++;
      return new Promise<TLSSocket>((resolve, reject) => {
        gates.push({
          unwanted,
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
    gates,
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

/** A clock that stands still, unless it is told. */
function clock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
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
  clock();
  const { asked, many, open } = gatedPool(await answering(), true);
  const answers = many(60);
  await open();
  expect(await answers).toEqual(Array(60).fill(served));
  expect(asked()).toBe(1);
});

it('in slow start makes more where those that are there answer slower than one is made: 16, then as many as there were', async () => {
  clock();
  const { port, held, answer } = await holding();
  const { asked, many, openAll } = gatedPool(port, true);
  const answers = many(60);
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(20);
  await openAll();
  vi.advanceTimersByTime(19);
  expect(asked()).toBe(1);
  for (const most of [1 + 16, 1 + 16 + 17, 60]) {
    vi.advanceTimersByTime(20);
    expect(asked()).toBe(most);
    await openAll();
  }
  await expect.poll(() => held.length).toBe(60);
  for (let i = 0; i < 60; i++) answer();
  expect(await answers).toEqual(Array(60).fill(served));
});

it('slow start is over when an attempt stalls', async () => {
  clock();
  const { asked, many, gates } = gatedPool(await answering(), true);
  const answers = many(20);
  vi.advanceTimersByTime(249);
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(asked()).toBe(20);
  const [stalled, ...others] = gates;
  for (const gate of others) await gate.open();
  await expect.poll(async () => (await Promise.race([answers, 'waits'])) !== 'waits').toBe(true);
  expect(await answers).toEqual(Array(20).fill(served));
  stalled?.fail(new Error('late'));
});

it('an attempt that stalls stands for no request that comes later, and fails none', async () => {
  clock();
  const { port, held, answer } = await holding();
  const { asked, get, open, gates } = gatedPool(port, false);
  const first = get();
  await open();
  await expect.poll(() => held.length).toBe(1);
  const second = get();
  answer();
  await expect.poll(() => held.length).toBe(1);
  answer();
  expect(await Promise.all([first, second])).toEqual(['served', 'served']);
  expect(asked()).toBe(2);
  const [stalled] = gates.splice(0);
  vi.advanceTimersByTime(250);
  const long = get();
  await expect.poll(() => held.length).toBe(1);
  const later = get();
  expect(asked()).toBe(3);
  stalled?.fail(new Error('stalled'));
  await open();
  await expect.poll(() => held.length).toBe(2);
  answer();
  answer();
  expect(await Promise.all([long, later])).toEqual(['served', 'served']);
});

it('an attempt that fails fails one request: the one that has no other', async () => {
  const { port, held, answer } = await holding();
  const { get, gates } = gatedPool(port, false);
  const [first, second, third] = [get(), get(), get()];
  const [ofFirst, ofSecond, ofThird] = gates;
  const refused = expect(second).rejects.toThrow('refused');
  // The first goes over what was made for the second, which has the attempt of the first instead.
  await ofSecond?.open();
  ofFirst?.fail(new Error('refused'));
  await refused;
  await ofThird?.open();
  await expect.poll(() => held.length).toBe(2);
  answer();
  answer();
  expect(await Promise.all([first, third])).toEqual(['served', 'served']);
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
  clock();
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

/** A server that answers, and whose end of each connection the test has. */
async function withEnds() {
  const ends: Socket[] = [];
  const server = createTcpServer(socket => {
    ends.push(socket);
    socket.on('data', () => socket.write(`${head}served`)).on('error', () => {});
  });
  return { ends, ...(await withSpare(await listening(server))) };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n';

it.each(['just now', 'before'])('takes nothing that a server said unasked %s for an answer', async when => {
  const { ends, spare, get, openAll, asked } = await withEnds();
  ends[1]?.write(`${head}forged`);
  if (when === 'before') await expect.poll(() => spare.bytesRead).toBeGreaterThan(0);
  const answers = Promise.all([get(), get()]);
  await expect.poll(asked).toBe(3);
  await openAll();
  expect(await answers).toEqual(['served', 'served']);
  expect(spare.destroyed).toBe(true);
});

it.each(['just now', 'before'])('sends nothing over a connection that a server closed %s', async when => {
  const { ends, spare, get, openAll, asked } = await withEnds();
  ends[1]?.end();
  if (when === 'before') await once(spare, 'close');
  const answers = Promise.all([get(), get()]);
  await expect.poll(asked).toBe(3);
  await openAll();
  expect(await answers).toEqual(['served', 'served']);
});

it('closes a connection whose request ended before it was sent', async () => {
  const port = await answering();
  const { pool, made, open } = gatedPool(port, false);
  const ended = new Promise<Error>(onError => {
    const onConnect = (): never => {
      throw new Error('over');
    };
    const handler = { onConnect, onError, onHeaders: () => true, onData: () => true, onComplete() {} };
    pool.dispatch({ origin: `http://localhost:${port}`, path: '/', method: 'GET' }, handler);
  });
  await open();
  expect((await ended).message).toBe('over');
  await expect.poll(() => made[0]?.destroyed).toBe(true);
});

it('gives no connection to a request that is over, and keeps it for the next', async () => {
  const port = await answering();
  const { pool, asked, get, open } = gatedPool(port, true);
  const isOver = { isOver: true, onConnect() {}, onError() {}, onHeaders: () => true, onData: () => true };
  for (let i = 0; i < 20; i++)
    pool.dispatch({ origin: `http://localhost:${port}`, path: '/', method: 'GET' }, isOver);
  const answer = get();
  expect(asked()).toBe(1);
  await open();
  expect(await answer).toBe('served');
  expect(asked()).toBe(1);
});

it('leaves an attempt that is over to nobody', async () => {
  const port = await answering();
  const { pool, asked, get, open, made } = gatedPool(port, false);
  const handler = { isOver: false, onConnect() {}, onError() {}, onHeaders: () => true, onData: () => true };
  pool.dispatch({ origin: `http://localhost:${port}`, path: '/', method: 'GET' }, handler);
  handler.isOver = true;
  await open();
  made[0]?.destroy();
  await once(made[0] as Socket, 'close');
  const answer = get();
  expect(asked()).toBe(2);
  await open();
  expect(await answer).toBe('served');
});

it('goes on where a handler throws', async () => {
  const thrown: unknown[] = [];
  const onThrown = (error: unknown): void => void thrown.push(error);
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onThrown);
  onTestFinished(() => {
    process.off('unhandledRejection', onThrown);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });
  const port = await answering();
  const { pool, asked, get, openAll, failAll } = gatedPool(port, true);
  const broken = new Error('by the handler');
  const onError = (): never => {
    throw broken;
  };
  const handler = { onConnect() {}, onError, onHeaders: () => true, onData: () => true, onComplete() {} };
  pool.dispatch({ origin: `http://localhost:${port}`, path: '/', method: 'GET' }, handler);
  const answer = get();
  failAll(new Error('refused'));
  await expect.poll(asked).toBe(2);
  await openAll();
  expect(await answer).toBe('served');
  expect(thrown).toEqual([broken]);
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

it('gives up connections in the making when the last request has gone, and closes those that come', async () => {
  const { port, held, answer } = await holding();
  const { pool, gates, made, many, open, openAll } = gatedPool(port, false);
  const answers = many(2);
  await open();
  await expect.poll(() => held.length).toBe(1);
  answer();
  await expect.poll(() => held.length).toBe(1);
  answer();
  expect(await answers).toEqual(Array(2).fill(served));
  expect(gates.map(({ unwanted }) => unwanted?.aborted)).toEqual([false]);
  await pool.close();
  expect(gates.map(({ unwanted }) => unwanted?.aborted)).toEqual([true]);
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
