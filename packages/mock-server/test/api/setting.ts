import { createTestPki } from '@countersign/test-certs';
import { PaymentApi, type PaymentApiOptions } from '../../src/api/payment-api.js';
import type { ApiAnswer, ApiRequest, Caller } from '../../src/api/request.js';

export const start: Date = new Date('2026-11-27T07:14:00Z');

const pki = createTestPki({ seed: 'payment-api', now: () => start });

/** A client that was admitted. */
export function caller(clientId: string, more: Partial<Caller> = {}): Caller {
  const { certificate, chain } = pki.client(clientId);
  const address = '192.0.2.7';
  return { clientId, trustLevel: 'standard', certificate, chain, address, attributes: {}, ...more };
}

export const demo: Caller = caller('demo_client');
export const bank: Caller = caller('financial_client_bank', { trustLevel: 'maximum' });
export const operator: Caller = caller('operator', { attributes: { role: 'admin' } });

export interface Asked {
  /** Default: demo_client. */
  readonly as?: Caller | 'nobody';
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown;
  /** Beside the API key, and for POST an Idempotency-Key and the media type; `undefined` takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** An answer whose body is looked at field by field. */
export interface Answered extends ApiAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows which answer it asked for.
  readonly body: any;
}

/** An API with a clock that stands still, chance from a seed, and waits that end when the test says so. */
export class Setting {
  now: Date = start;
  readonly api: PaymentApi;
  /** Ends the slow answers that are waited for. */
  readonly waits: (() => void)[] = [];
  #keys = 0;

  constructor(options: PaymentApiOptions = {}) {
    const clients = [demo, bank, operator].map(({ clientId, trustLevel }) => ({ clientId, trustLevel }));
    this.api = new PaymentApi({
      clients,
      now: () => this.now,
      random: seeded(1),
      wait: () => new Promise(resolve => this.waits.push(resolve)),
      ...options,
    });
  }

  advance(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
  }

  /** As the API gives it: at once, unless something is waited for. */
  begin(
    method: string,
    target: string,
    { as = demo, body, headers = {} }: Asked = {},
  ): ApiAnswer | Promise<ApiAnswer> {
    const defaults: Record<string, string | undefined> = {};
    if (as !== 'nobody') defaults['x-api-key'] = this.api.apiKeyOf(as.clientId);
    if (method === 'POST') defaults['idempotency-key'] = `key-${++this.#keys}`;
    if (body !== undefined) defaults['content-type'] = 'application/json';
    const request: ApiRequest = {
      method,
      target,
      headers: { ...defaults, ...headers },
      body: bytesOf(body),
      connection: () => ({
        tlsVersion: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        resumed: false,
        address: '192.0.2.7',
        certificate: { presented: as !== 'nobody', accepted: as !== 'nobody' },
      }),
      afterwards: work => work(),
    };
    return this.api.answer(request, as === 'nobody' ? undefined : as);
  }

  async ask(method: string, target: string, asked?: Asked): Promise<Answered> {
    return this.begin(method, target, asked);
  }

  get(target: string, asked?: Asked): Promise<Answered> {
    return this.ask('GET', target, asked);
  }

  post(target: string, body?: unknown, asked?: Asked): Promise<Answered> {
    return this.ask('POST', target, { ...asked, body });
  }

  /** The id of a new payment. */
  async pay(value = '100.00', more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { body } = await this.post('/v1/payments', { amount: { currency: 'EUR', value }, ...more });
    return body.id ?? body.instance.replace('/v1/payments/', '');
  }
}

export const eur = (value: string): { currency: string; value: string } => ({ currency: 'EUR', value });

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body === undefined) return new Uint8Array();
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Bytes from a seed (mulberry32). */
export function seeded(seed: number): (length: number) => Uint8Array {
  let state = seed;
  return length =>
    Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let value = Math.imul(state ^ (state >>> 15), 1 | state);
      value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
      return (value ^ (value >>> 14)) & 255;
    });
}
