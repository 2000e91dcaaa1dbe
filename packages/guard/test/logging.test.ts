import { Console } from 'node:console';
import { Writable } from 'node:stream';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventSource, type GuardEvents } from '../src/events.js';
import { logEvents } from '../src/monitoring/logging.js';
import { failed, pki, tellEverything, validated } from './telling.js';

/** A stream that keeps what is written to it. */
function sink(): { stream: Writable; lines: () => string[] } {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  return { stream, lines: () => text.split('\n').filter(line => line !== '') };
}

function logged(options: { enhanced?: boolean } = {}): { guard: EventSource; lines: () => string[] } {
  const { stream, lines } = sink();
  const guard = new EventSource();
  logEvents(guard, pino({ level: 'debug', base: null, timestamp: false }, stream), options);
  return { guard, lines };
}

describe('with pino', () => {
  it('logs an admission with who, what and how long', () => {
    const { guard, lines } = logged();
    const event = validated();
    guard.tell('certificate_validated', event);
    expect(lines().map(line => JSON.parse(line))).toEqual([
      {
        level: 30,
        event: 'certificate_validated',
        clientId: 'demo_client',
        trustLevel: 'high',
        subject: 'CN=demo_client',
        fingerprint: event.certificate?.fingerprints.sha256,
        issuer: 'CN=Test Issuing CA',
        notAfter: event.certificate?.notAfter.toISOString(),
        address: '192.0.2.7',
        method: 'POST',
        path: '/v1/payments',
        resumed: false,
        cached: false,
        milliseconds: 1.23,
        msg: 'certificate_validated demo_client',
      },
    ]);
  });

  it('logs a refusal with its stage, its code and all that failed', () => {
    const { guard, lines } = logged();
    guard.tell(
      'certificate_validation_failed',
      failed({ clientId: undefined, certificate: undefined }, [
        { stage: 'expiry', code: 'CERTIFICATE_EXPIRED', detail: 'It expired.' },
        { stage: 'ip', code: 'IP_NOT_ALLOWED', detail: '192.0.2.7 is not allowed.', explanation: 'rule 3' },
      ]),
    );
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      level: 40,
      stage: 'expiry',
      code: 'CERTIFICATE_EXPIRED',
      failures: [
        { stage: 'expiry', code: 'CERTIFICATE_EXPIRED', detail: 'It expired.' },
        { stage: 'ip', code: 'IP_NOT_ALLOWED', detail: '192.0.2.7 is not allowed.', explanation: 'rule 3' },
      ],
      msg: 'certificate_validation_failed CERTIFICATE_EXPIRED',
    });
  });

  it('logs what concerns operators, and all the rest where it is enhanced', () => {
    const [plain, enhanced] = [logged(), logged({ enhanced: true })];
    for (const { guard } of [plain, enhanced]) tellEverything(guard);
    const told = (lines: string[]) => lines.map(line => JSON.parse(line).event);
    const debugOnly = ['handshake', 'revocation_checked', 'certificate_used'];
    expect(told(enhanced.lines())).toHaveLength(14);
    expect(told(plain.lines())).toEqual(told(enhanced.lines()).filter(name => !debugOnly.includes(name)));
    for (const line of enhanced.lines())
      expect(JSON.parse(line).level === 20, line).toBe(debugOnly.includes(JSON.parse(line).event));
  });

  it('says nothing more once it was ended', () => {
    const { stream, lines } = sink();
    const guard = new EventSource();
    const stop = logEvents(guard, pino(stream));
    stop();
    tellEverything(guard);
    expect(lines()).toEqual([]);
  });
});

describe('a flood of refusals', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  const failures = [{ stage: 'ip', code: 'IP_NOT_ALLOWED', detail: 'no' }] as const;
  const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line));
  const dropped = (lines: readonly string[]) => parsed(lines).filter(({ event }) => event === 'log_dropped');

  it('fills ten lines a minute, and one that says how many more there were', () => {
    const { guard, lines } = logged();
    for (let i = 0; i < 1_000; i++) guard.tell('certificate_validation_failed', failed());
    expect(lines()).toHaveLength(10);
    vi.advanceTimersByTime(60_000);
    expect(parsed(lines().slice(10))).toEqual([
      { level: 40, event: 'log_dropped', dropped: 990, msg: 'log_dropped 990' },
    ]);
    guard.tell('certificate_validation_failed', failed());
    vi.advanceTimersByTime(60_000);
    expect(parsed(lines().slice(11))).toMatchObject([{ code: 'CERTIFICATE_EXPIRED' }]);
  });

  it('hides no other code, no other client, no other address, and no other event', () => {
    const { guard, lines } = logged();
    for (let i = 0; i < 20; i++) guard.tell('certificate_validation_failed', failed());
    const others = [failed({}, failures), failed({ clientId: 'other' }), failed({ address: '192.0.2.8' })];
    for (const other of others) guard.tell('certificate_validation_failed', other);
    guard.tell('certificate_validated', validated());
    expect(lines()).toHaveLength(14);
  });

  it('is one flood from all addresses of an IPv6 /64', () => {
    const { guard, lines } = logged();
    for (let i = 0; i < 20; i++)
      guard.tell('certificate_validation_failed', failed({ address: `2001:db8::${i}` }));
    expect(lines()).toHaveLength(10);
  });

  it('fills 600 lines a minute where it comes from everywhere', () => {
    const { guard, lines } = logged();
    for (let i = 0; i < 5_000; i++)
      guard.tell('certificate_validation_failed', failed({ address: `192.0.${i >> 8}.${i & 255}` }));
    expect(lines()).toHaveLength(600);
    vi.advanceTimersByTime(60_000);
    expect(dropped(lines())).toMatchObject([{ dropped: 4_400 }]);
  });

  it('is summed up when the log ends', () => {
    const { stream, lines } = sink();
    const guard = new EventSource();
    const stop = logEvents(guard, pino(stream));
    for (let i = 0; i < 11; i++) guard.tell('certificate_validation_failed', failed());
    stop();
    vi.advanceTimersByTime(60_000);
    expect(dropped(lines())).toMatchObject([{ dropped: 1 }]);
  });

  it('does not end the process where the logger fails', () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const guard = new EventSource();
    let broken = false;
    const log = (): void => {
      if (broken) throw new Error('the disk is full');
    };
    logEvents(guard, { debug: log, info: log, warn: log, error: log });
    for (let i = 0; i < 11; i++) guard.tell('certificate_validation_failed', failed());
    broken = true;
    vi.advanceTimersByTime(60_000);
    const why = 'The logger of the guard failed: Error: the disk is full';
    expect(warned).toHaveBeenCalledExactlyOnceWith(why, 'CountersignWarning');
  });
});

