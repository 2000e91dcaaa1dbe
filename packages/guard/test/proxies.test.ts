import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClientRegistration, createGuard, type GuardOptions, type Verdict } from '../src/index.js';

const pki = createTestPki();
const bank = pki.client('bank');
const clients: readonly ClientRegistration[] = [
  {
    ...{ clientId: 'bank', securityLevel: 'standard', ipRestrictions: ['203.0.113.0/24'] },
    pinnedThumbprint: bank.certificate.fingerprints.sha256,
  },
];

/** A server without TLS behind a proxy that ends it, and what the application sees of each request's headers. */
async function behindProxy(options: Partial<GuardOptions>) {
  const guard = createGuard({ clients, trust: { ca: pki.ca }, ...options });
  onTestFinished(() => guard.close());
  await guard.ready();
  const seen: Record<string, unknown>[] = [];
  const verdicts: Verdict[] = [];
  const server = createServer(async (request, response) => {
    verdicts.push(await guard.verify(request));
    seen.push(request.headers);
    response.end();
  });
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const ask = async (headers: Record<string, string | string[]>): Promise<Verdict> => {
    const outgoing = request({ host: '127.0.0.1', port, headers }).end();
    const [response] = await once(outgoing, 'response');
    response.resume();
    return verdicts.at(-1) as Verdict;
  };
  return { ask, seen };
}

const binary = (der: Uint8Array): string => `:${Buffer.from(der).toString('base64')}:`;
const headersOf = ({ certificate, chain }: Issued): Record<string, string> => ({
  'client-cert': binary(certificate.der),
  'client-cert-chain': chain.map(({ der }) => binary(der)).join(', '),
});
const proxies = { addresses: ['127.0.0.1'], clientCert: true };
const from = { forwarded: 'for=203.0.113.7' };

describe('behind a proxy that is named, and says whose certificate it was shown,', () => {
  it('its caller is judged', async () => {
    const { ask } = await behindProxy({ proxies });
    const verdict = await ask({ ...headersOf(bank), ...from });
    expect(verdict).toMatchObject({ ok: true, client: { id: 'bank', address: '203.0.113.7' } });
  });

  it('two callers on one connection are judged apart', async () => {
    const { ask } = await behindProxy({ proxies });
    expect(await ask({ ...headersOf(bank), ...from })).toMatchObject({ ok: true });
    expect(await ask({ ...headersOf(pki.client('bank')), ...from })).toMatchObject({
      code: 'CERTIFICATE_PINNING_FAILED',
    });
    expect(await ask({ ...headersOf(bank), forwarded: 'for=198.51.100.1' })).toMatchObject({
      code: 'IP_NOT_ALLOWED',
      evaluatedIp: '198.51.100.1',
    });
  });

  it.each([
    ['no certificate', from, 'CLIENT_CERTIFICATE_REQUIRED'],
    ['bytes that are none', { ...from, 'client-cert': ':AAAA:' }, 'CERTIFICATE_INVALID_FORMAT'],
    ['no byte sequence', { ...from, 'client-cert': 'MIIB' }, 'CERTIFICATE_INVALID_FORMAT'],
    [
      'a certificate without its chain',
      { ...from, 'client-cert': headersOf(bank)['client-cert'] as string },
      'CERTIFICATE_CHAIN_INVALID',
    ],
    [
      'one of another CA',
      { ...from, ...headersOf(createTestPki().client('bank')) },
      'CERTIFICATE_CHAIN_INVALID',
    ],
    ['no address', headersOf(bank), 'IP_NOT_ALLOWED'],
  ])('%s is refused', async (_, headers, code) => {
    const { ask } = await behindProxy({ proxies });
    expect(await ask(headers)).toMatchObject({ ok: false, code });
  });
});

it('what anybody else writes into these headers is not believed, nor seen by the application', async () => {
  const { ask, seen } = await behindProxy({ proxies: { addresses: ['192.0.2.1'], clientCert: true } });
  expect(await ask({ ...headersOf(bank), ...from })).toMatchObject({ code: 'CLIENT_CERTIFICATE_REQUIRED' });
  expect(Object.keys(seen[0] ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringContaining('client-cert')]),
  );
});

it('a proxy that is named for addresses alone says nothing about certificates', async () => {
  const { ask, seen } = await behindProxy({ proxies: { addresses: ['127.0.0.1'] } });
  expect(await ask({ ...headersOf(bank), ...from })).toMatchObject({ code: 'CLIENT_CERTIFICATE_REQUIRED' });
  expect(seen[0]).not.toHaveProperty('client-cert');
});
