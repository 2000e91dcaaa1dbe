export {
  type CheckClientOptions,
  type ClientAttempt,
  type ClientCase,
  type ClientFinding,
  checkClient,
} from './kits/check-client.js';
export {
  type CheckServerOptions,
  checkServer,
  type ServerCase,
  type ServerFinding,
} from './kits/check-server.js';
export type { Finding, Report } from './kits/report.js';
export type { Verdict } from './kits/verdict.js';
