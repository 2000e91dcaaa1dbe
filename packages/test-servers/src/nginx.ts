import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ForeignServer, type ForeignServerOptions, serverFolder, start } from './server.js';

/** nginx with `ssl_verify_client on` and HTTP/2: finishes the handshake, and refuses with status 400 and a page. */
export async function nginxServer(options: ForeignServerOptions): Promise<ForeignServer> {
  const folder = await serverFolder(options);
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(port, options));
  const server = start('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], folder);
  const ended = once(server.process, 'close').then(([code]) => {
    throw new Error(`nginx ended with ${code}`);
  });
  await Promise.race([listening(port), ended]);
  ended.catch(() => {});
  return { port, close: server.close };
}

const configuration = (
  port: number,
  { version, crls, staple, securityLevel = 2 }: ForeignServerOptions,
): string => `
daemon off;
pid nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port} ssl http2;
    server_name localhost;
    ssl_protocols ${version ?? 'TLSv1.2 TLSv1.3'};
    ssl_ciphers DEFAULT@SECLEVEL=${securityLevel};
    ssl_certificate server.pem;
    ssl_certificate_key server-key.pem;
    ssl_client_certificate ca.pem;
    ssl_verify_client on;
    ssl_verify_depth 5;
    ${crls === undefined ? '' : 'ssl_crl crl.pem;'}
    ${staple === undefined ? '' : 'ssl_stapling on; ssl_stapling_file staple.der;'}
    location / {
      default_type application/json;
      return 200 '{"subject":"$ssl_client_s_dn","protocol":"$ssl_protocol"}';
    }
  }
}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.on('error', () => {}).destroy();
    if (connected) return;
    await setTimeout(20);
  }
}
