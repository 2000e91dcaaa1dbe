import { type Certificate, matchesPin, Oid, type Pin } from '@countersign/x509';

/** What a CA wrote into a certificate about its holder. */
export interface Attributes {
  readonly team?: string;
  readonly role?: string;
}

export type AttributeName = keyof Attributes;

/** What an extension says, before anybody asks who wrote it. */
export type Claim = { readonly text: string } | { readonly problem: string };

const longest = 64;

/**
 * The team and the role of a client, believed only where the CA that issued its certificate may say so.
 *
 * @param path the client's certificate and the CAs above it, every link proven; nothing is verified here
 * @param assertedBy pins of the CAs that may say so; none means that nobody may
 *
 * @example
 * ```js
 * attributesOf([certificate, ...chain], [parsePin('sha256/YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=')]);
 * ```
 */
export function attributesOf(path: readonly Certificate[], assertedBy: readonly Pin[]): Attributes {
  const [certificate, issuer] = path;
  if (certificate === undefined || !mayAssert(issuer, assertedBy)) return {};
  return { ...believed(certificate, 'team'), ...believed(certificate, 'role') };
}

/** Whether this is a CA whose word about its clients counts. */
export const mayAssert = (issuer: Certificate | undefined, assertedBy: readonly Pin[]): boolean =>
  issuer !== undefined && assertedBy.some(pin => matchesPin(issuer, pin));

/** @returns undefined where the certificate has no such extension */
export function claimOf(certificate: Certificate, name: AttributeName): Claim | undefined {
  let text: string | undefined;
  try {
    text = certificate.text(Oid[name]);
  } catch {
    return { problem: 'is not a text' };
  }
  if (text === undefined) return undefined;
  if (text.length === 0) return { problem: 'is empty' };
  if (text.length > longest) return { problem: `is longer than ${longest} characters` };
  // Neither what ends a string somewhere else nor what can't be seen.
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? { problem: 'has invisible characters' } : { text };
}

function believed(certificate: Certificate, name: AttributeName): Attributes {
  const claim = claimOf(certificate, name);
  return claim !== undefined && 'text' in claim ? { [name]: claim.text } : {};
}
