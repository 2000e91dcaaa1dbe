export { nginxServer } from './nginx.js';
export { opensslServer } from './openssl.js';
export { type Replacement, type ReplacingProxy, replacingProxy } from './replacing-proxy.js';
export { type ForeignServer, type ForeignServerOptions, missing } from './server.js';
