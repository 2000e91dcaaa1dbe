export type { AdapterOptions } from './adapters/adapter-options.js';
export { guardUpgrade } from './adapters/guard-upgrade.js';
export { guarded, type WithClient } from './adapters/guarded.js';
export {
  createGuardedServer,
  type GuardedServerOptions,
} from './adapters/guarded-server.js';
export type { NodeRequest, NodeResponse } from './adapters/send.js';
