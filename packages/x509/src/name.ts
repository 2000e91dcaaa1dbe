import type { DerValue } from './der/index.js';
import { Tag } from './der/index.js';
import { Oid } from './oids.js';

/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** OID of the attribute type. */
  readonly type: string;
  readonly value: string;
}

const shortNames: Record<string, string> = {
  [Oid.commonName]: 'CN',
  [Oid.serialNumber]: 'serialNumber',
  [Oid.countryName]: 'C',
  [Oid.localityName]: 'L',
  [Oid.stateOrProvinceName]: 'ST',
  [Oid.streetAddress]: 'street',
  [Oid.organizationName]: 'O',
  [Oid.organizationalUnitName]: 'OU',
  [Oid.domainComponent]: 'DC',
  [Oid.userId]: 'UID',
  [Oid.emailAddress]: 'emailAddress',
};

/** A distinguished name (RFC 5280 4.1.2.4). */
export class DistinguishedName {
  /** The encoding, by which two names are compared. */
  readonly der: Uint8Array;
  readonly #rdns: readonly (readonly NameAttribute[])[];

  constructor(value: DerValue, what: string) {
    this.der = value.bytes;
    this.#rdns = value
      .fields(what)
      .rest()
      .map(rdn =>
        rdn
          .fields(what, Tag.SET)
          .rest()
          .map(attribute => readAttribute(attribute, what)),
      );
  }

  /** All attributes in the order of the encoding. */
  get attributes(): readonly NameAttribute[] {
    return this.#rdns.flat();
  }

  /** The values of one attribute type, by OID or by short name such as `CN`, `O`, `OU`. */
  all(type: string): readonly string[] {
    return this.attributes
      .filter(attribute => attribute.type === type || shortNames[attribute.type] === type)
      .map(attribute => attribute.value);
  }

  /** The common name, where there is exactly one: two can't both be the identity. */
  get commonName(): string | undefined {
    const names = this.all('CN');
    return names.length === 1 ? names[0] : undefined;
  }

  equals(other: DistinguishedName): boolean {
    return Buffer.compare(this.der, other.der) === 0;
  }

  /** RFC 4514 text, most specific attribute first; control characters are escaped, so that it is safe to log. */
  toString(): string {
    const part = ({ type, value }: NameAttribute): string =>
      `${shortNames[type] ?? type}=${escapeValue(value)}`;
    return [...this.#rdns]
      .reverse()
      .map(rdn => rdn.map(part).join('+'))
      .join(', ');
  }

  toJSON(): string {
    return this.toString();
  }
}

function readAttribute(value: DerValue, what: string): NameAttribute {
  const fields = value.fields(what);
  const type = fields.next('type').oid(what);
  const text = readable(fields.next('value'), what);
  fields.end();
  return { type, value: text };
}

function readable(value: DerValue, what: string): string {
  try {
    return value.text(what);
  } catch {
    return `#${Buffer.from(value.bytes).toString('hex')}`;
  }
}

function escapeValue(value: string): string {
  return (
    value
      .replace(/[\\",+<>;=]|^[# ]| $/g, '\\$&')
      // RFC 4514 2.4: a backslash and two hex digits for each byte.
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, character =>
        [...Buffer.from(character)].map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
      )
  );
}
