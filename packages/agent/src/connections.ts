import type { TLSSocket } from 'node:tls';
import type { Admission } from './admission.js';
import { Attempt } from './attempt.js';
import { connectionError } from './connection-error.js';
import {
  type Connection,
  type ConnectOptions,
  type Connector,
  maxRotations,
  superseded,
} from './connector.js';
import { aborted, unlessAborted } from './deadline.js';
import type { Generation } from './generation.js';
import { addressOf, type Target, targetOf } from './tcp.js';

/** The connections of an agent: each shows the newest identity, and none is made after the agent's end. */
export class Connections {
  readonly #admission: Admission;
  readonly #connector: Connector;
  readonly #end: AbortSignal;

  constructor(admission: Admission, connector: Connector, end: AbortSignal) {
    this.#admission = admission;
    this.#connector = connector;
    this.#end = end;
  }

  /** One of the newest generation for an origin that was admitted, over however many rotations. */
  async newest(origin: URL, alpn: readonly string[], signal: AbortSignal | undefined): Promise<TLSSocket> {
    const either = signal === undefined ? this.#end : AbortSignal.any([this.#end, signal]);
    const target = targetOf(origin);
    for (let attempt = 0; ; attempt++) {
      const generation = await unlessAborted(this.#admission.rotationFor(origin).latest(), either).catch(
        error => {
          throw either.aborted ? aborted(either, addressOf(target)) : error;
        },
      );
      try {
        return await this.socket(target, generation, { alpn }, either);
      } catch (error) {
        if (!generation.retired || attempt === maxRotations) throw error;
      }
    }
  }

  /** One of a generation, which waits for it when it closes. */
  async socket(
    target: Target,
    generation: Generation,
    options: ConnectOptions,
    signal: AbortSignal = this.#end,
  ): Promise<TLSSocket> {
    const { socket } = await generation.expect(this.open(target, generation, options, signal));
    return socket;
  }

  /** The same, with what it stands on. */
  async open(
    target: Target,
    generation: Generation,
    options: ConnectOptions,
    signal: AbortSignal = this.#end,
  ): Promise<Connection> {
    const address = addressOf(target);
    // Whoever waits for a connection of a generation that retires moves on at once.
    const { unwanted } = options;
    const signals = [signal, generation.signal];
    const attempt = new Attempt(...(unwanted === undefined ? signals : [...signals, unwanted]));
    try {
      // A source of one's own tells of no change: it is asked at every connection.
      const rotation = this.#admission.rotations.find(each => each.has(generation));
      if (rotation === undefined || (await attempt.until(rotation.latest())) !== generation)
        throw superseded();
      return await this.#connector.open(target, generation, attempt, options);
    } catch (error) {
      throw signal.aborted
        ? aborted(signal, address)
        : connectionError(error, { address, outcome: 'not-sent' });
    } finally {
      attempt.close();
    }
  }

  /** The proxy to a target, as `host:port`. */
  via(target: Target): string | undefined {
    return this.#connector.via(target);
  }
}
