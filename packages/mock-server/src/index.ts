export type { LedgerEntry } from './api/ledger.js';
export type { RateLimit } from './api/rate-limit.js';
export {
  defaultClients,
  type MockConnection,
  type MockServer,
  type MockServerOptions,
  type MockTlsMaterial,
  type MockTlsOptions,
  startMockServer,
} from './mock-server.js';
export type { ClientRegistration } from './registry.js';
export type { SeenRequest } from './request-handler.js';
