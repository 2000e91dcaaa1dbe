export { type AgentOptions, createAgent, type MtlsAgent, type Timeouts } from './agent.js';
export type { Origins } from './origins.js';
