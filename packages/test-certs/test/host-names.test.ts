import { X509Certificate } from 'node:crypto';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';

const pki = createTestPki();

describe('a server certificate', () => {
  test.each([
    ['localhost'],
    ['api.example.com'],
    ['*.example.com'],
    ['API.Example.com'],
    ['my_service.internal'],
    ['xn--bcher-kva.example'],
    ['1.example'],
    ['a'.repeat(63)],
  ])('may be for the host %s', name => {
    expect(pki.server(name).certificate.names).toEqual({ dns: [name], ip: [], uri: [], email: [] });
  });

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::1', '::1'],
    ['::', '::'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1::', '1::'],
    ['fe80::202:b3ff:fe1e:8329', 'fe80::202:b3ff:fe1e:8329'],
  ])('may be for the address %s', (address, shown) => {
    const { certificate } = pki.server(address);
    expect(certificate.names).toEqual({ dns: [], ip: [shown], uri: [], email: [] });
    expect(new X509Certificate(certificate.der).checkIP(address)).toBe(address);
  });

  test.each(['::ffff:127.0.0.1', '64:ff9b::192.0.2.33'])(
    'may be for %s, which holds an IPv4 address',
    address => {
      const { certificate } = pki.server(address);
      expect(certificate.names.ip).toHaveLength(1);
      expect(new X509Certificate(certificate.der).checkIP(address)).toBe(address);
    },
  );

  test.each([
    ['nothing', ''],
    ['a scheme', 'https://localhost'],
    ['a port', 'localhost:8443'],
    ['a path', 'localhost/v1'],
    ['brackets', '[::1]'],
    ['a zone', 'fe80::1%eth0'],
    ['a final dot', 'localhost.'],
    ['a first dot', '.example.com'],
    ['two dots', 'a..b'],
    ['a space', 'local host'],
    ['a line break', 'localhost\n'],
    ['a NUL', 'localhost\0.evil.example'],
    ['a comma', 'a.example,b.example'],
    ['letters beyond ASCII', 'bücher.example'],
    ['a star alone', '*'],
    ['a star inside', 'a.*.example'],
    ['two stars', '**.example.com'],
    ['an address that is cut off', '1:2:3'],
  ])('is refused for a name with %s, and the hint shows good ones', (_, name) => {
    for (const hosts of [name, ['localhost', name]]) {
      expect(() => pki.server(hosts)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.stringContaining('is neither a host name nor an address'),
          hint: expect.stringContaining("'localhost'"),
        }),
      );
    }
  });

  test('is refused for no name at all', () => {
    expect(() => pki.server([])).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: 'A server certificate needs a host name' }),
    );
  });
});
