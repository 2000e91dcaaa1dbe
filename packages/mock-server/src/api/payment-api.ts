import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { apiVersions, type Operation, type OperationId } from '@countersign/spec/contract';
import type { Certificate } from '@countersign/x509';
import type { Random } from '../seeded.js';
import { type ApiClient, Clients } from './admin.js';
import { checkAnswer } from './answer.js';
import { ApiKeys } from './api-keys.js';
import { readBody } from './body.js';
import type { Call, Handler, Result } from './call.js';
import { Certificates } from './certificates.js';
import { Cursors } from './cursor.js';
import { diagnoseTls } from './diagnostics.js';
import { EncryptionKeys } from './encryption.js';
import { fingerprintOf, IdempotencyKeys, once } from './idempotency.js';
import { whoami } from './identity.js';
import { Ids } from './ids.js';
import { Ledger, type LedgerEntry } from './ledger.js';
import { Payments } from './payments.js';
import { problemOf } from './problem.js';
import { readQuery } from './query.js';
import { type RateLimit, RateLimiter } from './rate-limit.js';
import { Refunds } from './refunds.js';
import { Refusal } from './refusal.js';
import type { ApiAnswer, ApiRequest, Caller, NotAdmitted, TrustLevel } from './request.js';
import { find, type Place } from './router.js';
import { processOrder } from './services.js';
import { nobodyElse, type ShutOut } from './shut-out.js';

