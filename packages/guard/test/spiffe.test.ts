import { Oid } from '@countersign/x509';
import { derContextPrimitive, derSequence } from '@countersign/x509/der';
import { expect, it } from 'vitest';
import { basicConstraints, extension, keyUsage } from '../../test-certs/src/extensions.js';
import { spiffeIdOf } from '../src/authorization/spiffe.js';
import { certificateOf } from './authorization-client.js';

const named = (uris: readonly string[], ...extensions: Uint8Array[]) =>
  certificateOf({
    extensions: [
      extension(
        Oid.subjectAltName,
        false,
        derSequence(
          derContextPrimitive(2, Buffer.from('api.example.com')),
          ...uris.map(uri => derContextPrimitive(6, Buffer.from(uri))),
        ),
      ),
      ...extensions,
    ],
  });

const longDomain = 'd'.repeat(255);
const longest = `spiffe://example.org/${'p'.repeat(2048 - 'spiffe://example.org/'.length)}`;

it.each([
  'spiffe://example.org/billing-service',
  'spiffe://example.org/ns/prod/sa/Api_1.2',
  'spiffe://a/b',
  'spiffe://my_domain-1.example/.../x',
  'spiffe://192.0.2.1/x',
  `spiffe://${longDomain}/x`,
  longest,
])('reads %s', id => {
  expect(spiffeIdOf(named([id]))).toEqual({ id });
});

it.each([
  ['no URI at all', []],
  ['another URI', ['https://example.org/x']],
  ['several other URIs', ['https://example.org/x', 'urn:x']],
  ['a URI that only mentions it', ['https://spiffe://example.org/x']],
])('finds no claim to an identity in %s', (_, uris) => {
  expect(spiffeIdOf(named(uris))).toBeUndefined();
});

it.each([
  ['a second SPIFFE ID', ['spiffe://example.org/a', 'spiffe://example.org/b'], '2 URIs'],
  ['the same one twice', ['spiffe://example.org/a', 'spiffe://example.org/a'], '2 URIs'],
  ['another URI before it', ['https://example.org/', 'spiffe://example.org/a'], '2 URIs'],
  ['another URI after it', ['spiffe://example.org/a', 'urn:x'], '2 URIs'],
  ['its scheme in upper case', ['SPIFFE://example.org/a'], 'lower case'],
  ['its scheme in mixed case', ['Spiffe://example.org/a'], 'lower case'],
  ['one slash', ['spiffe:/example.org/a'], 'spiffe://'],
  ['no slashes', ['spiffe:example.org/a'], 'spiffe://'],
  ['a space before it', [' spiffe://example.org/a'], 'spiffe://'],
  ['no trust domain', ['spiffe:///a'], 'trust domain'],
  ['a trust domain in upper case', ['spiffe://Example.org/a'], 'trust domain'],
  ['a port', ['spiffe://example.org:443/a'], 'trust domain'],
  ['a user', ['spiffe://user@example.org/a'], 'trust domain'],
  ['a trust domain in percent-encoding', ['spiffe://ex%61mple.org/a'], 'trust domain'],
  ['a trust domain that is too long', [`spiffe://${longDomain}d/a`], 'trust domain'],
  ['a query instead of a path', ['spiffe://example.org?a'], 'trust domain'],
  ['no path', ['spiffe://example.org'], 'no path'],
  ['an empty path', ['spiffe://example.org/'], 'empty segment'],
  ['a slash at the end', ['spiffe://example.org/a/'], 'slash at its end'],
  ['an empty segment', ['spiffe://example.org/a//b'], 'empty segment'],
  ['a dot segment', ['spiffe://example.org/a/./b'], 'dot segment'],
  ['two dots', ['spiffe://example.org/a/../b'], 'dot segment'],
  ['two dots at the end', ['spiffe://example.org/a/..'], 'dot segment'],
  ['percent-encoding', ['spiffe://example.org/%61'], 'letters, digits'],
  ['a query', ['spiffe://example.org/a?x=1'], 'letters, digits'],
  ['a fragment', ['spiffe://example.org/a#x'], 'letters, digits'],
  ['a star', ['spiffe://example.org/*'], 'letters, digits'],
  ['a NUL', ['spiffe://example.org/a\0b'], 'letters, digits'],
  ['a line break at the end', ['spiffe://example.org/a\n'], 'letters, digits'],
  ['a letter beyond ASCII', ['spiffe://example.org/ä'], 'letters, digits'],
  ['more than 2048 bytes', [`${longest}p`], '2048'],
])('takes nobody at his word who has %s', (_, uris, problem) => {
  expect(spiffeIdOf(named(uris))).toEqual({ problem: expect.stringContaining(problem) });
});

it.each([
  ['is a CA', basicConstraints(undefined)],
  ['may sign certificates', keyUsage(['digitalSignature', 'keyCertSign'])],
  ['may sign CRLs', keyUsage(['digitalSignature', 'cRLSign'])],
])('takes a certificate for nobody that %s', (_, more) => {
  expect(spiffeIdOf(named(['spiffe://example.org/a'], more))).toEqual({
    problem: expect.stringContaining('identifies nobody'),
  });
});
