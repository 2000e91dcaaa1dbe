import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type IdentityChange, p12File } from '../src/index.js';
import { aPayment, json, problem, scriptedServer } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };

describe('a certificate that is refused', () => {
  it.each(['CERTIFICATE_EXPIRED', 'CERTIFICATE_REVOKED', 'CERTIFICATE_PINNING_FAILED'])(
    'with %s is replaced by the one that lies in its place now, and the payment is made once',
    async code => {
      const server = await scriptedServer(problem(401, code), json(201, aPayment));
      const folder = await mkdtemp(join(tmpdir(), 'countersign-rotation-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const path = join(folder, 'demo_client.p12');
      await writeFile(path, await server.pki.client('old').p12({ passphrase: 'secret' }), { mode: 0o600 });
      const identity = p12File(path, { passphrase: 'secret' });
      const client = clientOf({ ...server.connection, identity });
      const before = await identity.current();
      await writeFile(path, await server.pki.client('new').p12({ passphrase: 'secret' }), { mode: 0o600 });
      const { response } = await client.payments.create({ amount }).withResponse();
      expect(response.attempts).toBe(2);
      expect((await identity.current()).fingerprint).not.toBe(before.fingerprint);
      const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
      expect(new Set(keys).size).toBe(1);
    },
  );

  it('is told at once where there is no other, and is asked for once by many calls', async () => {
    const server = await scriptedServer(problem(401, 'CERTIFICATE_EXPIRED'));
    const identity = await server.connection.identity.current();
    let reloads = 0;
    const source = {
      current: async () => identity,
      onChange: () => () => {},
      close() {},
      reload: async () => {
        reloads++;
      },
    };
    const client = clientOf({ ...server.connection, identity: source });
    const errors = await Promise.all([1, 2, 3].map(() => refusal(client.payments.create({ amount }))));
    expect(errors.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    expect(reloads).toBeGreaterThanOrEqual(1);
    expect(reloads).toBeLessThanOrEqual(3);
  });

  it('is replaced once only: a second one that is refused is told', async () => {
    const server = await scriptedServer(problem(401, 'CERTIFICATE_REVOKED'));
    let identity = server.pki.client('demo_client').identity();
    const source = {
      current: async () => identity,
      onChange: () => () => {},
      close() {},
      reload: async () => {
        identity = server.pki.client('demo_client').identity();
      },
    };
    const error = await refusal(
      clientOf({ ...server.connection, identity: source }).payments.create({ amount }),
    );
    expect(error).toMatchObject({ code: 'CERTIFICATE_REVOKED', attempts: 2 });
  });

  it('is told where the source can not read anew', async () => {
    const server = await scriptedServer(problem(401, 'CERTIFICATE_EXPIRED'));
    const identity = await server.connection.identity.current();
    const source = {
      current: async () => identity,
      onChange: () => () => {},
      close() {},
      reload: () => Promise.reject(new Error('the disk is gone')),
    };
    const error = await refusal(
      clientOf({ ...server.connection, identity: source }).payments.create({ amount }),
    );
    expect(error).toMatchObject({ code: 'CERTIFICATE_EXPIRED', attempts: 1 });
  });
});

it('a rotation is told to the hook', async () => {
  const mock = await mockServer();
  const { identity: first, ...connection } = mock.connect('demo_client');
  const second = mock.pki?.client('demo_client').identity() ?? first;
  let current = first;
  let tell: (change: IdentityChange) => void = () => {};
  const identity = {
    current: async () => current,
    onChange: (listener: typeof tell) => {
      tell = listener;
      return () => {};
    },
    close() {},
  };
  const seen: string[] = [];
  const hooks = {
    rotation: ({ identity }: { identity: { fingerprint: string } }) => void seen.push(identity.fingerprint),
  };
  const client = clientOf({ ...connection, identity, hooks });
  await client.identity.whoami();
  current = second;
  tell({ type: 'rotated', identity: second, previous: first });
  await client.identity.whoami();
  expect((await client.identity.whoami()).fingerprints.sha256).toBe(second.fingerprint);
  expect(seen).toEqual([second.fingerprint]);
});
