import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isBoundTo, thumbprintOf } from '../src/authorization/token-binding.js';
import { client } from './authorization-client.js';

const { certificate } = client('alice');
const other = client('bob').certificate;
const thumbprint = thumbprintOf(certificate);
const bytes = Buffer.from(thumbprint, 'base64url');

it('writes the thumbprint that OpenSSL computes', () => {
  const digest = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: certificate.der });
  expect(thumbprint).toBe(digest.toString('base64url'));
  expect(thumbprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it('finds a token bound to the certificate that it names, and to no other', () => {
  const claims = { sub: 'alice', cnf: { 'x5t#S256': thumbprint, kid: 'x' } };
  expect(isBoundTo(claims, certificate)).toBe(true);
  expect(isBoundTo(JSON.parse(JSON.stringify(claims)), certificate)).toBe(true);
  expect(isBoundTo(claims, other)).toBe(false);
});

const lastDigit = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const sibling = lastDigit[lastDigit.indexOf(thumbprint.slice(-1)) + 1];

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', thumbprint],
  ['a list', [thumbprint]],
  ['nothing in it', {}],
  ['another confirmation', { jkt: thumbprint }],
  ['the name in another case', { 'x5t#s256': thumbprint }],
  ['a SHA-1', { x5t: thumbprint, 'x5t#S1': thumbprint }],
  ['null in it', { 'x5t#S256': null }],
  ['a list in it', { 'x5t#S256': [thumbprint] }],
  ['an object that says so when asked', { 'x5t#S256': { toString: () => thumbprint } }],
  ['an empty text', { 'x5t#S256': '' }],
  ['padding', { 'x5t#S256': `${thumbprint}=` }],
  ['space around', { 'x5t#S256': ` ${thumbprint}` }],
  ['a line break', { 'x5t#S256': `${thumbprint}\n` }],
  ['hex', { 'x5t#S256': bytes.toString('hex') }],
  ['base64 with padding', { 'x5t#S256': bytes.toString('base64') }],
  ['the half of it', { 'x5t#S256': thumbprint.slice(0, 22) }],
  ['another spelling of the same bytes', { 'x5t#S256': thumbprint.slice(0, -1) + sibling }],
  ['what it inherits', Object.create({ 'x5t#S256': thumbprint })],
  ['a prototype in JSON', JSON.parse(`{"__proto__":{"x5t#S256":"${thumbprint}"}}`)],
])('finds a token bound to nothing whose cnf is or holds %s', (_, cnf) => {
  expect(isBoundTo({ cnf }, certificate)).toBe(false);
});

it.each([null, undefined, 'x', [], Object.create({ cnf: { 'x5t#S256': thumbprint } })])(
  'finds claims bound to nothing that are none: %j',
  claims => {
    expect(isBoundTo(claims as never, certificate)).toBe(false);
  },
);
