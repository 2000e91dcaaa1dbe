import { createTestPki, type IssueOptions } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import { Identity } from '../src/index.js';
import { clientOf, mockServer, refusal } from './setting.js';

const pki = createTestPki();
const server = pki.server('localhost');
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };

/** Shows a certificate whatever its dates say. */
function careless(name: string, options: IssueOptions = {}, from = pki): Identity {
  const { privateKey, certificate, chain } = from.client(name, options);
  return new Identity({ privateKey, certificate, chain, now: () => certificate.notBefore });
}

const past = { notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') };
const pinned = careless('pinned_client');

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s, the mock server refuses', maxVersion => {
  it.each([
    ['an expired certificate', careless('demo_client', past), 'CERTIFICATE_EXPIRED', 401, 'IdentityError'],
    [
      'one that is not valid yet',
      careless('demo_client', { notBefore: new Date(Date.now() + 86_400_000), days: 9 }),
      'CERTIFICATE_NOT_YET_VALID',
      401,
      'IdentityError',
    ],
    [
      'one of an unknown CA',
      careless('demo_client', {}, createTestPki()),
      'CERTIFICATE_CHAIN_INVALID',
      401,
      'IdentityError',
    ],
    ['one that is not pinned', careless('pinned_client'), 'CERTIFICATE_PINNING_FAILED', 403, 'IdentityError'],
    ['a caller from another network', careless('distant_client'), 'IP_NOT_ALLOWED', 403, 'PeerError'],
    ['a client that is not registered', careless('nobody'), 'CLIENT_UNKNOWN', 403, 'PeerError'],
  ])('%s', async (_, identity, code, status, name) => {
    const mock = await mockServer({
      clients: [
        { clientId: 'demo_client', securityLevel: 'standard' },
        {
          clientId: 'pinned_client',
          securityLevel: 'enhanced',
          certificatePinning: true,
          pinnedThumbprint: pinned.certificate.fingerprints.sha1,
        },
        { clientId: 'distant_client', securityLevel: 'standard', ipRestrictions: ['203.0.113.0/24'] },
      ],
      tls: { material, maxVersion },
    });
    const client = clientOf({ baseUrl: mock.url, identity, trust: { ca: pki.ca } });
    for (let call = 1; call <= 2; call++) {
      const error = await refusal(client.payments.create({ amount: { currency: 'EUR', value: '1.00' } }));
      expect(error).toMatchObject({ code, status, name, outcome: 'processed', retryable: false });
    }
    expect(mock.requests.map(request => request.refused)).toEqual([code, code]);
    await client.close();
  });
});

describe('what is wrong on this side is refused before anything is sent:', () => {
  it.each([
    ['an expired certificate', past, 'CERTIFICATE_EXPIRED'],
    [
      'a certificate that is not valid yet',
      { notBefore: new Date('2098-01-01'), notAfter: new Date('2099-01-01') },
      'CERTIFICATE_NOT_YET_VALID',
    ],
  ])('%s', async (_, dates, code) => {
    const mock = await mockServer({ tls: { material } });
    const identity = pki.client('demo_client', dates).identity();
    const client = clientOf({ baseUrl: mock.url, identity, trust: { ca: pki.ca } });
    expect(await refusal(client.identity.whoami())).toMatchObject({ code, outcome: 'not-sent' });
    expect(mock.requests).toEqual([]);
  });
});
