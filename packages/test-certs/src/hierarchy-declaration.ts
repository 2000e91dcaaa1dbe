import { ConfigurationError } from '@countersign/spec';
import { addressBytes } from './address.js';
import { flag, listOf, object, oneOf, type Shape, text, wholeNumber } from './declared.js';
import type { KeyType } from './key-pair.js';
import type { SubjectName } from './name.js';
import { isHttpUrl } from './status-urls.js';

/** What a declared certificate may differ in. */
export interface DeclaredCertificate {
  readonly subject?: Partial<SubjectName>;
  /** Default: 365. */
  readonly days?: number;
  /** Default: P-256. */
  readonly key?: KeyType;
}

/** A client, and how the server's operator registers it; its thumbprint is computed. */
export interface DeclaredClient extends DeclaredCertificate {
  /** Of its .p12. For tests only: it stands in the declaration. */
  readonly passphrase: string;
  readonly registration: {
    /** The common name, and the name of the .p12. */
    readonly clientId: string;
    readonly securityLevel: 'standard' | 'enhanced' | 'maximum';
    /** Default: false. */
    readonly certificatePinning?: boolean;
    /** Addresses and CIDR ranges. Default: from everywhere. */
    readonly ipRestrictions?: readonly string[];
    readonly revocationChecking?: 'basic' | 'ocsp' | 'ocsp+crl';
    readonly enhancedMonitoring?: boolean;
    readonly automaticBlocking?: boolean;
  };
}

/** A root, an issuing CA, a server and its clients, as `test-pki/hierarchy.json` declares them. */
export interface HierarchyDeclaration {
  readonly root: SubjectName;
  readonly issuing: SubjectName;
  /** Of the CAs' keys. Default: P-256. */
  readonly key?: KeyType;
  /** As for `createTestPki`. */
  readonly revocationUrl?: string;
  readonly server: DeclaredCertificate & { readonly hosts: readonly string[] };
  readonly clients: readonly DeclaredClient[];
}

// RFC 5280 A.1: ub-common-name and its like are 64.
const shortText: Shape = text('a text of 1 to 64 characters', value => /^.{1,64}$/u.test(value));
const attributes = {
  country: text('a country code of two letters', value => /^[A-Za-z]{2}$/.test(value)),
  state: shortText,
  locality: shortText,
  organization: shortText,
  organizationalUnit: shortText,
};
const caName = object({ commonName: shortText }, attributes);
const leafName = object({}, { ...attributes, commonName: shortText });
const keyTypes: readonly KeyType[] = [
  'P-256',
  'P-384',
  'P-521',
  'RSA-2048',
  'RSA-3072',
  'RSA-4096',
  'Ed25519',
];
const key = oneOf(...keyTypes);
const certificate = { subject: leafName, days: wholeNumber(1, 36_500), key };

const host = text(
  'a host name or an address',
  value => addressBytes(value) !== undefined || /^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(value),
);

const range = text('an address or a CIDR range such as 10.0.0.0/8', value => {
  const [address = '', prefix, ...more] = value.split('/');
  const bytes = addressBytes(address);
  if (bytes === undefined || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bytes.length * 8);
});

const client = object(
  {
    passphrase: text('a text of at most 1,024 characters', value => value.length <= 1024),
    registration: object(
      {
        clientId: text(
          '1 to 64 letters, digits, dots, dashes and underlines, a letter or digit first',
          value => /^[A-Za-z0-9][\w.-]{0,63}$/.test(value),
        ),
        securityLevel: oneOf('standard', 'enhanced', 'maximum'),
      },
      {
        certificatePinning: flag,
        ipRestrictions: listOf(range, 0, 1000),
        revocationChecking: oneOf('basic', 'ocsp', 'ocsp+crl'),
        enhancedMonitoring: flag,
        automaticBlocking: flag,
      },
    ),
  },
  certificate,
);

const hierarchy = object(
  {
    root: caName,
    issuing: caName,
    server: object({ hosts: listOf(host, 1, 100) }, certificate),
    clients: listOf(client, 0, 1000),
  },
  { key, revocationUrl: text("a URL such as 'http://127.0.0.1:8080'", isHttpUrl) },
);

const shown = 100;

/**
 * Checks a declaration that comes from outside.
 *
 * @throws ConfigurationError `CONFIG_INVALID` with every mistake, each with its JSON pointer and what is allowed there
 */
export function parseHierarchy(value: unknown): HierarchyDeclaration {
  let mistakes = hierarchy.check(value, '');
  if (mistakes.length === 0) mistakes = sameNames(value as HierarchyDeclaration);
  if (mistakes.length === 0) return value as HierarchyDeclaration;
  const more = mistakes.length > shown ? [`and ${mistakes.length - shown} more`] : [];
  throw new ConfigurationError(
    'CONFIG_INVALID',
    ['The declared hierarchy is wrong:', ...mistakes.slice(0, shown), ...more].join('\n  '),
    { hint: 'Correct what is named; test-pki/hierarchy.json of Countersign is an example.' },
  );
}

/** File systems may not tell case apart. */
function sameNames({ clients }: HierarchyDeclaration): string[] {
  const names = clients.map(({ registration }) => registration.clientId.toLowerCase());
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [`/clients/${i}/registration/clientId must be another than that of /clients/${names.indexOf(name)}`],
  );
}
