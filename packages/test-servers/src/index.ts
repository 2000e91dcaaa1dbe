export { nginxServer } from './nginx.js';
export { opensslServer } from './openssl.js';
export { type ForeignServer, type ForeignServerOptions, missing } from './server.js';
