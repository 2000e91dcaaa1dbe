import { createTrust, type TrustOptions } from '@countersign/trust';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const pki = createTestPki();
const host = 'api.example.com';
const served = pki.server(host).certificate;
const backup = pki.server(host).certificate;
const stranger = createTestPki().server(host).certificate;
const { sha1, sha256 } = served.fingerprints;
const invalid = expect.objectContaining({ name: 'ConfigurationError', code: 'CONFIG_INVALID' });

describe('a host pattern', () => {
  test.each([
    [
      'api.example.com',
      ['api.example.com', 'API.Example.COM', 'api.example.com.'],
      ['example.com', 'a.api.example.com', 'xapi.example.com', 'api.example.com.evil.example', ''],
    ],
    ['API.Example.com', ['api.example.com'], ['example.com']],
    [
      '*.example.com',
      ['api.example.com', 'x.example.com', 'X.EXAMPLE.COM', 'api.example.com.'],
      ['example.com', 'a.b.example.com', '.example.com', 'xexample.com', 'example.com.evil.example'],
    ],
    [
      '**.example.com',
      ['example.com', 'api.example.com', 'a.b.example.com', 'a.b.example.com.', 'A.B.EXAMPLE.COM'],
      ['xexample.com', 'example.com.evil.example', 'com'],
    ],
    ['localhost', ['localhost', 'LOCALHOST'], ['a.localhost', 'localhost.example']],
    ['127.0.0.1', ['127.0.0.1'], ['127.0.0.10', '1127.0.0.1']],
    ['2001:db8::1', ['2001:db8::1', '2001:DB8::1'], ['2001:db8::10', '::1']],
    ['2001:DB8::1', ['2001:db8::1'], ['::1']],
    ['xn--bcher-kva.example', ['xn--bcher-kva.example'], ['bcher-kva.example']],
    ['my_service.internal', ['my_service.internal'], ['my-service.internal']],
  ])('%s covers its hosts and no others', (pattern, covered, others) => {
    const trust = createTrust({ pins: { [pattern]: served.pin } });
    expect(covered.filter(name => trust.pinsFor(name).length === 0)).toEqual([]);
    expect(others.filter(name => trust.pinsFor(name).length > 0)).toEqual([]);
  });

  // What is written in another form names the same host: its pins must hold, or be refused.
  test.each([
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['::ffff:7f00:1', '::ffff:127.0.0.1'],
  ])('%s is not taken without covering the same address as %s', (pattern, address) => {
    let trust: ReturnType<typeof createTrust>;
    try {
      trust = createTrust({ pins: { [pattern]: served.pin } });
    } catch (error) {
      expect(error).toEqual(invalid);
      return;
    }
    expect(trust.pinsFor(address)).toEqual([served.pin]);
  });

  test.each([
    ['nothing', ''],
    ['a scheme', 'https://api.example.com'],
    ['a port', 'api.example.com:443'],
    ['a path', 'api.example.com/v1'],
    ['an address in brackets', '[::1]'],
    ['a final dot', 'api.example.com.'],
    ['a first dot', '.example.com'],
    ['an empty label', 'api..example.com'],
    ['a star alone', '*'],
    ['a star inside', 'api.*.com'],
    ['a star at the end', 'api.*'],
    ['a part of a label as star', 'a*.example.com'],
    ['three stars', '***.example.com'],
    ['two wildcards', '*.*.example.com'],
    ['a label that begins with a hyphen', '-a.example.com'],
    ['a label that ends with a hyphen', 'a-.example.com'],
    ['a space', 'api.example.com '],
    ['a line break', 'api.example.com\n'],
    ['a NUL', 'api.example.com\0'],
    ['letters beyond ASCII', 'bücher.example'],
  ])('with %s is refused', (_, pattern) => {
    expect(() => createTrust({ pins: { [pattern]: served.pin } })).toThrow(invalid);
    expect(() => createTrust({ pins: { [pattern]: served.pin } })).toThrow('is not a host name to pin');
  });
});

