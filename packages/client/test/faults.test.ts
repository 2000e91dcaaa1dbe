import { createAgent } from '@countersign/agent';
import type { AlertName, Fault } from '@countersign/mock-server';
import type { ErrorCode, Outcome } from '@countersign/spec';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientOf, mockServer, refusal } from './setting.js';

const order = { amount: { currency: 'EUR', value: '1.00' } };

/** What the client reports, and whether it says that a repeated call may succeed. */
type Report = readonly [ErrorCode, Outcome, 'retryable' | 'final'];

const failed: Report = ['CONNECTION_FAILED', 'not-sent', 'retryable'];
const lost: Report = ['CONNECTION_FAILED', 'unknown', 'retryable'];
const late: Report = ['TIMEOUT', 'unknown', 'retryable'];
const at = 'client-certificate';
const alert = (name: AlertName): Fault => ({ kind: 'handshake-alert', alert: name, at });

const revocation = { mode: 'ocsp', onUnavailable: 'refuse', allowAddress: () => true } as const;

/** Each with the number of payments that the API made of it. */
const faults: readonly (readonly [Fault, Report, number])[] = [
  [{ kind: 'handshake-close' }, failed, 0],
  [{ kind: 'handshake-alert', alert: 'internal_error' }, failed, 0],
  [{ kind: 'handshake-stall' }, ['TIMEOUT', 'not-sent', 'retryable'], 0],
  [{ kind: 'handshake-close', at }, ['CLIENT_CERTIFICATE_REJECTED', 'not-sent', 'final'], 0],
  [alert('unknown_ca'), ['CERTIFICATE_CHAIN_INVALID', 'not-sent', 'final'], 0],
  [alert('certificate_revoked'), ['CERTIFICATE_REVOKED', 'not-sent', 'final'], 0],
  [alert('certificate_expired'), ['CERTIFICATE_EXPIRED', 'not-sent', 'final'], 0],
  [
    { kind: 'server-certificate', certificate: 'other-host' },
    ['SERVER_HOSTNAME_MISMATCH', 'not-sent', 'final'],
    0,
  ],
  [
    { kind: 'server-certificate', certificate: 'expired' },
    ['SERVER_CERTIFICATE_EXPIRED', 'not-sent', 'final'],
    0,
  ],
  [{ kind: 'staple', staple: 'revoked' }, ['SERVER_CERTIFICATE_REVOKED', 'not-sent', 'final'], 0],
  [{ kind: 'reset' }, lost, 1],
  [{ kind: 'reset', commit: false }, lost, 0],
  [{ kind: 'reset', at: 'in-headers' }, lost, 1],
  [{ kind: 'reset', at: 'after-headers' }, lost, 1],
  [{ kind: 'reset', at: 'in-body' }, lost, 1],
  [{ kind: 'close' }, lost, 1],
  [{ kind: 'close', commit: false }, lost, 0],
  [{ kind: 'close', at: 'in-headers' }, lost, 1],
  [{ kind: 'close', at: 'after-headers' }, lost, 1],
  [{ kind: 'close', at: 'in-body' }, lost, 1],
  [{ kind: 'stall' }, late, 1],
  [{ kind: 'stall', commit: false }, late, 0],
  [{ kind: 'stall', at: 'in-headers' }, late, 1],
  [{ kind: 'stall', at: 'after-headers' }, late, 1],
  [{ kind: 'stall', at: 'in-body' }, late, 1],
  [{ kind: 'truncate' }, lost, 1],
  [{ kind: 'malformed-chunk' }, lost, 1],
  [{ kind: 'garbage' }, lost, 1],
  [{ kind: 'refuse', status: 429, retryAfter: 7 }, ['RATE_LIMITED', 'processed', 'retryable'], 0],
  [{ kind: 'refuse', status: 503 }, ['SERVICE_UNAVAILABLE', 'unknown', 'retryable'], 0],
  [{ kind: 'refuse', status: 503, commit: true }, ['SERVICE_UNAVAILABLE', 'unknown', 'retryable'], 1],
];

