import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { Oid } from '@countersign/x509';
import { derOid, derSequence, derSet, derText, Tag } from '@countersign/x509/der';

/** A subject or issuer: the attributes that are given, in the order C, ST, L, O, OU, CN. */
export interface SubjectName {
  readonly country?: string;
  readonly state?: string;
  readonly locality?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly commonName: string;
}

const attributes: readonly [keyof SubjectName, oid: string, tag: number][] = [
  ['country', Oid.countryName, Tag.PRINTABLE_STRING],
  ['state', Oid.stateOrProvinceName, Tag.UTF8_STRING],
  ['locality', Oid.localityName, Tag.UTF8_STRING],
  ['organization', Oid.organizationName, Tag.UTF8_STRING],
  ['organizationalUnit', Oid.organizationalUnitName, Tag.UTF8_STRING],
  ['commonName', Oid.commonName, Tag.UTF8_STRING],
];

/** RFC 5280 4.1.2.4. */
export function encodeName(name: SubjectName): Uint8Array {
  checkOptions('a name', name, Object.fromEntries(attributes.map(([key]) => [key, 'text' as const])));
  // X.520: nothing in a name is empty, and a country has two letters (ISO 3166).
  const wrong = attributes.find(([key]) => name[key] === '')?.[0] ?? wrongCountry(name);
  if (wrong !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', `'${name[wrong]}' can't be the ${wrong} of a name`, {
      hint: "Give a text; country is a code of two letters, such as 'DE'.",
    });
  return derSequence(
    ...attributes.flatMap(([key, oid, tag]) => {
      const value = name[key];
      return value === undefined ? [] : [nameAttribute(oid, value, tag)];
    }),
  );
}

const wrongCountry = ({ country }: SubjectName): 'country' | undefined =>
  country === undefined || /^[A-Z]{2}$/i.test(country) ? undefined : 'country';

/** One attribute in a RelativeDistinguishedName of its own. */
export const nameAttribute = (oid: string, value: string, tag: number = Tag.UTF8_STRING): Uint8Array =>
  derSet(derSequence(derOid(oid), derText(value, tag)));
