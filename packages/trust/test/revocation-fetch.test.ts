import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from '../src/revocation/address-filter.js';
import { boundedFetch, isFetchable } from '../src/revocation/fetch.js';
import { TestCa } from './revocation-pki.js';
import { bytes, onLoopback, revocationServer } from './revocation-server.js';

const request = { accept: 'application/pkix-crl', maxBytes: 10 };

describe('an address', () => {
  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '100.63.255.255',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82a::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is public', address => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ['this host', ['0.0.0.0', '0.1.2.3', '::']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
    ['link-local', ['169.254.1.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
    ['cloud metadata', ['169.254.169.254', 'fd00:ec2::254', '168.63.129.16', '100.100.100.200']],
    ['unique local', ['fc00::1', 'fd12:3456:789a::1']],
    ['of a carrier', ['100.64.0.1', '100.127.255.255']],
    ['multicast or broadcast', ['224.0.0.1', '255.255.255.255', 'ff02::1']],
    [
      'reserved or for documents',
      ['240.0.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.9', '2001:db8::1', '3fff::1'],
    ],
    [
      'private, inside an IPv6 address',
      ['::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '::ffff:0:127.0.0.1'],
    ],
    ['private, behind a tunnel', ['2002:7f00:1::', '2001:0:4136:e378::1', '::127.0.0.1', 'fec0::1']],
    ['none', ['', 'localhost', '127.1', '2130706433', '0x7f.1', '::ffff:1.2.3.4.5']],
  ])('that is %s is not public', (_, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

describe('a URL', () => {
  test.each([
    ['http://ocsp.example.com', true],
    ['HTTPS://ocsp.example.com:8443/x?y', true],
    ['ldap://directory.example.com/cn=crl', false],
    ['ftp://example.com/ca.crl', false],
    ['file:///etc/passwd', false],
    ['data:,crl', false],
    ['//example.com/ca.crl', false],
    ['http://', false],
    ['http://name:secret@example.com/', false],
    ['javascript:alert(1)', false],
  ])('%s is fetched: %s', (url, expected) => {
    expect(isFetchable(url)).toBe(expected);
  });

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://[::ffff:127.0.0.1]/', 'http://127.1/'])(
    '%s is refused for its address, however it is written',
    async url => {
      const fetched = boundedFetch(url, request, { timeout: 1_000, allowAddress: isPublicAddress });
      await expect(fetched).rejects.toThrow(/the address of \S+ is not allowed/);
    },
  );
});

describe('a name', () => {
  const resolvingTo =
    (...answers: LookupAddress[][]) =>
    (_: string, __: object, callback: (error: null, addresses: LookupAddress[]) => void): void =>
      callback(null, answers.shift() ?? []);
  const loopback = { address: '127.0.0.1', family: 4 };
  const metadata = { address: '169.254.169.254', family: 4 };

  test('is connected to by its allowed addresses only', async () => {
    const server = await revocationServer({ '/': bytes(Buffer.from('content')) });
    const url = server.url.replace('127.0.0.1', 'crl.example.com');
    const lookup = resolvingTo([metadata, loopback, { address: '::1', family: 6 }]);
    const fetched = await boundedFetch(url, request, { timeout: 5_000, allowAddress: onLoopback, lookup });
    expect(Buffer.from(fetched).toString()).toBe('content');
  });

  test('that changes its address is refused when it does', async () => {
    const server = await revocationServer({ '/': bytes(Buffer.from('content')) });
    const url = server.url.replace('127.0.0.1', 'crl.example.com');
    const terms = {
      timeout: 5_000,
      allowAddress: onLoopback,
      lookup: resolvingTo([loopback], [metadata], []),
    };
    await boundedFetch(url, request, terms);
    await expect(boundedFetch(url, request, terms)).rejects.toThrow(
      /the address of crl\.example\.com \(169\.254\.169\.254\) is not allowed/,
    );
    await expect(boundedFetch(url, request, terms)).rejects.toThrow(/is not allowed/);
    expect(server.requests).toHaveLength(1);
  });

  test('that does not exist is named in the error', async () => {
    const terms = { timeout: 20_000, allowAddress: onLoopback };
    await expect(boundedFetch('http://crl.invalid/ca.crl', request, terms)).rejects.toMatchObject({
      code: 'REVOCATION_STATUS_UNAVAILABLE',
      message: expect.stringMatching(/^http:\/\/crl\.invalid\/ca\.crl can't be fetched \(getaddrinfo/),
    });
  });
});

test('as many bytes as are allowed are read, and not one more', async () => {
  const server = await revocationServer({
    '/ten': bytes(Buffer.alloc(10)),
    '/eleven': bytes(Buffer.alloc(11)),
  });
  const terms = { timeout: 5_000, allowAddress: onLoopback };
  expect(await boundedFetch(`${server.url}/ten`, request, terms)).toHaveLength(10);
  await expect(boundedFetch(`${server.url}/eleven`, request, terms)).rejects.toThrow(/more than 10 bytes/);
});

test('an https server that nobody vouches for is sent no request', async () => {
  const { certificate, key } = TestCa.root().issue({ name: '127.0.0.1' });
  const server = createServer({ cert: certificate.pem, key: key.export({ format: 'pem', type: 'pkcs8' }) });
  let requests = 0;
  server.on('request', () => requests++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fetched = boundedFetch(url, request, { timeout: 5_000, allowAddress: onLoopback });
  await expect(fetched).rejects.toThrow(/can't be fetched/);
  expect(requests).toBe(0);
});