it('is found by grep where the logger is a console', () => {
  const { stream, lines } = sink();
  const guard = new EventSource();
  logEvents(guard, new Console(stream));
  guard.tell('certificate_validated', validated());
  guard.tell('certificate_validation_failed', failed());
  const found = (name: string) => lines().filter(line => line.includes(`${name} `));
  expect(found('certificate_validated')).toEqual(['} certificate_validated demo_client']);
  expect(found('certificate_validation_failed')).toEqual([
    '} certificate_validation_failed demo_client CERTIFICATE_EXPIRED',
  ]);
});

describe('what callers send', () => {
  const line = (more: Parameters<typeof validated>[0]): string => {
    const { guard, lines } = logged();
    guard.tell('certificate_validated', validated(more));
    expect(lines()).toHaveLength(1);
    return lines()[0] ?? '';
  };

  it.each([
    ['a path', { path: '/v1/cards/4111111111111111/limits' }, '/v1/cards/[card number]/limits'],
    ['a path, between letters', { path: '/v1/pan4111111111111111x' }, '/v1/pan[card number]x'],
    ['a path, in groups', { path: '/v1/cards/4111-1111-1111-1111' }, '/v1/cards/[card number]'],
    ['a path, in encoded groups', { path: '/cards/4111%201111%201111%201111' }, '/cards/[card number]'],
    ['a path, of 15 digits', { path: '/cards/3782 822463 10005' }, '/cards/[card number]'],
    ['a path, with its expiry date', { path: '/cards/41111111111111111227' }, '/cards/[card number]'],
    ['a client id', { clientId: '5500005555555559' }, '[card number]'],
    ['a subject', { certificate: pki.client('4012888888881881').certificate }, 'CN=[card number]'],
  ])('loses a card number in %s', (_, more, shown) => {
    expect(line(more)).toContain(`"${shown}"`);
  });

  it.each([
    ['a number that is no card number', '/v1/payments/4111111111111112'],
    ['a short number', '/v1/payments/123456789012'],
    ['a UUID', '/v1/payments/3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ])('keeps %s', (_, path) => {
    expect(JSON.parse(line({ path })).path).toBe(path);
  });

  it('keeps every fingerprint, digits and all', () => {
    const fingerprint = `4111111111111111${'AB0'.repeat(16)}`;
    const { guard, lines } = logged();
    guard.tell('client_blocked', {
      subject: `${fingerprint} 192.0.2.7`,
      reason: 'failures',
      until: undefined,
    });
    expect(JSON.parse(lines()[0] ?? '').blocked).toBe(`${fingerprint} 192.0.2.7`);
  });

  it('is one line without control characters, and of bounded length', () => {
    const hostile = '\n{"event":"certificate_validated"}\r\u001b[31m\u202e\u2028\u0000\ud800';
    const text = line({
      clientId: hostile,
      path: `/${hostile}${'x'.repeat(1_000_000)}`,
      method: hostile.repeat(1000),
      address: hostile.repeat(1000),
      certificate: pki.client(`${hostile.slice(0, -1)}${'y'.repeat(500)}`).certificate,
    });
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
    expect(text.length).toBeLessThan(2_000);
    expect(JSON.parse(text)).toMatchObject({
      event: 'certificate_validated',
      method: expect.stringMatching(/…$/),
    });
  });

  it('leaves no query in a path, should one be told', () => {
    expect(JSON.parse(line({ path: '/v1/payments?token=secret#x' })).path).toBe('/v1/payments');
  });

  it('cannot fill a line with failures', () => {
    const { guard, lines } = logged();
    const failure = { stage: 'ip', code: 'IP_NOT_ALLOWED', detail: 'z'.repeat(100_000) } as const;
    guard.tell('certificate_validation_failed', failed({}, [failure, ...Array(1000).fill(failure)]));
    expect(lines()[0]?.length).toBeLessThan(10_000);
  });
});

it('tells what was wrong with a policy, and not what another library said of it', () => {
  const { guard, lines } = logged();
  const error = Object.assign(new Error('bad'), { code: 'CONFIG_INVALID', cause: new Error('hunter2') });
  guard.tell('policy_rejected', { error } as unknown as GuardEvents['policy_rejected'][0]);
  expect(lines()[0]).toContain('"error":"bad"');
  expect(lines()[0]).not.toContain('hunter2');
});

it.each([undefined, {}, { info() {} }])('refuses a logger that cannot log: %j', logger => {
  expect(() => logEvents(new EventSource(), logger as never)).toThrow(/of the logger is undefined/);
});