export interface PaymentApiOptions {
  /** Who is registered. Default: nobody, which only `/admin/clients` tells. */
  readonly clients?: readonly ApiClient[];
  /** API keys by client. Default: those that {@link PaymentApi.apiKeyOf} makes. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** Calls in a row, and in each window, by trust level. Default: 6,000, 30,000 and 120,000 in 60 seconds. */
  readonly rateLimits?: Partial<Readonly<Record<TrustLevel, RateLimit>>>;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** Default: node's. */
  readonly random?: Random;
  /** Told of whom callers shut out. Default: nobody. */
  readonly shutOut?: ShutOut;
  /** What a slow answer waits by. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

type Headers = Record<string, string>;

const currentVersion = apiVersions.at(-1) as string;

/** The Payment API of openapi.yaml, in memory. It knows objects, and nothing of sockets. */
export class PaymentApi {
  readonly #now: () => Date;
  readonly #ids: Ids;
  readonly #ledger = new Ledger();
  readonly #idempotencyKeys = new IdempotencyKeys();
  readonly #encryptionKeys: EncryptionKeys;
  readonly #apiKeys: ApiKeys;
  readonly #rateLimiter: RateLimiter;
  readonly #clients: Clients;
  readonly #certificates: Certificates;
  readonly #handlers: Readonly<Record<OperationId, Handler>>;

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(options: PaymentApiOptions = {}) {
    const { random = randomBytes, now = () => new Date(), wait = setTimeout } = options;
    const { clients: registered = [], shutOut = nobodyElse } = options;
    const ids = new Ids(random);
    const cursors = new Cursors(random);
    this.#now = now;
    this.#ids = ids;
    this.#encryptionKeys = new EncryptionKeys(ids);
    this.#apiKeys = new ApiKeys(random, options.apiKeys ?? {});
    this.#rateLimiter = new RateLimiter(options.rateLimits ?? {});
    this.#clients = new Clients({ clients: registered, cursors, now, shutOut });
    this.#certificates = new Certificates({ cursors, ids, now, shutOut });
    const resources = { ledger: this.#ledger, cursors, ids, now, wait };
    const payments = new Payments(resources);
    const refunds = new Refunds(resources);
    const [clients, certificates, keys] = [this.#clients, this.#certificates, this.#encryptionKeys];
    this.#handlers = {
      createPayment: call => payments.create(call),
      listPayments: call => payments.list(call),
      retrievePayment: call => payments.retrieve(call),
      capturePayment: call => payments.capture(call),
      cancelPayment: call => payments.cancel(call),
      createRefund: call => refunds.create(call),
      listRefunds: call => refunds.list(call),
      whoami: call => whoami(call, now()),
      diagnoseTls,
      listEncryptionKeys: () => keys.list(),
      listCertificates: call => certificates.list(call),
      retrieveCertificate: call => certificates.retrieve(call),
      activateCertificate: call => certificates.activate(call),
      retireCertificate: call => certificates.retire(call),
      revokeCertificate: call => certificates.revoke(call),
      processOrder,
      listClients: call => clients.list(call),
      blockClient: call => clients.block(call),
      unblockClient: call => clients.unblock(call),
    };
  }

  /** What was created, captured and refunded, in the order of creation. */
  payments(): LedgerEntry[] {
    return this.#ledger.entries();
  }

  /** The API key of a client; one is made where there is none. */
  apiKeyOf(clientId: string): string {
    return this.#apiKeys.keyOf(clientId);
  }

  /** Registers a certificate that isn't accepted before the client activates it. */
  expectCertificate(clientId: string, certificate: Certificate): void {
    this.#certificates.expect(clientId, certificate);
  }

  /** From now on these are registered. */
  setClients(clients: readonly ApiClient[]): void {
    this.#clients.register(clients);
  }

  /** Takes down that a client is blocked. */
  block(clientId: string, until?: Date): void {
    this.#clients.shutOut(clientId, { until });
  }

  /** Takes down that a client is blocked no longer. */
  unblock(clientId: string): void {
    this.#clients.letIn(clientId);
  }

  /** Takes down that a certificate is revoked. */
  revoke(certificate: Certificate, reason?: string): void {
    this.#certificates.shutOut(certificate, reason);
  }

  /** Makes new encryption keys. The ones before still decrypt, and those before them no longer. */
  rotateEncryptionKeys(): Promise<void> {
    return this.#encryptionKeys.rotate();
  }

  /**
   * Answers a request: at once, unless it was encrypted or is meant to be slow. Every refusal is an answer.
   *
   * @param caller Who was admitted; `undefined` is answered by `/v1/diagnostics/tls` only.
   * @param notAdmitted Why there is no caller. Default: no certificate was presented.
   * @throws Error where an answer breaks the contract, which is a bug
   */
  answer(
    request: ApiRequest,
    caller: Caller | undefined,
    notAdmitted?: NotAdmitted,
  ): ApiAnswer | Promise<ApiAnswer> {
    const { requestId, headers } = this.#begin();
    const { target } = request;
    const mark = target.indexOf('?');
    const path = mark === -1 ? target : target.slice(0, mark);
    const search = mark === -1 ? '' : target.slice(mark + 1);
    const place = find(path);
    const operation = place?.operations.get(request.method);
    const give = ({ status, body }: Result): ApiAnswer =>
      checkAnswer(operation, { status, headers, body, code: undefined });
    const refuse = (error: unknown): ApiAnswer => {
      if (!(error instanceof Refusal)) throw error;
      return checkAnswer(operation, problemOf(error, requestId, headers));
    };
    let work: Result | Promise<Result>;
    try {
      if (operation === undefined || place === undefined) throw nowhere(place, caller, notAdmitted);
      const exchange = { operation, id: place.id, path, search, request, headers };
      if (operation.security.length > 0) this.#admit(exchange, caller, notAdmitted);
      // From here on, an operation that asks for a caller has one.
      work = this.#perform(exchange, caller as Caller);
    } catch (error) {
      return refuse(error);
    }
    return work instanceof Promise ? work.then(give, refuse) : give(work);
  }

  /** Refuses a request for a reason that lies outside of the API, as the API would. */
  refuse(refusal: Refusal): ApiAnswer {
    const { requestId, headers } = this.#begin();
    return problemOf(refusal, requestId, headers);
  }

  #begin(): { readonly requestId: string; readonly headers: Headers } {
    const requestId = this.#ids.make('req');
    const headers = {
      'request-id': requestId,
      'payment-version': currentVersion,
      'cache-control': 'no-store',
    };
    return { requestId, headers };
  }

