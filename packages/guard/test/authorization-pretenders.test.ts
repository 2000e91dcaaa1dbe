import { Oid } from '@countersign/x509';
import { derSequence, derText, Tag } from '@countersign/x509/der';
import { afterEach, describe, expect, it } from 'vitest';
import { nameAttribute } from '../../test-certs/src/name.js';
import { admitted, authorizer, client, handMade, pki } from './authorization-client.js';

describe('a client that would like to be somebody else', () => {
  const rules = authorizer([
    { name: 'admin', paths: '/admin', allow: { role: 'admin' } },
    { name: 'orders', paths: '/orders', allow: { subject: { CN: 'order-service' } } },
    { name: 'partner', paths: '/partner', allow: { subject: { O: 'TrustedPartner' } } },
  ]);
  const asked = (path: string, caller: ReturnType<typeof client>) =>
    rules.decide({ method: 'GET', path, client: caller });

  it('has its name in another attribute of the subject', () => {
    const caller = client('mallory', {
      subject: { organization: 'order-service', organizationalUnit: 'TrustedPartner' },
    });
    expect(asked('/orders', caller).explanation).toBe(
      "rule 'orders': CN is mallory, and the rule asks for order-service",
    );
    expect(asked('/partner', caller).allowed).toBe(false);
  });

  it('writes the attribute into the value of another', () => {
    for (const organization of [
      'x, CN=order-service',
      'x/CN=order-service',
      'TrustedPartner\0.evil',
      ' TrustedPartner',
    ])
      for (const path of ['/orders', '/partner'])
        expect(asked(path, client('mallory', { subject: { organization } })).allowed, organization).toBe(
          false,
        );
  });

  it('writes another line for the log', () => {
    const { explanation } = asked('/orders', client('x\nrule admin: allowed\u202e'));
    expect(explanation).toBe(
      "rule 'orders': CN is x\\u{a}rule admin: allowed\\u{202e}, and the rule asks for order-service",
    );
  });

  it('has its role in the extension of the team', () => {
    expect(asked('/admin', client('mallory', { team: 'admin' })).explanation).toBe(
      "rule 'admin': there is no role, and the rule asks for admin",
    );
  });

  it('has its role in an extension with a similar number', () => {
    const value = derText('admin', Tag.UTF8_STRING);
    for (const oid of [`${Oid.role}.1`, `${Oid.role}0`, Oid.role.replace(/\.2$/, '.3')])
      expect(asked('/admin', client('mallory', { extensions: [{ oid, value }] })).allowed, oid).toBe(false);
  });

  it('has its role from a CA that may not say so', () => {
    const other = pki.rootCa.subordinate({ commonName: 'Test Issuing CA' });
    const caller = admitted(other.client('mallory', { role: 'admin' }));
    expect(caller.attributes).toEqual({});
    expect(asked('/admin', caller)).toMatchObject({
      allowed: false,
      explanation:
        "rule 'admin': there is no role, and the rule asks for admin (its role admin is not believed: its CA isn't among assertedBy)",
    });
  });

  it('has its role in an extension that holds something else', () => {
    const caller = client('mallory', { extensions: [{ oid: Oid.role, value: Uint8Array.of(2, 1, 5) }] });
    expect(asked('/admin', caller).explanation).toContain('(the role in its certificate is not a text)');
  });

  describe('where something has polluted what every object inherits', () => {
    afterEach(() => {
      Reflect.deleteProperty(Object.prototype, 'role');
    });

    it('is still nobody', () => {
      const caller = client('mallory');
      Object.defineProperty(Object.prototype, 'role', { value: 'admin', configurable: true });
      expect(asked('/admin', caller).allowed).toBe(false);
    });
  });

  it('has two common names, or one organization too many', () => {
    const subject = (...attributes: [string, string][]) => ({
      subject: derSequence(...attributes.map(([type, text]) => nameAttribute(type, text))),
    });
    const { commonName, organizationName } = Oid;
    for (const names of [
      ['order-service', 'mallory'],
      ['mallory', 'order-service'],
      ['order-service', 'order-service'],
    ]) {
      const caller = handMade(subject(...names.map(name => [commonName, name] as [string, string])));
      expect(asked('/orders', caller).explanation).toBe(
        "rule 'orders': there isn't exactly one CN, and the rule asks for order-service",
      );
    }
    const caller = handMade(
      subject([commonName, 'm'], [organizationName, 'TrustedPartner'], [organizationName, 'Others']),
    );
    expect(asked('/partner', caller).allowed).toBe(false);
  });

  it('has its common name in the encoding of another language', () => {
    // Cyrillic.
    for (const name of ['ord\u0435r-service', 'ORDER-SERVICE', 'order-service ', 'order-service\0'])
      expect(asked('/orders', client(name)).allowed, name).toBe(false);
  });
});
