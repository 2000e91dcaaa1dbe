import { createServer } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { PaymentApi } from './api/payment-api.js';
import { exchange } from './exchange.js';
import { Faults } from './faults/faults.js';
import { byTimer } from './faults/pause.js';
import { Front } from './front.js';
import { defaultClients } from './mock-clients.js';
import { guardOf } from './mock-guard.js';
import { checkMockOptions, type MockServerOptions } from './mock-options.js';
import type { MockServer } from './mock-server.js';
import type { MswHandlers } from './msw/handlers.js';
import type { MswHandler } from './msw/msw-handler.js';
import { OwnMaterial } from './own-material.js';
import { RunningMock } from './running-mock.js';
import { randomOf } from './seeded.js';
import { SeenRequests } from './seen-requests.js';
import { shutOutBy } from './shut-out.js';
import { TlsListener } from './tls-listener.js';

/**
 * Starts a Payment API on loopback that asks for client certificates, and judges them as `@countersign/guard` does.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, also where the port is in use
 *
 * @example
 * ```js
 * const mock = await startMockServer();
 * const client = createPaymentClient(mock.connect('demo_client'));
 * ```
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  checkMockOptions(options);
  const front = new Front();
  await front.listen(options.port ?? 0);
  try {
    return await start(options, front);
  } catch (error) {
    await front.close();
    throw error;
  }
}

async function start(options: MockServerOptions, front: Front): Promise<MockServer> {
  const { edge = 'application', tls = {}, now = () => new Date(), seed, wait = byTimer } = options;
  const { clients: registered = defaultClients, apiKeys, rateLimits } = options;
  const own = tls.material === undefined ? new OwnMaterial(options, front.port) : undefined;
  const { guard, clients } = await guardOf(options, registered, own);
  const api = new PaymentApi({
    ...{ clients: clients.listed, random: randomOf(seed), now },
    shutOut: shutOutBy(guard, own),
    ...(apiKeys === undefined ? {} : { apiKeys }),
    ...(rateLimits === undefined ? {} : { rateLimits }),
  });
  const seen = new SeenRequests();
  const handlers = options.handlers && (await handlersOf(options, options.handlers, front));
  const { minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', alpn = ['h2', 'http/1.1'], material } = tls;
  const faults = new Faults(seed, { issues: own !== undefined, speaksHttp2: alpn.includes('h2') });
  const listener: TlsListener = new TlsListener({
    ...{ guard, edge, faults },
    faultParts: { own, wait, now },
    tls: {
      ...{ minVersion, maxVersion, ALPNProtocols: [...alpn] },
      ...(material === undefined ? {} : { cert: material.certificate, key: material.key }),
    },
    listener: (request, response) => {
      exchange(request, response, {
        ...{ guard, api, seen, now, faults, wait, handlers },
        tcpOf: socket => listener.incomingOf(socket)?.tcp,
        addressOf: socket => clients.addressOf(fingerprintOf(socket)) ?? loopback,
        connectionNumber: socket => listener.incomingOf(socket)?.number ?? 0,
      }).catch(error => {
        // A bug of the mock must not pass for an answer of the API.
        process.emitWarning(error);
        response.destroy();
      });
    },
  });
  front.onTls = incoming => listener.accept(incoming);
  const revocation = await own?.pki.revocationService();
  if (revocation !== undefined) front.plain = createServer(revocation.listener);
  return new RunningMock({
    ...{ front, guard, api, seen, clients, own, revocation, listener, faults },
    trustOf: ca => ({ ca, ...(options.now === undefined ? {} : { now }) }),
  });
}

// Few mocks have any.
const handlersOf = async (
  { baseUrl }: MockServerOptions,
  handlers: readonly MswHandler[],
  { port }: Front,
): Promise<MswHandlers> =>
  (await import('./msw/handlers.js')).MswHandlers.load(
    handlers,
    baseUrl === undefined ? `https://localhost:${port}` : new URL(baseUrl).origin,
  );

const loopback = '127.0.0.1';

const fingerprintOf = (socket: TLSSocket): string | undefined =>
  socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '');
