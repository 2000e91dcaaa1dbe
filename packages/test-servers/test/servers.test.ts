import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestPki } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { missing, nginxServer, opensslServer } from '../src/index.js';

const pki = createTestPki();

it.for([
  ['openssl', opensslServer],
  ['nginx', nginxServer],
] as const)('%s listens when it is given, and no more when it was closed', async ([tool, start], context) => {
  const reason = missing(tool);
  if (reason !== undefined) context.skip(reason);
  const { port, close } = await start({ pki });
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  await close();
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});
