import { once } from 'node:events';
import { createServer } from 'node:https';
import { type ConnectionOptions, connect } from 'node:tls';
import { inspect } from 'node:util';
import { createAgent } from '@countersign/agent';
import type { Identity, IdentityChange, IdentitySource } from '@countersign/identity';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { OcspResponse } from '@countersign/x509';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuard } from '../src/index.js';
import { guardedServer, tlsVersions } from './guarded-server.js';
import { checkablePki, onLoopback } from './revocation-setting.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;

/** A source that is told what to say. */
class ToldSource implements IdentitySource {
  #identity: Identity;
  #listener: ((change: IdentityChange) => void) | undefined;
  constructor(identity: Identity) {
    this.#identity = identity;
  }
  async current(): Promise<Identity> {
    return this.#identity;
  }
  onChange(listener: (change: IdentityChange) => void): () => void {
    this.#listener = listener;
    return () => {};
  }
  rotate(identity: Identity): void {
    const previous = this.#identity;
    this.#identity = identity;
    this.#listener?.({ type: 'rotated', identity, previous });
  }
  close(): void {}
}

const server = (): Issued => pki.server('localhost');

/** The certificate that the server presents to who comes now, and whether a session was resumed. */
async function presented(port: number, session?: Buffer) {
  const client = pki.client('demo_client');
  const socket = connect({
    ...{ host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, cert: client.pem, key: client.keyPem },
    ...(session === undefined ? {} : { session }),
  });
  await once(socket, 'secureConnect');
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '');
  const resumed = socket.isSessionReused();
  socket.destroy();
  return { fingerprint, resumed };
}

it.each(tlsVersions)(
  'a new certificate of the server is presented at once, and drops no connection, over %s',
  async version => {
    const [first, second] = [server(), server()];
    const source = new ToldSource(first.identity('serverAuth'));
    const { guard, url, port, handshakes } = await guardedServer(
      pki,
      { clients, identity: source },
      { version },
    );
    const agent = createAgent({
      identity: pki.client('demo_client').identity(),
      trust: { ca: pki.ca },
      origins: 'any',
    });
    onTestFinished(() => agent.destroy());
    const ask = async (): Promise<number> => {
      const response = await agent.fetch(url);
      await response.text();
      return response.status;
    };
    expect(await ask()).toBe(200);
    expect(await ask()).toBe(200);
    // The second request found the first connection busy still, and had another made.
    await expect.poll(() => handshakes.length).toBe(2);
    const before = handshakes.length;
    const rotated: unknown[] = [];
    guard.on('rotated', ({ certificate }) => rotated.push(certificate));

    source.rotate(second.identity('serverAuth'));
    expect(rotated).toEqual([second.certificate]);
    expect(await ask()).toBe(200);
    expect(handshakes).toHaveLength(before);
    expect((await presented(port)).fingerprint).toBe(second.certificate.fingerprints.sha256);
  },
);

it('the identity of a client is refused, at start and as a rotation, and the last good one stays', async () => {
  const first = server();
  const asClient = pki.client('demo_client').identity();
  const refused = createGuard({ clients, trust: { ca: pki.ca }, identity: asClient });
  await expect(refused.ready()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    hint: expect.stringContaining("purpose: 'serverAuth'"),
  });

  const source = new ToldSource(first.identity('serverAuth'));
  const { guard, port } = await guardedServer(pki, { clients, identity: source });
  const failures: unknown[] = [];
  guard.on('rotation_failed', ({ error }) => failures.push(error.code));
  source.rotate(asClient);
  expect(failures).toEqual(['CONFIG_INVALID']);
  expect((await presented(port)).fingerprint).toBe(first.certificate.fingerprints.sha256);
});

it('an identity that the server cannot use is told of as a rotation that failed, and the last good one stays', async () => {
  const first = server();
  const source = new ToldSource(first.identity('serverAuth'));
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity: source });
  await guard.ready();
  // RSA with 2048 bits is too weak for this level.
  const strict = createServer({ ...guard.tlsOptions(), ciphers: 'DEFAULT@SECLEVEL=3' });
  guard.attach(strict);
  const failures: unknown[] = [];
  guard.on('rotation_failed', ({ error }) => failures.push(error.code));
  source.rotate(pki.server('localhost', { key: 'RSA-2048' }).identity('serverAuth'));
  expect(failures).toEqual(['CONFIG_INVALID']);
  expect(guard.tlsOptions().cert).toContain(first.certificate.pem);
});

it('the key of the server does not show where the server or the guard is printed', async () => {
  const issued = server();
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity: issued.identity('serverAuth') });
  onTestFinished(() => guard.close());
  await guard.ready();
  const https = createServer(guard.tlsOptions());
  guard.attach(https);
  const [, secret = ''] = issued.keyPem.split('\n');
  for (const shown of [inspect(https, { depth: 9 }), inspect(guard, { depth: 9 }), JSON.stringify(guard)])
    expect(shown).not.toContain(secret);
});

describe('the OCSP response about the server', () => {
  /** What is stapled for a client that asks for it. */
  async function stapled(port: number, ca: string): Promise<Buffer | null> {
    // Node's types don't know requestOCSP.
    const options = { host: '127.0.0.1', port, servername: 'localhost', ca, requestOCSP: true };
    const socket = connect(options as ConnectionOptions);
    const [response] = await once(socket, 'OCSPResponse');
    socket.destroy();
    return response as Buffer | null;
  }

  it('is stapled, fetched ahead, and not after it has ended', async () => {
    let time = Date.now();
    const now = () => new Date(time);
    const { pki: checkable, revocation } = await checkablePki({ now });
    const { port } = await guardedServer(checkable, {
      ...{ clients, now },
      revocation: onLoopback,
      identity: checkable.server('localhost').identity('serverAuth'),
    });
    await vi.waitFor(async () => expect((await stapled(port, checkable.ca))?.length).toBeGreaterThan(0));
    expect(OcspResponse.parse((await stapled(port, checkable.ca)) as Buffer).status).toBe('successful');
    expect(revocation.requests).toHaveLength(1);
    time += 30 * 24 * 60 * 60_000;
    expect((await stapled(port, checkable.ca))?.length ?? 0).toBe(0);
  });

  it('is left out where the responder says that the certificate is revoked, or nothing', async () => {
    const { pki: checkable } = await checkablePki();
    const own = checkable.server('localhost');
    checkable.revoke(own);
    const guard = createGuard({
      ...{ clients, revocation: onLoopback, trust: { ca: checkable.ca } },
      identity: own.identity('serverAuth'),
    });
    onTestFinished(() => guard.close());
    const told = new Promise<{ error: { message: string } }>(resolve =>
      guard.on('staple_unavailable', resolve),
    );
    await guard.ready();
    expect((await told).error.message).toContain('was revoked');
  });
});
