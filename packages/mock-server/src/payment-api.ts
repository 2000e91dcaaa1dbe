import { createHash, randomBytes } from 'node:crypto';
import { ApiError, type components } from '@countersign/spec';
import type { Admitted } from './admission.js';

type Payment = components['schemas']['Payment'];
type ClientIdentity = components['schemas']['ClientIdentity'];

/** A request as the API sees it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const day = 24 * 60 * 60 * 1000;

/** The Payment API of openapi.yaml, with its payments in memory, apart for each client. */
export class PaymentApi {
  readonly #payments = new Map<string, Payment>();
  readonly #created = new Map<string, { readonly bodyHash: string; readonly payment: Payment }>();

  /** @throws ApiError */
  answer(request: ApiRequest, caller: Admitted): ApiAnswer {
    const { method, path } = request;
    if (method === 'GET' && path === '/v1/identity') return { status: 200, body: identityOf(caller) };
    if (method === 'POST' && path === '/v1/payments') return this.#create(request, caller.client.clientId);
    const id = /^\/v1\/payments\/(pay_[0-9A-Za-z]+)$/.exec(path)?.[1];
    if (method === 'GET' && id !== undefined) return this.#retrieve(id, caller.client.clientId);
    throw new ApiError('NOT_FOUND', `There is no ${method} ${path}`, { status: 404 });
  }

  #create({ idempotencyKey, body }: ApiRequest, clientId: string): ApiAnswer {
    if (!idempotencyKey)
      throw new ApiError('IDEMPOTENCY_KEY_MISSING', 'POST /v1/payments needs an Idempotency-Key', {
        status: 400,
      });
    const key = `${clientId}\n${idempotencyKey}`;
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const earlier = this.#created.get(key);
    if (earlier !== undefined && earlier.bodyHash !== bodyHash)
      throw new ApiError('IDEMPOTENCY_KEY_REUSED', 'The Idempotency-Key was used with another body', {
        status: 422,
      });
    if (earlier !== undefined)
      return { status: 201, body: earlier.payment, headers: { 'idempotency-replayed': 'true' } };
    const now = new Date().toISOString();
    const order = parseCreatePayment(body);
    const nothing = { currency: order.amount.currency, value: '0' };
    const payment: Payment = {
      id: `pay_${randomBytes(8).toString('hex').toUpperCase()}`,
      status: 'authorized',
      ...order,
      capturedAmount: nothing,
      refundedAmount: nothing,
      createdAt: now,
      updatedAt: now,
    };
    this.#payments.set(`${clientId}\n${payment.id}`, payment);
    this.#created.set(key, { bodyHash, payment });
    return { status: 201, body: payment };
  }

  #retrieve(id: string, clientId: string): ApiAnswer {
    const payment = this.#payments.get(`${clientId}\n${id}`);
    if (payment === undefined) throw new ApiError('NOT_FOUND', `There is no payment ${id}`, { status: 404 });
    return { status: 200, body: payment };
  }
}

function identityOf({ client, certificate, address }: Admitted): ClientIdentity {
  return {
    clientId: client.clientId,
    trustLevel: client.trustLevel,
    subject: String(certificate.subject),
    fingerprints: certificate.fingerprints,
    pin: certificate.pin,
    chain: [],
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: Math.floor((certificate.notAfter.getTime() - Date.now()) / day),
    address,
  };
}

/** The CreatePayment schema. */
function parseCreatePayment(body: string): Pick<Payment, 'amount' | 'reference'> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw invalid('The body is not JSON');
  }
  const { amount, reference } = (value ?? {}) as {
    amount?: { currency?: unknown; value?: unknown };
    reference?: unknown;
  };
  if (typeof amount?.currency !== 'string' || !/^[A-Z]{3}$/.test(amount.currency))
    throw invalid('amount.currency must be an ISO 4217 code such as EUR');
  if (typeof amount.value !== 'string' || !/^(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$/.test(amount.value))
    throw invalid('amount.value must be a decimal string such as 129.90');
  if (reference !== undefined && (typeof reference !== 'string' || reference.length > 140))
    throw invalid('reference must be a text of at most 140 characters');
  return {
    amount: { currency: amount.currency, value: amount.value },
    ...(reference === undefined ? {} : { reference }),
  };
}

const invalid = (message: string): ApiError => new ApiError('REQUEST_INVALID', message, { status: 400 });
