export { createAgent, MtlsAgent } from './agent.js';
export type { AgentOptions, Timeouts } from './agent-options.js';
export type { AgentEvents, HandshakeMessage } from './events.js';
export type { ExplainedCertificate, ExplainedIdentity, Explanation } from './explain.js';
export type { HttpsAgent } from './https-agent.js';
export type { Origins } from './origins.js';
export type { ProxyOptions } from './proxy.js';
export type { SocketOptions } from './socket-options.js';
export type { LiveTlsOptions, MysqlTlsOptions, TlsOptionsFor, TlsOptionsRequest } from './tls-options.js';
