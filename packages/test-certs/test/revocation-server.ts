// A revocation server, and its clients as tests use them: they believe what our own readers verify.
import { randomBytes } from 'node:crypto';
import {
  createTestPki,
  type RevocationServer,
  type RevocationServerOptions,
  type TestPki,
} from '@countersign/test-certs';
import { type Certificate, Crl, OcspRequest, OcspResponse, type OcspSingleResponse } from '@countersign/x509';
import { onTestFinished } from 'vitest';

export const start = new Date('2026-03-01T12:00:00Z');
export const now = (): Date => start;

export async function serve(
  options: RevocationServerOptions = {},
  pki: TestPki = createTestPki({ now }),
): Promise<{ pki: TestPki; revocation: RevocationServer }> {
  const revocation = await pki.serveRevocation(options);
  onTestFinished(() => revocation.close());
  return { pki, revocation };
}

const mostBytes = 100_000;

/** The body of a good answer that isn't too large. */
export async function bodyOf(response: Response): Promise<Uint8Array> {
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const post = (url: string, body: Uint8Array): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body });

export async function askOcsp(certificate: Certificate, issuer: Certificate): Promise<OcspSingleResponse> {
  const nonce = randomBytes(32);
  const request = OcspRequest.about(certificate, issuer, { nonce });
  const [url = ''] = certificate.authorityInfoAccess.ocsp;
  const response = OcspResponse.parse(await bodyOf(await post(url, request.der)));
  return response.verify({ certificate, issuer, now: start, nonce, requireNonce: true });
}

export async function askCrl(
  certificate: Certificate,
  issuer: Certificate,
  signal?: AbortSignal,
): Promise<{ status: 'good' | 'revoked' }> {
  const [url = ''] = certificate.crlUrls;
  const crl = Crl.parse(await bodyOf(await fetch(url, signal ? { signal } : {})));
  if (!crl.issuer.equals(issuer.subject)) throw new Error('of another issuer');
  if (!crl.isSignedBy(issuer)) throw new Error('not signed by the issuer');
  if (crl.nextUpdate === undefined || crl.nextUpdate < start) throw new Error('out of date');
  return { status: crl.entryOf(certificate) === undefined ? 'good' : 'revoked' };
}

export const ask = { ocsp: askOcsp, crl: askCrl };
