import { ConfigurationError } from '@countersign/spec';
import type { CertificateAuthority } from './authority.js';
import type { StatusUrls } from './issue-options.js';

/** Where a revocation server at a URL answers for each CA of a PKI. */
export function statusUrlsAt(
  url: string,
  authorities: readonly CertificateAuthority[],
  { ocsp = true, crl = true }: { readonly ocsp?: boolean; readonly crl?: boolean } = {},
): (ca: CertificateAuthority) => StatusUrls {
  if (!isHttpUrl(url))
    throw new ConfigurationError('CONFIG_INVALID', 'revocationUrl is no URL of an HTTP server', {
      hint: "Write it as 'http://127.0.0.1:8080': CRLs and OCSP answers are signed, and served without TLS.",
    });
  const base = url.replace(/\/$/, '');
  return ca => {
    const n = authorities.indexOf(ca);
    return {
      ocsp: ocsp ? [`${base}/ocsp/${n}`] : [],
      crl: crl ? [`${base}/${n}.crl`] : [],
      caIssuers: [`${base}/${n}.cer`],
    };
  };
}

/** http: alone (RFC 5280 8: with https:, a check would need a check). */
export const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^http:\/\/[\w.:[\]-]+\/?$/.test(text);
