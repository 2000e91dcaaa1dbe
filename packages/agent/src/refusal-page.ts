import type { ErrorCode } from '@countersign/spec';

/**
 * Understands how nginx refuses a client certificate: not by a TLS alert but by status 400 and a page.
 *
 * @returns the code, or undefined for any other answer.
 */
export function refusalPage(status: number, body: string): ErrorCode | undefined {
  if (status !== 400) return undefined;
  if (body.includes('No required SSL certificate was sent')) return 'CLIENT_CERTIFICATE_REQUIRED';
  if (body.includes('The SSL certificate error')) return 'CLIENT_CERTIFICATE_REJECTED';
  return undefined;
}
