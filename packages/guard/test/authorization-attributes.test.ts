import { Oid, parsePin } from '@countersign/x509';
import { derText, Tag } from '@countersign/x509/der';
import { describe, expect, it } from 'vitest';
import { attributesOf, claimOf } from '../src/authorization/attributes.js';
import { pki } from './authorization-client.js';

const issued = pki.client('alice', { team: 'payments', role: 'admin' });
const path = [issued.certificate, ...issued.chain, issued.root];
const { sha1, sha256 } = pki.issuing.fingerprints;
const pins = (...texts: string[]) => texts.map(parsePin);

describe('a team and a role', () => {
  it.each([
    ['the key of the issuing CA', pki.issuing.pin],
    ['its fingerprint', sha256],
    ['its thumbprint', sha1],
  ])('are believed where %s is pinned', (_, pin) => {
    expect(attributesOf(path, pins(pin))).toEqual({ team: 'payments', role: 'admin' });
    expect(attributesOf(path, pins(pki.client('x').pin, pin))).toEqual({ team: 'payments', role: 'admin' });
  });

  it.each([
    ['nobody', []],
    ['the root above the issuing CA', [pki.root.pin]],
    ['the client itself', [issued.pin]],
    ['a stranger', [pki.client('x').pin]],
  ])('are not believed where only %s is pinned', (_, texts) => {
    expect(attributesOf(path, pins(...texts))).toEqual({});
  });

  it('are not believed of a certificate that nobody issued', () => {
    expect(attributesOf([issued.certificate], pins(pki.issuing.pin, issued.pin))).toEqual({});
    expect(attributesOf([], pins(pki.issuing.pin))).toEqual({});
  });

  it('are not believed where the pinned CA stands higher up', () => {
    const department = pki.rootCa.subordinate('Any CA').subordinate('Department CA');
    const client = department.client('mallory', { role: 'admin' });
    const above = department.chain[1]?.pin ?? '';
    expect(attributesOf([client.certificate, ...client.chain, client.root], pins(above))).toEqual({});
  });

  it('come alone, too', () => {
    const { certificate } = pki.client('x', { role: 'auditor' });
    expect(attributesOf([certificate, pki.issuing], pins(pki.issuing.pin))).toEqual({ role: 'auditor' });
  });
});

describe('an extension', () => {
  const text = (value: string, tag: number = Tag.UTF8_STRING) => derText(value, tag);

  it.each([
    ['a number', Uint8Array.of(2, 1, 5), 'is not a text'],
    ['nothing', new Uint8Array(), 'is not a text'],
    ['broken DER', Uint8Array.of(0x0c, 9, 1), 'is not a text'],
    ['something behind the text', Uint8Array.of(...text('admin'), 0), 'is not a text'],
    ['broken UTF-8', Uint8Array.of(0x0c, 2, 0xc0, 0x80), 'is not a text'],
    ['an empty text', text(''), 'is empty'],
    ['65 characters', text('a'.repeat(65)), 'is longer than 64 characters'],
    ['a NUL', text('admin\0x'), 'has invisible characters'],
    ['a line break', text('admin\n'), 'has invisible characters'],
    ['a change of direction', text('nimda\u202e'), 'has invisible characters'],
    ['a space without width', text('adm\u200bin'), 'has invisible characters'],
    ['a paragraph separator', text('admin\u2029'), 'has invisible characters'],
  ])('with %s gives no attribute, and a reason', (_, value, problem) => {
    const { certificate } = pki.client('x', { extensions: [{ oid: Oid.role, value }] });
    expect(claimOf(certificate, 'role')).toEqual({ problem });
    expect(attributesOf([certificate, pki.issuing], pins(pki.issuing.pin))).toEqual({});
  });

  it('with 64 characters is read', () => {
    const role = 'ü'.repeat(64);
    expect(claimOf(pki.client('x', { role }).certificate, 'role')).toEqual({ text: role });
    expect(claimOf(pki.client('x', { role }).certificate, 'team')).toBeUndefined();
  });
});
