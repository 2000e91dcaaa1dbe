export { createAgent, MtlsAgent, type SocketOptions } from './agent.js';
export type { AgentOptions, Timeouts } from './agent-options.js';
export type { AgentEvents, HandshakeMessage } from './events.js';
export type { HttpsAgent } from './https-agent.js';
export type { Origins } from './origins.js';
export type { ProxyOptions } from './proxy.js';
