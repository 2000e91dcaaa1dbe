export type { Client, ClientRegistration } from '@countersign/guard';
export type { AlertName } from './alert.js';
export type { LedgerEntry } from './api/ledger.js';
export type { RateLimit } from './api/rate-limit.js';
export type { ClientFiles } from './client-files.js';
export type {
  AnswerFault,
  AnswerPoint,
  Fault,
  FaultConditions,
  HandshakeFault,
  HandshakePoint,
  Http2Code,
  RequestFaultConditions,
} from './faults/fault.js';
export type { InjectedFault } from './faults/faults.js';
export { defaultClients } from './mock-clients.js';
export type { ConnectOptions, MockServerOptions, MockTlsMaterial, MockTlsOptions } from './mock-options.js';
export type { MockConnection, MockServer } from './mock-server.js';
export { clientOf } from './msw/client-of.js';
export type { MswHandler } from './msw/msw-handler.js';
export type { RotateCaOptions, RotateServerOptions } from './rotation.js';
export type { SeenRefusal } from './seen-refusals.js';
export type { SeenRequest, SeenRequests, WaitOptions } from './seen-requests.js';
export { startMockServer } from './start-mock-server.js';