describe('a list of pins', () => {
  test.each([
    ['a single pin', served.pin],
    ['a list of one', [served.pin]],
    ['a certificate fingerprint', sha256],
    ['a fingerprint with colons', sha256.match(/../g)?.join(':') ?? ''],
    ['a thumbprint in lower case', sha1.toLowerCase()],
    ['several, of which any may fit', [backup.pin, served.pin]],
    ['several of different kinds', [backup.pin, stranger.fingerprints.sha256, sha1]],
  ])('lets the pinned certificate pass, %s', (_, pins) => {
    const trust = createTrust({ pins: { [host]: pins } });
    expect(() => trust.checkPins(host, served)).not.toThrow();
    expect(() => trust.checkPins(host, pki.server(host).certificate)).toThrow(
      expect.objectContaining({ code: 'SERVER_PIN_MISMATCH' }),
    );
  });

  test.each([
    ['is empty', []],
    ['has an empty pin', ['']],
    ['has a malformed pin among good ones', [served.pin, `${served.pin}x`]],
    ['has a host name', [host]],
    ['is a certificate', served.pem],
  ])('is refused when it %s', (_, pins) => {
    expect(() => createTrust({ pins: { [host]: pins } })).toThrow(invalid);
  });

  test('that is empty is named, with its host', () => {
    expect(() => createTrust({ pins: { [host]: [] } })).toThrow(
      'The list of pins for api.example.com is empty',
    );
  });

  test.each<[string, unknown]>([
    ['a list without hosts', [served.pin]],
    ['a text', served.pin],
    ['null', null],
    ['a number for a host', { [host]: 7 }],
    ['null for a host', { [host]: null }],
    ['numbers in a list', { [host]: [7] }],
  ])('is refused with a code when pins are %s', (_, pins) => {
    expect(() => createTrust({ pins } as TrustOptions)).toThrow(invalid);
  });

  test('of all patterns that cover a host holds together', () => {
    const trust = createTrust({
      pins: { [host]: served.pin, '*.example.com': backup.pin, 'other.example': stranger.pin },
    });
    expect(trust.pinsFor(host)).toEqual([served.pin, backup.pin]);
    expect(() => trust.checkPins(host, backup)).not.toThrow();
    expect(() => trust.checkPins(host, stranger)).toThrow();
  });

  test('says nothing about hosts that have none', () => {
    const trust = createTrust({ pins: { [host]: served.pin } });
    expect(trust.pinsFor('other.example')).toEqual([]);
    expect(() => trust.checkPins('other.example', stranger)).not.toThrow();
    expect(() => createTrust().checkPins(host, stranger)).not.toThrow();
  });

  test('is shown as it is compared', () => {
    const trust = createTrust({ pins: { [host]: [` ${served.pin} `, sha1.toLowerCase()] } });
    expect(trust.pinsFor(host)).toEqual([served.pin, sha1]);
  });
});

describe('a server with another certificate', () => {
  const mismatch = (asked: string) => {
    try {
      createTrust({ pins: { [host]: [served.pin, backup.pin] } }).checkPins(asked, stranger);
    } catch (error) {
      return error as Error & { hint: string };
    }
    throw new Error('the certificate was believed');
  };

  test('is refused, with the pin that it serves and what it is for', () => {
    expect(mismatch(host)).toMatchObject({
      name: 'TrustError',
      code: 'SERVER_PIN_MISMATCH',
      stage: 'pinning',
      outcome: 'not-sent',
      retryable: false,
      message: `api.example.com serves a chain that matches none of its 2 pin(s). It serves:\n  '${stranger.pin}', // CN=api.example.com`,
    });
  });

  test.each([host, 'API.example.com', `${host}.`])(
    'is refused as %s with a hint that is ready to paste',
    asked => {
      const pasted = /pins: \{ '(.*)': \['(.*)'\] \}/.exec(mismatch(asked).hint);
      const [, pattern = '', pin = ''] = pasted ?? [];
      const trust = createTrust({ pins: { [pattern]: [pin] } });
      expect(() => trust.checkPins(asked, stranger)).not.toThrow();
      expect(() => trust.checkPins(asked, served)).toThrow();
    },
  );
});