const harmless: readonly Fault[] = [
  { kind: 'no-tickets' },
  { kind: 'handshake-slow', bytes: 64, delay: 0 },
  // These say nothing; the responder is asked.
  { kind: 'staple', staple: 'expired' },
  { kind: 'staple', staple: 'garbage' },
  { kind: 'reset', at: 'after-body' },
  { kind: 'close', at: 'after-body' },
  { kind: 'stall', at: 'after-body' },
  { kind: 'excess' },
  { kind: 'delay', delay: 1 },
  { kind: 'bandwidth', bytesPerSecond: 100_000 },
];

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', maxVersion => {
  async function facing(fault: Fault) {
    const mock = await mockServer({ tls: { maxVersion } });
    const { trust, ...connection } = mock.connect('demo_client');
    const slept: number[] = [];
    const client = clientOf({
      ...connection,
      ...{ random: () => 1, sleep: async milliseconds => void slept.push(milliseconds) },
      trust: fault.kind === 'staple' ? { ...trust, revocation } : trust,
      ...(/stall/.test(fault.kind) ? { timeouts: { tls: 1_000, headers: 300, body: 300 } } : {}),
    });
    const injected = mock.inject({ ...fault, times: 1 });
    return { mock, client, injected, slept };
  }

  it.each(faults)('%j: the client reports %j, and there are %i payments', async (fault, report, payments) => {
    const { mock, client, injected } = await facing(fault);
    const options = { idempotencyKey: 'order-17', attempts: 1 };
    const { code, outcome, retryable } = await refusal(client.payments.create(order, options));
    expect([code, outcome, retryable ? 'retryable' : 'final']).toEqual(report);
    // Never sent twice: the ledger has what was committed, and the outcome never denies it.
    expect(injected.count).toBe(1);
    expect(mock.payments()).toHaveLength(payments);
    expect(mock.requests.length).toBeLessThanOrEqual(1);
    // Revoked stays revoked.
    if (fault.kind === 'staple') return;
    // Repeated by its caller, with the same key, there is one payment in the end.
    const payment = await client.payments.create(order, options);
    expect(mock.payments().map(entry => entry.payment.id)).toEqual([payment.id]);
  });

  it.each(faults)('%j: the client retries what %j says', async (fault, [code, , retryable]) => {
    const { mock, client, injected, slept } = await facing(fault);
    const call = client.payments.create(order);
    if (retryable === 'final') {
      expect(await refusal(call)).toMatchObject({ code, attempts: 1 });
      expect(mock.payments()).toEqual([]);
      expect(slept).toEqual([]);
    } else {
      const { id } = await call;
      // Paid once, whether the first attempt had done it or not.
      expect(mock.payments().map(({ payment }) => payment.id)).toEqual([id]);
      expect(slept).toHaveLength(1);
      if (code === 'RATE_LIMITED') expect(slept[0]).toBeGreaterThanOrEqual(7_000);
    }
    expect(injected.count).toBe(1);
  });

  it.each(harmless)('%j does no harm', async fault => {
    const { mock, client, injected } = await facing(fault);
    const made = [await client.payments.create(order), await client.payments.create(order)];
    expect(injected.count).toBe(1);
    expect(mock.payments().map(({ payment }) => payment.id)).toEqual(made.map(({ id }) => id));
  });
});

/** Over HTTP/2, with the number of payments. */
const http2Faults: readonly (readonly [Fault, number])[] = [
  [{ kind: 'goaway' }, 0],
  [{ kind: 'goaway', code: 'ENHANCE_YOUR_CALM' }, 0],
  [{ kind: 'goaway', code: 'ENHANCE_YOUR_CALM', commit: true }, 1],
  [{ kind: 'rst-stream' }, 1],
  [{ kind: 'rst-stream', at: 'in-body' }, 1],
  [{ kind: 'rst-stream', code: 'REFUSED_STREAM' }, 0],
  [{ kind: 'reset' }, 1],
  [{ kind: 'reset', at: 'in-body' }, 1],
  [{ kind: 'close', at: 'after-headers' }, 1],
  [{ kind: 'truncate' }, 1],
  [{ kind: 'excess' }, 1],
];

describe('over HTTP/2', () => {
  async function paying() {
    const mock = await mockServer();
    const { baseUrl, identity, trust, apiKey } = mock.connect('demo_client');
    const agent = createAgent({ identity, trust, origins: baseUrl, http2: true });
    onTestFinished(() => agent.close());
    const pay = async (): Promise<unknown> => {
      const answer = await agent.request({
        ...{ origin: baseUrl, path: '/v1/payments', method: 'POST', body: JSON.stringify(order) },
        headers: {
          'content-type': 'application/json',
          'x-api-key': apiKey,
          'idempotency-key': 'order-17',
        },
      });
      return answer.body.json();
    };
    return { mock, pay };
  }

  it('a graceful end lets the answer arrive', async () => {
    const { mock, pay } = await paying();
    const injected = mock.inject({ kind: 'goaway', commit: true, times: 1 });
    const payment = (await pay()) as { id: string };
    expect(injected.count).toBe(1);
    expect(await pay()).toEqual(payment);
    expect(mock.payments().map(entry => entry.payment.id)).toEqual([payment.id]);
  });

  it.each(http2Faults)('%j: the answer is lost, and there are %i payments', async (fault, payments) => {
    const { mock, pay } = await paying();
    mock.inject({ ...fault, times: 1 });
    const { code, outcome } = await refusal(pay());
    expect([code, outcome]).toEqual(['CONNECTION_FAILED', 'unknown']);
    expect(mock.payments()).toHaveLength(payments);
    // Node 24 keeps the session that broke for a moment, and fails what comes meanwhile before anything is sent.
    const payment = (await vi.waitFor(pay)) as { id: string };
    expect(mock.payments().map(entry => entry.payment.id)).toEqual([payment.id]);
    expect(mock.requests.map(({ alpn, fault: kind }) => [alpn, kind])).toEqual([
      ['h2', fault.kind],
      ['h2', undefined],
    ]);
  });
});
