import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AddressRules } from '../src/address/address-rules.js';
import { callerAddress } from '../src/address/caller-address.js';
import type { HeaderFields } from '../src/address/field-value.js';

const proxies = AddressRules.parse(['10.0.0.0/24', '2001:db8:f::/48']);

/** The address, or why it can't be told. */
function told(peer: string | undefined, headers: HeaderFields): string {
  const caller = callerAddress({ peer, headers, proxies });
  return caller.ok ? caller.address : caller.detail;
}

const forwarded = (value: string): string => told('10.0.0.2', { forwarded: value });
const forwardedFor = (value: string): string => told('10.0.0.2', { 'x-forwarded-for': value });

describe('the address of a caller', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['fe80::7%eth0', 'fe80::7'],
  ])('is the peer where it is no trusted proxy: %s is %s', (peer, address) => {
    for (const named of [proxies, AddressRules.parse([]), undefined])
      expect(callerAddress({ peer, headers: {}, proxies: named })).toEqual({
        ok: true,
        address,
        forwarded: false,
      });
  });

  it.each<readonly [headers: HeaderFields, ignored: string]>([
    [{ 'x-forwarded-for': '10.9.9.9' }, 'X-Forwarded-For'],
    [{ forwarded: 'for=10.9.9.9' }, 'Forwarded'],
    [{ 'x-forwarded-for': '10.9.9.9', forwarded: 'for="' }, 'Forwarded and X-Forwarded-For'],
    [{ 'X-Forwarded-For': '' }, 'X-Forwarded-For'],
  ])('ignores what a stranger says with %j, and tells so', (headers, ignored) => {
    for (const named of [proxies, undefined])
      expect(callerAddress({ peer: '192.0.2.7', headers, proxies: named })).toEqual({
        ok: true,
        address: '192.0.2.7',
        forwarded: false,
        ignored,
      });
  });

  it('is refused with a code where it can not be told', () => {
    expect(callerAddress({ peer: '10.0.0.2', headers: {}, proxies })).toEqual({
      ok: false,
      stage: 'ip',
      code: 'IP_NOT_ALLOWED',
      status: 403,
      detail: "The address of the caller can't be told: the trusted proxy does not say for whom it calls.",
    });
  });

  it.each([undefined, '', '/run/guard.sock', '10.0.0.2:443'])('is not told by the peer %j', peer => {
    expect(told(peer, { 'x-forwarded-for': '192.0.2.7' })).toMatch(/the connection has no address/);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:DB8::7]:4711', '2001:db8::7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:4711', '192.0.2.7'],
    // From the right: what the caller wrote itself stands on the left.
    ['198.51.100.1, 192.0.2.7', '192.0.2.7'],
    ['198.51.100.1,192.0.2.7\t, 10.0.0.3 ,\t10.0.0.4', '192.0.2.7'],
    ['192.0.2.7, 2001:db8:f::1, ::ffff:10.0.0.3', '192.0.2.7'],
    ['nonsense, unknown,, 192.0.2.7', '192.0.2.7'],
    ['10.0.0.3, 192.0.2.7', '192.0.2.7'],
    ['10.0.1.3', '10.0.1.3'],
  ])('is read from X-Forwarded-For: %s', (value, address) => {
    expect(callerAddress({ peer: '10.0.0.2', headers: { 'x-forwarded-for': value }, proxies })).toEqual({
      ok: true,
      address,
      forwarded: true,
    });
  });

  it.each([
    ['', /names no address at place 1 from its end/],
    ['unknown', /names no address at place 1 from its end/],
    ['192.0.2.7, _hidden, 10.0.0.3', /names no address at place 2 from its end/],
    ['192.0.2.7,', /names no address at place 1 from its end/],
    ['192.0.2.7, , 10.0.0.3', /names no address at place 2 from its end/],
    ['192.0.2.7 10.0.0.3', /names no address/],
    ['192.0.2.7;10.0.0.3', /names no address/],
    ['192.0.2.7:', /names no address/],
    ['192.0.2.7:123456', /names no address/],
    ['[192.0.2.7]', /names no address/],
    ['[2001:db8::7', /names no address/],
    ['[fe80::7%eth0]', /names no address/],
    ['fe80::7%eth0', /names no address/],
    ['"192.0.2.7"', /names no address/],
    ['\u00a0192.0.2.7', /names no address/],
    ['127.1', /names no address/],
    ['localhost', /names no address/],
    ['10.0.0.3, 10.0.0.4', /names trusted proxies only/],
    [new Array(33).fill('10.0.0.3').join(), /can't be read/],
    [`192.0.2.7,${' '.repeat(65_536)}10.0.0.3`, /can't be read/],
  ])('is not guessed from X-Forwarded-For: %j', (value, why) => {
    expect(forwardedFor(value)).toMatch(why);
  });

  it.each([
    ['for=192.0.2.7', '192.0.2.7'],
    ['For="192.0.2.7"', '192.0.2.7'],
    ['FOR="192.0.2.7:4711"', '192.0.2.7'],
    ['for="192.0.2.7:_port"', '192.0.2.7'],
    ['for="[2001:db8::7]"', '2001:db8::7'],
    ['for="[2001:DB8::7]:4711"', '2001:db8::7'],
    ['for="[::ffff:192.0.2.7]:4711"', '192.0.2.7'],
    ['for="\\1\\9\\2.0.2.7"', '192.0.2.7'],
    ['for=192.0.2.7;proto=https;by=203.0.113.43;host=example.com', '192.0.2.7'],
    ['proto=https; by="_x"; for=192.0.2.7 ; secret="a\\"b, for=10.9.9.9; c"', '192.0.2.7'],
    [';;for=192.0.2.7;', '192.0.2.7'],
    ['for=198.51.100.1, for=192.0.2.7', '192.0.2.7'],
    ['for=unknown, for=_hidden,, proto=http, for=192.0.2.7', '192.0.2.7'],
    ['for=192.0.2.7 ,\tfor="[2001:db8:f::1]",for=10.0.0.3', '192.0.2.7'],
  ])('is read from Forwarded: %s', (value, address) => {
    expect(callerAddress({ peer: '2001:db8:f::9', headers: { forwarded: value }, proxies })).toEqual({
      ok: true,
      address,
      forwarded: true,
    });
  });

  it.each([
    ['', /names no address at place 1 from its end/],
    ['for=unknown', /names no address at place 1 from its end/],
    ['for=192.0.2.7, for=_hidden, for=10.0.0.3', /names no address at place 2 from its end/],
    ['for=192.0.2.7, proto=https', /names no address at place 1 from its end/],
    ['for=192.0.2.7,', /names no address at place 1 from its end/],
    ['for=192.0.2.7, ;', /names no address at place 1 from its end/],
    ['for="2001:db8::7"', /names no address/],
    ['for="[192.0.2.7]"', /names no address/],
    ['for="[fe80::7%eth0]"', /names no address/],
    ['for=""', /names no address/],
    ['for=127.1', /names no address/],
    ['for=10.0.0.3', /names trusted proxies only/],
    // Against the grammar of RFC 7239 4, wherever it stands.
    ['192.0.2.7', /can't be read/],
    ['for = 192.0.2.7', /can't be read/],
    ['for=', /can't be read/],
    ['for=192.0.2.7:4711', /can't be read/],
    ['for=[2001:db8::7]', /can't be read/],
    ['for=192.0.2.7;for=198.51.100.1', /can't be read/],
    ['for=192.0.2.7;FOR=198.51.100.1', /can't be read/],
    ['for="192.0.2.7', /can't be read/],
    ['for="192.0.2.7\\"', /can't be read/],
    ['for="192.0.2.7"x', /can't be read/],
    ['for=192.0.2.7 proto=https', /can't be read/],
    // A caller's open quotation mark swallows what the proxy adds, and then nothing closes it.
    ['for=10.9.9.9;x=", for=192.0.2.7', /can't be read/],
    ['for=10.9.9.9;x=", for="[2001:db8::7]"', /can't be read/],
    ['for=10.9.9.9;x="\\, for="[2001:db8::7]";by="_x"', /can't be read/],
    [new Array(33).fill('for=10.0.0.3').join(), /can't be read/],
    [`for=192.0.2.7,${' '.repeat(65_536)}for=10.0.0.3`, /can't be read/],
    [`x="${'\\a'.repeat(32_768)}`, /can't be read/],
  ])('is not guessed from Forwarded: %j', (value, why) => {
    expect(forwarded(value)).toMatch(why);
  });

  it('is read past as many trusted proxies as the limit has', () => {
    expect(forwardedFor(`192.0.2.7${', 10.0.0.3'.repeat(31)}`)).toBe('192.0.2.7');
    expect(forwarded(`for=192.0.2.7${', for=10.0.0.3'.repeat(31)}`)).toBe('192.0.2.7');
  });

  it.each([
    ['for="[2001:DB8::7]:4711"', '[2001:db8::7]:99, 10.0.0.3', '2001:db8::7'],
    ['for=198.51.100.1, for=192.0.2.7', '203.0.113.1, 192.0.2.7', '192.0.2.7'],
    ['for=192.0.2.7', '192.0.2.8', /Forwarded and X-Forwarded-For name different callers/],
    ['for=unknown', '192.0.2.7', /Forwarded names no address/],
    ['for=192.0.2.7', 'unknown', /X-Forwarded-For names no address/],
    ['for=192.0.2.7', '', /X-Forwarded-For names no address/],
    ['for="', '192.0.2.7', /Forwarded can't be read/],
    ['for=10.0.0.3', '192.0.2.7', /Forwarded names trusted proxies only/],
  ])('needs both headers to agree: Forwarded %j, X-Forwarded-For %j', (forwarded, forwardedFor, address) => {
    const caller = told('10.0.0.2', { forwarded, 'x-forwarded-for': forwardedFor });
    if (typeof address === 'string') expect(caller).toBe(address);
    else expect(caller).toMatch(address);
  });

  it('joins the lines of a header in their order', () => {
    expect(told('10.0.0.2', { 'x-forwarded-for': ['198.51.100.1', '192.0.2.7, 10.0.0.3'] })).toBe(
      '192.0.2.7',
    );
    expect(told('10.0.0.2', { forwarded: ['for=192.0.2.7', 'for=10.0.0.3'] })).toBe('192.0.2.7');
  });

  it.each([
    'X-Forwarded-For: 198.51.100.1\r\nx-forwarded-for: 192.0.2.7\r\nX-FORWARDED-FOR: 127.0.0.9',
    'Forwarded: for=198.51.100.1\r\nforwarded: for=192.0.2.7;host="a,b"\r\nFORWARDED: for=127.0.0.9',
  ])('is told from what came over a socket: %j', async lines => {
    const server = http.createServer(({ socket, headers }, response) => {
      const caller = callerAddress({
        peer: socket.remoteAddress,
        headers,
        proxies: AddressRules.parse(['127.0.0.0/8']),
      });
      response.end(JSON.stringify(caller));
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '::ffff:127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n\r\n`);
    const answer = await text(socket);
    expect(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))).toEqual({
      ok: true,
      address: '192.0.2.7',
      forwarded: true,
    });
  });
});
