import type { ErrorCode } from '@countersign/spec';

/** How a page refuses a certificate. */
export interface RefusalPage {
  readonly code: ErrorCode;
  /** What may be wrong with it, where the page names no reason. */
  readonly candidates: readonly ErrorCode[];
}

const rejected: RefusalPage = {
  code: 'CLIENT_CERTIFICATE_REJECTED',
  candidates: [
    'CERTIFICATE_CHAIN_INVALID',
    'CERTIFICATE_EXPIRED',
    'CERTIFICATE_NOT_YET_VALID',
    'CERTIFICATE_REVOKED',
    'CERTIFICATE_PURPOSE_INVALID',
  ],
};

/**
 * Understands how nginx refuses a client certificate: not by a TLS alert but by status 400 and a page.
 *
 * @returns undefined for any other answer.
 */
export function refusalPage(status: number, body: string): RefusalPage | undefined {
  if (status !== 400) return undefined;
  if (body.includes('No required SSL certificate was sent'))
    return { code: 'CLIENT_CERTIFICATE_REQUIRED', candidates: [] };
  return body.includes('The SSL certificate error') ? rejected : undefined;
}
