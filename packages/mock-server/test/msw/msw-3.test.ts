import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientOf, startMockServer } from '../../src/index.js';
import { callHttp1, callHttp2, jsonOf } from '../call.js';
import { loadMsw } from './msw.js';

// In place of msw 2, which is what is installed under this name here.
vi.mock('msw', () => import('msw-3' as string));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const tooOld = (major < 22 || (major === 22 && minor < 12)) && `needs Node 22.12, this is ${process.version}`;

describe.skipIf(tooOld)(`msw 3 ${tooOld || ''}`, () => {
  it.each([
    ['HTTP/1.1', callHttp1],
    ['HTTP/2', callHttp2],
  ])('has its handlers answer over %s, and pass through', async (_, call) => {
    const { http, HttpResponse, passthrough } = await loadMsw('msw-3');
    const handlers = [
      http.get('/v1/identity', () => passthrough()),
      http.post('/orders/:id', async ({ request, params }) =>
        HttpResponse.json({
          ...params,
          client: clientOf(request)?.id,
          ...((await request.json()) as object),
        }),
      ),
      http.get('https://api.paymentsystem.com/reset', () => HttpResponse.error()),
    ];
    const mock = await startMockServer({ handlers, baseUrl: 'https://api.paymentsystem.com' });
    onTestFinished(() => mock.close());
    expect(await jsonOf(await call(mock, '/v1/identity'))).toMatchObject({ clientId: 'demo_client' });
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"paid":true}' };
    expect(await jsonOf(await call(mock, '/orders/7', sent))).toEqual({
      id: '7',
      client: 'demo_client',
      paid: true,
    });
    await expect(call(mock, '/reset')).rejects.toThrow();
  });

  it('is what was asked', async () => {
    expect(await import('msw' as string)).toHaveProperty('isPassthroughResponse');
  });
});
