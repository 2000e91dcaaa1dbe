import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Certificate, OcspResponse } from '@countersign/x509';
import { describe, expect, it } from 'vitest';
import type { Fault, HandshakePoint } from '../src/index.js';
import { Caller, complete, Http2Caller, payment, served, started, whoami } from './faults-setting.js';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;
const points: readonly HandshakePoint[] = ['client-hello', 'client-certificate'];
const matrix = versions.flatMap(version => points.map(at => [version, at] as const));

describe.each(matrix)('over %s, at %s, the mock', (version, at) => {
  it('sends an alert of choice, by its name', async () => {
    const mock = await started();
    const fault = mock.inject({ kind: 'handshake-alert', alert: 'unknown_ca', at, times: 1 });
    const { how, text } = await new Caller(mock, { version }).send(whoami).end();
    expect({ how, text }).toEqual({ how: 'alert number 48', text: '' });
    expect(fault.count).toBe(1);
    expect(mock.requests).toEqual([]);
    expect(await served(mock, { version })).toBe(true);
  });

  it('sends one by its number', async () => {
    const mock = await started();
    mock.inject({ kind: 'handshake-alert', alert: 71, at });
    expect(await new Caller(mock, { version }).send(whoami).end()).toEqual({
      how: 'alert number 71',
      text: '',
    });
  });

  it('closes without a word', async () => {
    const mock = await started();
    mock.inject({ kind: 'handshake-close', at, times: 1 });
    const { how, text } = await new Caller(mock, { version }).send(whoami).end();
    expect(text).toBe('');
    expect(['ECONNRESET', 'end']).toContain(how);
    expect(await served(mock, { version })).toBe(true);
  });

  it('says nothing until it is closed', async () => {
    const mock = await started();
    mock.inject({ kind: 'handshake-stall', at, times: 1 });
    const caller = new Caller(mock, { version }).send(whoami);
    // The client of TLS 1.3 has finished; the other waits for the server's last flight.
    if (version === 'TLSv1.3' && at === 'client-certificate') await once(caller.socket, 'secureConnect');
    else await once(caller.socket, 'connect');
    // It is the first: later ones are served.
    await served(mock, { version });
    await served(mock, { version });
    expect(caller.how).toBeUndefined();
    expect(caller.text).toBe('');
    await mock.close();
    await caller.over;
  });
});

it('notices when a client that it keeps waiting goes away', async () => {
  const mock = await started();
  for (const at of points) {
    mock.inject({ kind: 'handshake-stall', at, times: 1 });
    const caller = new Caller(mock);
    await once(caller.socket, at === 'client-hello' ? 'connect' : 'secureConnect');
    const other = await served(mock);
    caller.socket.end();
    await caller.over;
    expect(other).toBe(true);
  }
});

it('fails the stream of a client that speaks HTTP/2 with the alert', async () => {
  const mock = await started();
  mock.inject({ kind: 'handshake-alert', alert: 'unknown_ca', at: 'client-certificate' });
  const exchange = new Http2Caller(mock).pay();
  await exchange.over;
  expect(exchange.how).toMatch(/ALERT_UNKNOWN_CA/);
});

it('judges by the common name that was shown', async () => {
  const mock = await started();
  mock.inject({
    kind: 'handshake-alert',
    alert: 'access_denied',
    at: 'client-certificate',
    client: 'order-service',
  });
  expect(await served(mock)).toBe(true);
  expect((await new Caller(mock, { client: 'order-service' }).end()).how).toBe('alert number 49');
});

it('puts a fault before the verdict where it refuses in the handshake', async () => {
  const mock = await started({ edge: 'handshake' });
  await mock.block('demo_client');
  expect((await new Caller(mock).end()).how).toBe('alert number 49');
  mock.inject({ kind: 'handshake-alert', alert: 'internal_error', at: 'client-certificate' });
  expect((await new Caller(mock).end()).how).toBe('alert number 80');
});

