import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type AlertName, plainAlert, sealedAlert, sealedNothing } from './alert.js';

/** Milliseconds for a client to hang up once it was refused. */
const lingering = 1_000;

/**
 * A TCP connection that withholds the server's last handshake flight until it is known who calls: in TLS 1.2 its Finished,
 * in TLS 1.3 its session tickets. Then it lets the flight go, or sends an alert instead, which the client takes for what
 * OpenSSL says of it. Node has no other way to refuse a client once its certificate is known.
 */
export class WithheldFlight extends Duplex {
  readonly #tcp: Duplex;
  #phase: 'first' | 'keys' | 'last' | 'done' = 'first';
  readonly #withheld: Buffer[] = [];
  #written = false;
  #secret: Buffer | undefined;

  constructor(tcp: Duplex) {
    super({ allowHalfOpen: true });
    this.#tcp = tcp;
    tcp.on('data', (data: Buffer) => {
      // The client answers only once it has all of the server's first flight.
      if (this.#phase === 'keys') this.#phase = 'last';
      if (!this.push(data)) tcp.pause();
    });
    tcp.on('end', () => this.push(null));
    tcp.on('error', error => this.destroy(error));
    tcp.on('close', () => this.destroy());
  }

  /** To be called with each line that the TLS socket logs of its keys. */
  onKey(line: Buffer): void {
    const [label, , secret = ''] = line.toString('latin1').trim().split(' ');
    // TLS 1.2: the client's last flight has come, and nothing of the server's last one was written. Where a session is
    // resumed, keys are there from the start, and the server has finished before the client: nothing can be withheld.
    if (label === 'CLIENT_RANDOM' && this.#written) this.#phase = 'last';
    if (label !== 'SERVER_TRAFFIC_SECRET_0') return;
    this.#secret = Buffer.from(secret, 'hex');
    if (this.#phase === 'first') this.#phase = 'keys';
  }

  /** Whether the client still waits for the server's last flight. */
  get isHeld(): boolean {
    return this.#phase === 'last';
  }

  /** Lets the flight go. */
  release(): void {
    this.#phase = 'done';
    this.#forget();
    for (const chunk of this.#withheld.splice(0)) this.#tcp.write(chunk);
  }

  /**
   * Lets the flight go without its session tickets. In TLS 1.3 it is nothing but tickets: records that hold nothing take
   * their places, since each counts.
   */
  releaseWithoutTickets(socket: TLSSocket): void {
    if (this.#secret !== undefined && this.isHeld) {
      const suite = socket.getCipher().standardName;
      const records = recordsIn(Buffer.concat(this.#withheld.splice(0)));
      for (let sequence = 0; sequence < records; sequence++)
        this.#withheld.push(sealedNothing(this.#secret, suite, sequence));
    }
    this.release();
  }

  /** Drops the flight, and ends the connection. */
  hangUp(): void {
    this.#phase = 'done';
    this.#withheld.length = 0;
    this.#forget();
    this.#tcp.end();
  }

  /** Drops the flight, and ends the connection with an alert. */
  refuse(alert: AlertName | number, socket: TLSSocket): void {
    this.#phase = 'done';
    this.#withheld.length = 0;
    const record =
      this.#secret === undefined
        ? plainAlert(alert)
        : sealedAlert(alert, this.#secret, socket.getCipher().standardName);
    this.#forget();
    // What the client has sent meanwhile is read and dropped: bytes left unread would make the kernel reset the connection,
    // and a reset overtakes the alert.
    const tcp = this.#tcp.removeAllListeners('data').resume();
    const timer = setTimeout(() => socket.destroy(), lingering);
    tcp.once('end', () => socket.destroy()).once('close', () => clearTimeout(timer));
    tcp.end(record);
  }

  #forget(): void {
    this.#secret?.fill(0);
    this.#secret = undefined;
  }

  override _read(): void {
    this.#tcp.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.#written = true;
    if (this.#phase !== 'last') {
      this.#tcp.write(chunk, callback);
      return;
    }
    this.#withheld.push(chunk);
    callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#tcp.end(callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#forget();
    this.#tcp.destroy();
    callback(error);
  }
}

/** How many TLS records there are (RFC 8446 5.1: five bytes, the last two of them the length of what follows). */
function recordsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) count++;
  return count;
}
