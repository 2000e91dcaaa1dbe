import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { FollowingPool } from '../src/following-pool.js';

async function answering(): Promise<number> {
  const server = createServer((_, response) => response.end('served'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A pool whose connections come when they are let. */
async function gatedPool() {
  const port = await answering();
  /** One for each connection in the making. */
  const gates: { open(): Promise<void>; fail(error: Error): void }[] = [];
  const made = { now: 0, ever: 0, at: [] as { making: number; before: number }[] };
  const pool = new FollowingPool({}, () => {
    made.at.push({ making: ++made.now, before: made.ever });
    return new Promise<TLSSocket>((resolve, reject) => {
      gates.push({
        async open() {
          const socket: Socket = connect(port, '127.0.0.1');
          await once(socket, 'connect');
          made.now--;
          made.ever++;
          resolve(socket as TLSSocket);
        },
        fail(error) {
          made.now--;
          reject(error);
        },
      });
    });
  });
  onTestFinished(() => pool.destroy());
  const done: string[] = [];
  const get = async (): Promise<string> => {
    const { body } = await pool.request({ origin: `http://localhost:${port}`, path: '/', method: 'GET' });
    const text = await body.text();
    done.push(text);
    return text;
  };
  const many = (count: number) => Promise.allSettled(Array.from({ length: count }, get));
  return { pool, gates, made, done, many };
}

const served = { status: 'fulfilled', value: 'served' };

it('makes four connections at first, and never more at once than there have been', async () => {
  const { gates, made, many } = await gatedPool();
  const answers = many(60);
  expect(gates).toHaveLength(4);
  let done = false;
  void answers.then(() => {
    done = true;
  });
  while (!done) {
    await gates.shift()?.open();
    await new Promise(setImmediate);
  }
  expect(await answers).toEqual(Array(60).fill(served));
  expect(made.at.filter(({ making, before }) => making > Math.max(4, before))).toEqual([]);
});

it('serves what waits by connections that are idle again, while others are in the making', async () => {
  const { gates, done, many } = await gatedPool();
  const answers = many(30);
  await gates.shift()?.open();
  // Three of the first four, and one in place of the one that is there: none of them ever comes to be.
  await expect.poll(() => done.length).toBe(26);
  expect(gates).toHaveLength(4);
  for (const gate of gates) gate.fail(new Error('refused'));
  const results = await answers;
  const count = (status: string): number => results.filter(each => each.status === status).length;
  expect([count('fulfilled'), count('rejected')]).toEqual([26, 4]);
});

it('holds nobody back where connecting fails', async () => {
  const { gates, many } = await gatedPool();
  const answers = many(20);
  gates[0]?.fail(new Error('refused'));
  await expect.poll(() => gates.length).toBe(20);
  for (const gate of gates) gate.fail(new Error('refused'));
  const failed = { status: 'rejected', reason: expect.objectContaining({ message: 'refused' }) };
  expect(await answers).toEqual(Array(20).fill(failed));
});

it('lets requests that wait finish when it is closed', async () => {
  const { pool, gates, many } = await gatedPool();
  const answers = many(10);
  const closed = pool.close();
  expect(gates).toHaveLength(10);
  for (const gate of gates) await gate.open();
  expect(await answers).toEqual(Array(10).fill(served));
  await closed;
});

it('fails requests that wait when it is destroyed', async () => {
  const { pool, many } = await gatedPool();
  const answers = many(10);
  await pool.destroy(new Error('over'));
  const failed = { status: 'rejected', reason: expect.objectContaining({ message: 'over' }) };
  expect(await answers).toEqual(Array(10).fill(failed));
});
