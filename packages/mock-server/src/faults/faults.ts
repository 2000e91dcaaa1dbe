import { type Random, randomOf } from '../seeded.js';
import { checkFault, type FaultSupport } from './check-fault.js';
import {
  type AnswerFault,
  awaitsCertificate,
  type Fault,
  type HandshakeFault,
  isAnswerFault,
} from './fault.js';
import { goesTo, parseRoute, type Route } from './route.js';

/** A fault that was injected. */
export interface InjectedFault {
  /** How often it has shown. */
  readonly count: number;
  /** From now on it doesn't show. What it holds up already stays so until the mock is closed. */
  end(): void;
}

/** A request that a fault may befall. */
export interface FaultyRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly client: string | undefined;
  readonly connection: number;
  readonly http2: boolean;
}

/** A fault that shows now, with chance of its own. */
export interface Showing<Kind extends Fault = Fault> {
  readonly fault: Kind;
  readonly random: Random;
}

interface Active extends Showing {
  readonly route: Route | undefined;
  /** That fitted, among those that were spared. */
  fitted: number;
  count: number;
}

/** The faults of a mock. Where several fit, the one that was injected last shows, and the others don't count it. */
export class Faults {
  readonly #seed: string | undefined;
  readonly #support: FaultSupport;
  readonly #active = new Set<Active>();
  #injected = 0;

  constructor(seed: string | undefined, support: FaultSupport) {
    this.#seed = seed;
    this.#support = support;
  }

  /** @throws ConfigurationError `CONFIG_INVALID` */
  inject(given: Fault): InjectedFault {
    checkFault(given, this.#support);
    const fault = { ...given };
    // Apart for each: what befalls one fault must not change the chance of another.
    const random = randomOf(this.#seed && `${this.#seed}\nfault ${++this.#injected}`);
    const route = isAnswerFault(fault) && fault.route !== undefined ? parseRoute(fault.route) : undefined;
    const active: Active = { fault, random, route, fitted: 0, count: 0 };
    this.#active.add(active);
    return {
      get count() {
        return active.count;
      },
      end: () => void this.#active.delete(active),
    };
  }

  /** Ends all. */
  heal(): void {
    this.#active.clear();
  }

  /** Whether there are faults that wait for the client's certificate. */
  get awaitCertificates(): boolean {
    for (const { fault } of this.#active) if (awaitsCertificate(fault)) return true;
    return false;
  }

  /** The fault of a connection that comes in. */
  ofConnection(connection: number): Showing<HandshakeFault> | undefined {
    return this.#next<HandshakeFault>(
      ({ fault }) => !isAnswerFault(fault) && !awaitsCertificate(fault) && onConnection(fault, connection),
    );
  }

  /** The fault of a connection whose client has shown its certificate. */
  ofClient(connection: number, client: string | undefined): Showing<HandshakeFault> | undefined {
    return this.#next<HandshakeFault>(
      ({ fault }) => awaitsCertificate(fault) && onConnection(fault, connection) && ofClient(fault, client),
    );
  }

  /** The fault of a request that has come. */
  ofRequest(request: FaultyRequest): Showing<AnswerFault> | undefined {
    return this.#next<AnswerFault>(
      ({ fault, route }) =>
        isAnswerFault(fault) &&
        versions[fault.kind] !== (request.http2 ? 1 : 2) &&
        onConnection(fault, request.connection) &&
        ofClient(fault, request.client) &&
        (route === undefined || goesTo(route, request)),
    );
  }

  #next<Kind extends Fault>(fits: (active: Active) => boolean): Showing<Kind> | undefined {
    // Most requests of most mocks.
    if (this.#active.size === 0) return undefined;
    const found = [...this.#active].findLast(active => fits(active) && shows(active));
    return found as Showing<Kind> | undefined;
  }
}

/** Counts one that fits. */
function shows(active: Active): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = active.fault;
  if (active.count >= times || ++active.fitted <= after) return false;
  if (probability < 1 && fractionOf(active.random) >= probability) return false;
  active.count++;
  return true;
}

const onConnection = ({ connection }: Fault, number: number): boolean =>
  connection === undefined || connection === number;

const ofClient = (fault: Fault, client: string | undefined): boolean =>
  !('client' in fault) || fault.client === undefined || fault.client === client;

/** Faults of one version of HTTP. */
const versions: { readonly [kind in Fault['kind']]?: 1 | 2 } = {
  'malformed-chunk': 1,
  garbage: 1,
  goaway: 2,
  'rst-stream': 2,
};

/** A number from 0 to 1, exclusive. */
export const fractionOf = (random: Random): number => Buffer.from(random(4)).readUInt32BE() / 2 ** 32;