  /** What a caller must bring to every operation that isn't for everybody. */
  #admit(
    { operation, request, headers }: Exchange,
    caller: Caller | undefined,
    notAdmitted: NotAdmitted | undefined,
  ): void {
    if (caller === undefined) throw unadmitted(notAdmitted);
    headers['client-certificate-expires'] = caller.certificate.notAfter.toISOString();
    this.#clients.check(caller.clientId);
    this.#certificates.check(caller);
    this.#rateLimiter.take(caller.clientId, caller.trustLevel, this.#now().getTime(), headers);
    const apiKey = request.headers['x-api-key'];
    const optional = operation.security.some(alternative => !alternative.includes('apiKey'));
    if (!optional || apiKey !== undefined) this.#apiKeys.check(caller.clientId, apiKey);
  }

  #perform(exchange: Exchange, caller: Caller): Result | Promise<Result> {
    const { operation, id, search, request } = exchange;
    checkHeaders(operation, request);
    if (operation.checkPath({ id }) !== undefined)
      throw new Refusal('NOT_FOUND', 'There is no such resource');
    const query = readQuery(operation, search);
    const call = { caller, request, id, query, body: undefined, idempotencyKey: '', attempt: 1 };
    if (operation.method === 'GET') return this.#handlers[operation.operationId](call);
    const body = readBody(operation, request, this.#encryptionKeys);
    return body instanceof Promise
      ? body.then(json => this.#performOnce(exchange, { ...call, body: json }))
      : this.#performOnce(exchange, { ...call, body });
  }

  /** What changes something is done once for each Idempotency-Key. */
  #performOnce({ operation, path, headers }: Exchange, call: Call): Result | Promise<Result> {
    const { caller, request, body } = call;
    const idempotencyKey = request.headers['idempotency-key'] as string;
    const now = this.#now().getTime();
    const known = this.#idempotencyKeys.begin(
      caller.clientId,
      idempotencyKey,
      fingerprintOf(path, body),
      now,
    );
    if (known.outcome !== undefined) headers['idempotency-replayed'] = 'true';
    const handler = this.#handlers[operation.operationId];
    return once(known, () => handler({ ...call, idempotencyKey, attempt: known.attempts }));
  }
}

/** A request on its way through the API, with the headers that its answer has so far. */
interface Exchange {
  readonly operation: Operation;
  readonly id: string;
  readonly path: string;
  readonly search: string;
  readonly request: ApiRequest;
  readonly headers: Headers;
}

/** A path or a method that isn't there. Who isn't admitted doesn't learn which. */
function nowhere(
  place: Place | undefined,
  caller: Caller | undefined,
  notAdmitted: NotAdmitted | undefined,
): Refusal {
  if (caller === undefined) return unadmitted(notAdmitted);
  if (place === undefined) return new Refusal('NOT_FOUND', 'There is no such resource');
  const allow = [...place.operations.keys()].join(', ');
  return new Refusal('METHOD_NOT_ALLOWED', `The resource takes ${allow}`, { headers: { allow } });
}

function unadmitted(why: NotAdmitted | undefined): Refusal {
  if (why === undefined)
    return new Refusal('CLIENT_CERTIFICATE_REQUIRED', 'No client certificate was presented');
  const { code, detail, evaluatedIp } = why;
  return new Refusal(code, detail, evaluatedIp === undefined ? {} : { evaluatedIp });
}

/** Headers are the one place where a fault has a code of its own. */
function checkHeaders(operation: Operation, { headers }: ApiRequest): void {
  const fault = operation.checkHeaders(headers);
  if (fault === undefined) return;
  const param = operation.parameters.find(({ name }) => name.toLowerCase() === fault.param)?.name ?? '';
  const code =
    param === 'Payment-Version'
      ? 'VERSION_UNSUPPORTED'
      : headers['idempotency-key'] === undefined
        ? 'IDEMPOTENCY_KEY_MISSING'
        : 'REQUEST_INVALID';
  throw new Refusal(code, `${param} ${fault.reason}`, { param });
}
