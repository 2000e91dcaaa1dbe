export type { ClientRegistration } from '@countersign/guard';
export type { LedgerEntry } from './api/ledger.js';
export type { RateLimit } from './api/rate-limit.js';
export type { ClientFiles } from './client-files.js';
export { defaultClients } from './mock-clients.js';
export type { MockServerOptions, MockTlsMaterial, MockTlsOptions } from './mock-options.js';
export {
  type ConnectOptions,
  type MockConnection,
  type MockServer,
  startMockServer,
} from './mock-server.js';
export type { RotateCaOptions, RotateServerOptions } from './rotation.js';
export type { SeenRequest, SeenRequests, WaitOptions } from './seen-requests.js';
