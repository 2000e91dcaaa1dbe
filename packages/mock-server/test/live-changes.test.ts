import { once } from 'node:events';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';
import { Caller, materialOf, type Outcome, type Protocol } from './load.js';

async function started(options: MockServerOptions = {}): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

const allAnswered = (outcomes: readonly Outcome[]): void =>
  expect(outcomes.filter(outcome => outcome !== 200)).toEqual([]);
const allRefused = (outcomes: readonly Outcome[]): void =>
  expect(outcomes.filter(outcome => outcome === 200)).toEqual([]);

const edges = ['application', 'handshake'] as const;
const protocols: readonly Protocol[] = ['h1', 'h2'];

describe.each(edges)('at the edge %s,', edge => {
  describe.each(protocols)('over %s,', protocol => {
    it('a client that is revoked is refused from its next request on, and others notice nothing', async () => {
      const mock = await started({ edge });
      const [revoked, other] = ['demo_client', 'order-service'].map(id => new Caller(mock, id, protocol)) as [
        Caller,
        Caller,
      ];
      allAnswered(await revoked.next());
      await mock.revoke('demo_client');
      // One may be on its way.
      await revoked.next(1);
      allRefused(await revoked.next());
      await other.next();
      allAnswered(other.outcomes);
    });

    it('a client that is blocked is refused until it is let in again, and others notice nothing', async () => {
      const mock = await started({ edge });
      const [blocked, other] = ['demo_client', 'order-service'].map(id => new Caller(mock, id, protocol)) as [
        Caller,
        Caller,
      ];
      allAnswered(await blocked.next());
      await mock.block('demo_client');
      await blocked.next(1);
      allRefused(await blocked.next());
      await mock.unblock('demo_client');
      await blocked.next(1);
      allAnswered(await blocked.next());
      await other.next();
      allAnswered(other.outcomes);
    });

    it('a client that is no longer registered is refused, and those that stay notice nothing', async () => {
      const mock = await started({ edge });
      const [left, other] = ['demo_client', 'order-service'].map(id => new Caller(mock, id, protocol)) as [
        Caller,
        Caller,
      ];
      allAnswered(await left.next());
      await mock.setClients([{ clientId: 'order-service', securityLevel: 'standard' }]);
      await left.next(1);
      allRefused(await left.next());
      await other.next();
      allAnswered(other.outcomes);
    });

    it('another certificate of the server disturbs nobody, whether its key is the same or not', async () => {
      const mock = await started({ edge });
      const caller = new Caller(mock, 'demo_client', protocol);
      await caller.next();
      for (const key of ['same', 'new', 'same'] as const) {
        await mock.rotateServer({ key });
        await caller.next();
      }
      allAnswered(caller.outcomes);
    });

    it('another CA disturbs nobody who takes up both in time, and refuses who does not', async () => {
      const mock = await started({ edge });
      const before = new Caller(mock, 'demo_client', protocol);
      await before.next();
      await mock.rotateCa({ trust: 'both' });
      const between = new Caller(mock, 'high_security_client_1', protocol);
      await before.next();
      await between.next();
      allAnswered(before.outcomes);
      await mock.rotateCa({ trust: 'new' });
      await before.next(1);
      allRefused(await before.next());
      await between.next();
      allAnswered(between.outcomes);
      allAnswered(await new Caller(mock, 'demo_client', protocol).next());
    });
  });
});

/** A connection, and the certificate that the mock presents on it. */
async function connected(
  mock: MockServer,
  session?: Buffer,
): Promise<{ socket: TLSSocket; peer: PeerCertificate }> {
  const socket = connect({
    ...materialOf(mock.connect('demo_client')),
    ...{ host: '127.0.0.1', port: Number(new URL(mock.url).port), servername: 'localhost' },
    ...(session === undefined ? {} : { session }),
  });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  return { socket, peer: socket.getPeerCertificate() };
}

