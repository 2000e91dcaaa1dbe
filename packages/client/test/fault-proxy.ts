import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of one exchange, counted in bytes of TLS records that carry application data. */
export interface Fault {
  /** Which way is watched: `request` from the client, `answer` from the server. */
  readonly of: 'request' | 'answer';
  /** How many bytes pass before it happens. */
  readonly at: number;
  /**
   * `cut` resets both connections; `truncate` closes the one to the client as if all were said; `stall` lets nothing more
   * through, in either direction, and keeps both open.
   */
  readonly by: 'cut' | 'truncate' | 'stall';
}

export interface FaultProxy {
  readonly port: number;
  /** What happens to the next exchanges, in their order: one to each connection that carries application data. */
  readonly faults: (Fault | undefined)[];
  /** How many of the next connections are reset before anything is said. */
  refusals: number;
  /** How many bytes of application data the last answer had that passed in full. */
  readonly lastAnswer: number;
}

/**
 * A TCP proxy on loopback that breaks connections at a chosen byte. It sees TLS 1.2 records from outside: what is application
 * data (type 23, RFC 5246 6.2.1) and what is handshake stands in clear before each.
 */
export async function faultProxy(serverPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const faults: (Fault | undefined)[] = [];
  let lastAnswer = 0;
  const server = createServer(client => {
    if (proxy.refusals > 0) {
      proxy.refusals--;
      client.on('error', () => {}).resetAndDestroy();
      return;
    }
    const upstream = connect(serverPort, '127.0.0.1');
    let fault: Fault | undefined;
    let stalled = false;
    let passed = { request: 0, answer: 0 };
    let last: 'request' | 'answer' = 'answer';
    const happens = (by: Fault['by']): void => {
      if (by === 'cut') {
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      } else if (by === 'truncate') {
        client.end();
        upstream.destroy();
      } else stalled = true;
    };
    const forward = (of: Fault['of'], from: Socket, to: Socket): void => {
      const records = new Records();
      from.on('data', chunk => {
        if (stalled) return;
        for (const { bytes, isData } of records.split(chunk)) {
          if (isData && of === 'request' && last === 'answer') {
            fault = faults.shift();
            passed = { request: 0, answer: 0 };
          }
          if (isData) last = of;
          const left = fault?.of === of && isData ? fault.at - passed[of] : Number.POSITIVE_INFINITY;
          to.write(bytes.subarray(0, left));
          if (isData) passed[of] += bytes.length;
          if (of === 'answer' && isData) lastAnswer = passed.answer;
          if (fault !== undefined && left <= bytes.length) return happens(fault.by);
        }
      });
      from.on('end', () => stalled || to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => stalled || to.destroy());
    };
    for (const socket of [client, upstream]) {
      // The pieces are small: the second would wait for the other side to acknowledge the first (RFC 896, RFC 1122 4.2.3.2).
      socket.setNoDelay();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    forward('request', client, upstream);
    forward('answer', upstream, client);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port,
    faults,
    refusals: 0,
    get lastAnswer() {
      return lastAnswer;
    },
  };
  return proxy;
}

/** Cuts a stream into pieces of which each belongs to one TLS record. */
class Records {
  #header = Buffer.alloc(0);
  #left = 0;
  #isData = false;

  *split(chunk: Buffer): Generator<{ readonly bytes: Buffer; readonly isData: boolean }> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#left === 0) {
        const taken = rest.subarray(0, 5 - this.#header.length);
        this.#header = Buffer.concat([this.#header, taken]);
        rest = rest.subarray(taken.length);
        if (this.#header.length < 5) return;
        this.#isData = this.#header[0] === 23;
        this.#left = this.#header.readUInt16BE(3);
        yield { bytes: this.#header, isData: this.#isData };
        this.#header = Buffer.alloc(0);
      }
      const bytes = rest.subarray(0, this.#left);
      rest = rest.subarray(bytes.length);
      this.#left -= bytes.length;
      if (bytes.length > 0) yield { bytes, isData: this.#isData };
    }
  }
}
