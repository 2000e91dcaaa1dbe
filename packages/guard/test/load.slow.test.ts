// Thousands of certificates and registrations: what a guard does for one more doesn't grow, and what it keeps is bounded.
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';
import { der, derOid, derSequence, derSet, derText, Tag } from '@countersign/x509/der';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuard, type GuardOptions } from '../src/index.js';
import { call } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const { certificate } = pki.client('any');
const extensions = [...certificate.extensions].map(({ oid, critical, value }) =>
  derSequence(
    derOid(oid),
    ...(critical ? [der(Tag.BOOLEAN, Uint8Array.of(0xff))] : []),
    der(Tag.OCTET_STRING, value),
  ),
);

/** Certificates of one key, in no time. */
const crowd = (from: TestPki, count: number, name: (index: number) => string): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) => {
    const commonName = derSequence(derOid('2.5.4.3'), derText(name(index), Tag.UTF8_STRING));
    return from.issuingCa.sign({
      subject: derSequence(derSet(commonName)),
      spki: certificate.spki,
      extensions,
    });
  });

const registered = (clientId: string) =>
  ({ clientId, securityLevel: 'standard', requestsPerMinute: 1_000_000 }) as const;

/** A guard behind a proxy on kept connections, and what each certificate leads to. */
async function guarded(options: Partial<GuardOptions>) {
  const guard = createGuard({
    trust: { ca: pki.ca },
    proxies: { addresses: ['127.0.0.1'], clientCert: true },
    ...options,
  });
  onTestFinished(() => guard.close());
  await guard.ready();
  const server = createServer(async (asked, response) => {
    const verdict = await guard.verify(asked);
    response.end(verdict.ok ? verdict.client?.id : verdict.code);
  });
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(async () => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const binary = (bytes: Uint8Array): string => `:${Buffer.from(bytes).toString('base64')}:`;
  const ask = async (leaf: Uint8Array): Promise<string> => {
    const headers = {
      'client-cert': binary(leaf),
      'client-cert-chain': binary(pki.issuing.der),
      'x-forwarded-for': '192.0.2.1',
    };
    const [response] = await once(request({ host: '127.0.0.1', port, agent, headers }).end(), 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  /** How many signatures were checked for them. */
  const work = async (leaves: readonly Uint8Array[], answer?: string): Promise<number> => {
    const checked = vi.spyOn(Certificate.prototype, 'isIssuedBy');
    try {
      for (const leaf of leaves) {
        const given = await ask(leaf);
        if (answer !== undefined) expect(given).toBe(answer);
      }
      return checked.mock.calls.length;
    } finally {
      checked.mockRestore();
    }
  };
  return { ask, work };
}

describe('with 10,000 registrations and 5,000 certificates', { timeout: 120_000 }, () => {
  it('the last certificate costs as many signatures as the first, and only so many are remembered', async () => {
    const clients = Array.from({ length: 10_000 }, (_, i) => registered(`client-${i}`));
    const { work } = await guarded({ clients, cache: { entries: 500 } });
    const all = crowd(pki, 5_000, index => `client-${index * 2}`);
    const [first, between, last] = [all.slice(0, 500), all.slice(500, -500), all.slice(-500)];
    // A leaf and its issuer.
    expect(await work(first)).toBe(1_000);
    expect(await work(first)).toBe(0);
    await work(between);
    expect(await work(last)).toBe(1_000);
    expect(await work(last)).toBe(0);
    // Long forgotten.
    expect(await work(first)).toBe(1_000);
  });

  it('worthless certificates drive no honest client out', async () => {
    const { ask, work } = await guarded({ clients: [registered('honest')], cache: { entries: 500 } });
    const honest = crowd(pki, 1, () => 'honest');
    expect(await work(honest)).toBe(2);
    await work(
      crowd(pki, 2_000, index => `nobody-${index}`),
      'CLIENT_UNKNOWN',
    );
    const foreign = createTestPki({ root: { commonName: 'Foreign' }, issuing: { commonName: 'Foreign CA' } });
    await work(
      crowd(foreign, 2_000, () => 'honest'),
      'CERTIFICATE_CHAIN_INVALID',
    );
    expect(await work(honest)).toBe(0);
    expect(await ask(honest[0] as Uint8Array)).toBe('honest');
  });

  it('what was refused is judged again only when it may have changed', async () => {
    let now = new Date();
    const { work } = await guarded({ clients: [registered('honest')], now: () => now });
    const refused = crowd(pki, 100, index => `nobody-${index}`);
    expect(await work(refused)).toBe(200);
    expect(await work(refused)).toBe(0);
    now = new Date(now.getTime() + 30_000);
    expect(await work(refused)).toBe(200);
  });
});

it('200 clients, twenty at once, each with a certificate of its own, all come in', {
  timeout: 120_000,
}, async () => {
  const ids = Array.from({ length: 200 }, (_, i) => `client-${i}`);
  const { url, handshakes } = await guardedServer(pki, { clients: ids.map(registered) });
  for (let i = 0; i < ids.length; i += 20) {
    const some = ids.slice(i, i + 20);
    const outcomes = await Promise.all(
      some.map(id => call({ credential: pki.client(id), ca: pki.ca, url, way: 'undici h1' })),
    );
    expect(outcomes).toEqual(some.map(client => ({ status: 200, body: { client } })));
  }
  expect(handshakes).toHaveLength(200);
});