describe('a server that rotates', () => {
  it('presents another certificate, with the key that it had where that is asked for', async () => {
    const mock = await started();
    const pins = () => mock.connect('demo_client').trust.pins;
    const [firstPins, first] = [pins(), (await connected(mock)).peer];
    await mock.rotateServer({ key: 'same' });
    const second = (await connected(mock)).peer;
    expect(second.fingerprint256).not.toBe(first.fingerprint256);
    expect(second.pubkey).toEqual(first.pubkey);
    expect(pins()).toEqual(firstPins);
    await mock.rotateServer();
    expect((await connected(mock)).peer.pubkey).not.toEqual(first.pubkey);
    expect(pins()).not.toEqual(firstPins);
  });

  it('keeps open connections, and resumes no session that was begun before', async () => {
    const mock = await started();
    const { socket } = await connected(mock);
    const [session] = (await once(socket, 'session')) as [Buffer];
    await mock.rotateServer();
    expect((await connected(mock, session)).socket.isSessionReused()).toBe(false);
    socket.write('GET /v1/identity HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(String(await once(socket, 'data'))).toContain('200 OK');
  });

  it.each([
    ['rotateServer', (mock: MockServer) => mock.rotateServer({ drop: true })],
    ['rotateCa', (mock: MockServer) => mock.rotateCa({ drop: true })],
  ])('cuts them where that is asked for: %s', async (_, rotate) => {
    const mock = await started();
    const { socket } = await connected(mock);
    const closed = once(socket.resume(), 'close');
    await rotate(mock);
    await closed;
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('goes on speaking %s alone, where it did', async version => {
    const mock = await started({ tls: { minVersion: version, maxVersion: version } });
    await mock.rotateServer();
    await mock.rotateCa();
    const { socket } = await connected(mock);
    expect(socket.getProtocol()).toBe(version);
    const other = version === 'TLSv1.2' ? 'TLSv1.3' : 'TLSv1.2';
    const refused = connect({
      ...materialOf(mock.connect('demo_client')),
      ...{ port: socket.remotePort as number, host: '127.0.0.1', servername: 'localhost' },
      ...{ minVersion: other, maxVersion: other },
    });
    await expect(once(refused, 'secureConnect')).rejects.toThrow('alert number 70');
  });

  it('may change its CA again and again, and says who answers for each', async () => {
    const mock = await started();
    for (let times = 0; times < 3; times++) {
      await mock.rotateCa({ trust: 'both' });
      await mock.rotateCa({ trust: 'new' });
    }
    allAnswered(await new Caller(mock, 'high_security_client_1', 'h1').next());
    expect(mock.pki?.authorities.map(ca => ca.certificate.subject.commonName)).toEqual(
      ['', ' G2', ' G3', ' G4'].flatMap(g => [`Test Root CA${g}`, `Test Issuing CA${g}`]),
    );
  });

  it('may change its CA at once: then who came with the one before is out', async () => {
    const mock = await started();
    const before = new Caller(mock, 'demo_client', 'h1');
    allAnswered(await before.next());
    await mock.rotateCa({ trust: 'new', drop: true });
    await before.next(1);
    allRefused(await before.next());
    allAnswered(await new Caller(mock, 'demo_client', 'h1').next());
  });

  it('refuses what it does not know, a third CA, and to issue without a CA', async () => {
    const mock = await started();
    await expect(mock.rotateServer({ key: 'old' as 'new' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(mock.rotateCa({ trust: 'none' as 'new' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await mock.rotateCa();
    await expect(mock.rotateCa()).rejects.toMatchObject({ message: 'Two CAs are trusted already' });
    const pki = createTestPki();
    const { pem: certificate, keyPem: key } = pki.server('localhost');
    const given = await started({ tls: { material: { certificate, key, clientCa: pki.ca } } });
    await expect(given.rotateServer()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(given.rotateCa()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
