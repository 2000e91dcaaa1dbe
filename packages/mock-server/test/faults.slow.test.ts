import { once } from 'node:events';
import { createTestPki } from '@countersign/test-certs';
import { expect, it } from 'vitest';
import { type Fault, startMockServer } from '../src/index.js';
import { Caller, Http2Caller, payment } from './faults-setting.js';

const faults: readonly Fault[] = [
  { kind: 'handshake-stall' },
  { kind: 'handshake-stall', at: 'client-certificate' },
  { kind: 'handshake-slow', bytes: 1, delay: 60_000 },
  { kind: 'delay', delay: 60_000 },
  { kind: 'bandwidth', bytesPerSecond: 1 },
  { kind: 'stall', at: 'in-body' },
  { kind: 'reset', at: 'in-body' },
  { kind: 'handshake-alert', alert: 'unknown_ca', at: 'client-certificate' },
  { kind: 'server-certificate', certificate: 'expired' },
  { kind: 'no-tickets' },
];

it('500 mocks that were closed in the middle of a fault leave nothing open', async () => {
  const pki = createTestPki();
  const open = (): string[] =>
    process.getActiveResourcesInfo().filter(name => /TCP|TLS|Timeout|JSStream|HTTP|Immediate/i.test(name));
  const before = open();
  for (let count = 0; count < 500; count++) {
    const mock = await startMockServer({ pki, apiKeys: { demo_client: 'key-for-tests' } });
    const fault = faults[count % faults.length] as Fault;
    const injected = mock.inject(fault);
    const overHttp2 = Math.floor(count / faults.length) % 2 === 1;
    const caller = overHttp2 ? new Http2Caller(mock) : new Caller(mock);
    if (caller instanceof Http2Caller) caller.pay().stream.on('error', () => {});
    else caller.send(payment());
    await Promise.race([
      caller.over,
      (async () => {
        while (injected.count === 0) await new Promise(setImmediate);
        if (caller instanceof Caller && caller.socket.connecting) await once(caller.socket, 'connect');
      })(),
    ]);
    await mock.close();
    // node:http2 as a client fails its streams, but keeps its socket, when an alert follows the handshake.
    if (caller instanceof Http2Caller) caller.session.destroy();
    await caller.over;
  }
  await new Promise(setImmediate);
  expect(open().length).toBeLessThanOrEqual(before.length);
}, 60_000);