describe.each(versions)('over %s', version => {
  it.each([
    ['for another host', 'other-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', 'expired', 'CERT_HAS_EXPIRED'],
  ] as const)(
    'presents a certificate %s, also to a client that would resume',
    async (_, certificate, code) => {
      const mock = await started();
      const first = new Caller(mock, { version }).send(whoami);
      const [[session]] = await Promise.all([
        once(first.socket, 'session') as Promise<[Buffer]>,
        first.until(complete),
      ]);
      mock.inject({ kind: 'server-certificate', certificate, times: 2 });
      expect((await new Caller(mock, { version }).end()).how).toBe(code);
      expect((await new Caller(mock, { version, session }).end()).how).toBe(code);
      expect(await served(mock, { version, session })).toBe(true);
      expect(mock.requests.at(-1)?.resumed).toBe(true);
    },
  );

  it.each(['revoked', 'expired', 'garbage'] as const)('staples what is %s', async staple => {
    const mock = await started();
    mock.inject({ kind: 'staple', staple, times: 1 });
    const caller = new Caller(mock, { version, requestOCSP: true });
    const [response] = (await once(caller.socket, 'OCSPResponse')) as [Buffer];
    await once(caller.socket, 'secureConnect');
    if (staple === 'garbage') {
      expect(() => OcspResponse.parse(response)).toThrowError(
        expect.objectContaining({ code: 'OCSP_INVALID' }),
      );
      return;
    }
    const shown = caller.socket.getPeerX509Certificate() as X509Certificate;
    const about = { certificate: Certificate.parse(shown.raw), issuer: mock.pki?.issuing as Certificate };
    const verified = () => OcspResponse.parse(response).verify(about);
    if (staple === 'revoked') expect(verified().status).toBe('revoked');
    else expect(verified).toThrowError(/is out of date/);
    // The CA itself says nothing of the kind.
    expect(await served(mock, { version, requestOCSP: true })).toBe(true);
  });

  it('gives out no tickets, and serves all the same', async () => {
    const mock = await started();
    mock.inject({ kind: 'no-tickets' });
    const caller = new Caller(mock, { version });
    const sessions: Buffer[] = [];
    caller.socket.on('session', session => sessions.push(session));
    caller.send(payment('one'));
    await caller.until(complete);
    caller.send(payment('two'));
    await caller.until(/\}HTTP.*\}$/s);
    expect(caller.socket.getTLSTicket()).toBeUndefined();
    if (version === 'TLSv1.3') expect(sessions).toEqual([]);
    for (const session of sessions) await served(mock, { version, session });
    expect(mock.requests.map(({ resumed }) => resumed)).not.toContain(true);
  });

  it('serves in small pieces until the handshake is done', async () => {
    const waited: number[] = [];
    const mock = await started({ wait: async milliseconds => void waited.push(milliseconds) });
    mock.inject({ kind: 'handshake-slow', bytes: 16, delay: 250, times: 1 });
    const caller = new Caller(mock, { version }).send(whoami);
    await caller.until(complete);
    expect(waited.length).toBeGreaterThan(20);
    expect(new Set(waited)).toEqual(new Set([250]));
    const { length } = waited;
    caller.text = '';
    caller.send(whoami);
    await caller.until(complete);
    expect(waited).toHaveLength(length);
  });

  it.each(['handshake', 'application'] as const)('does so at the edge %s, too', async edge => {
    const mock = await started({ edge, wait: async () => {} });
    const fault: Fault = { kind: 'handshake-slow', bytes: 100, delay: 1 };
    mock.inject(fault);
    mock.inject({ kind: 'handshake-alert', alert: 'unknown_ca', at: 'client-certificate', after: 1 });
    expect(await served(mock, { version })).toBe(true);
    expect((await new Caller(mock, { version }).end()).how).toBe('alert number 48');
  });
});
