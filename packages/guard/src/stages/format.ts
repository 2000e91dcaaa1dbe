import { CountersignError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';
import { spiffeIdOf } from '../authorization/spiffe.js';
import type { Shown } from '../shown.js';
import { type Refused, refused } from '../verdict.js';

/** A certificate that can be read in one way only, and names somebody. */
export interface Readable {
  readonly certificate: Certificate;
  readonly spiffeId: string | undefined;
}

// Client certificates have 1 to 2 KB. A long list of names is read, and paid for, at each connection.
const maxBytes = 16 * 1024;
/** RFC 5280 A.1: ub-common-name. */
const maxCommonName = 64;

/** Reads a certificate, and refuses one whose names might be read in another way by somebody else. */
export function format({ der }: Shown): Readable | Refused {
  if (der.length > maxBytes) return invalid(`The certificate has ${der.length} bytes, more than ${maxBytes}`);
  let certificate: Certificate;
  try {
    certificate = Certificate.parse(der);
  } catch (error) {
    return invalid(CountersignError.is(error) ? error.message : 'The certificate cannot be read');
  }
  const ambiguous = ambiguity(certificate);
  if (ambiguous !== undefined) return invalid(`The certificate ${certificate.subject} ${ambiguous}`);
  const spiffe = spiffeIdOf(certificate);
  if (spiffe !== undefined && 'problem' in spiffe)
    return invalid(`The certificate ${certificate.subject} is ambiguous: ${spiffe.problem}`);
  if (spiffe === undefined && certificate.subject.commonName === undefined)
    return invalid(
      `The certificate ${certificate.subject} names nobody: it has no common name and no SPIFFE ID`,
    );
  return { certificate, spiffeId: spiffe?.id };
}

/** What is wrong with its names, as the end of a sentence. */
function ambiguity({ subject, names }: Certificate): string | undefined {
  const commonNames = subject.all('CN');
  if (commonNames.length > 1) return `has ${commonNames.length} common names`;
  const [commonName] = commonNames;
  if (commonName !== undefined && commonName.length > maxCommonName)
    return `has a common name of ${commonName.length} characters`;
  for (const { value } of subject.attributes) {
    if (value.startsWith('#')) return 'has a name in an encoding that is no text';
    if (isOdd(value)) return 'has a name with characters that do not show';
  }
  return [...names.dns, ...names.uri, ...names.email].some(isOdd)
    ? 'has an alternative name with characters that do not show'
    : undefined;
}

/** Control and format characters, spaces around, and letters put together in another way than they are compared. */
const isOdd = (text: string): boolean =>
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$/u.test(text) || text.normalize('NFC') !== text;

const invalid = (detail: string): Refused => refused('CERTIFICATE_INVALID_FORMAT', detail);
