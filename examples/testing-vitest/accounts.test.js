import { request } from 'node:https';
import { mockTest, sharedPki } from '@countersign/mock-server/vitest';
import { expect } from 'vitest';

const test = mockTest({}, { scope: 'file' });

/** The client that the mock takes a certificate for. */
const whoami = (mock, { pem, keyPem }) =>
  new Promise((resolve, reject) => {
    const { ca } = mock.pki;
    const call = request(`${mock.url}/v1/identity`, { cert: pem, key: keyPem, ca, agent: false });
    call.on('response', async answer => {
      let text = '';
      for await (const piece of answer.setEncoding('utf8')) text += piece;
      resolve(JSON.parse(text));
    });
    call.on('error', reject).end();
  });

test('every worker issues from the same CA, and every mock takes what it issues', async ({ mock }) => {
  expect(mock.pki).toBe(sharedPki());
  expect(await whoami(mock, sharedPki().client('demo_client'))).toMatchObject({ clientId: 'demo_client' });
});
