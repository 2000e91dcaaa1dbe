import { PeerError } from '@countersign/spec';
import { boundedFetch, type FetchRequest, type FetchTerms } from './fetch.js';

const maxAnswerBytes = 64 * 1024;
const mediaTypes = { request: 'application/ocsp-request', response: 'application/ocsp-response' };

/** RFC 5019 5: what fits into so many is asked with GET. */
const maxUrlLength = 255;

/**
 * RFC 6960 A.1: GET where the request is short, which caches on the way understand, and POST.
 *
 * @throws PeerError `REVOCATION_STATUS_UNAVAILABLE`
 */
export async function askResponder(url: string, der: Uint8Array, terms: FetchTerms): Promise<Uint8Array> {
  const get = `${url.replace(/\/$/, '')}/${encodeURIComponent(Buffer.from(der).toString('base64'))}`;
  const answer: FetchRequest = { accept: mediaTypes.response, maxBytes: maxAnswerBytes };
  const post: FetchRequest = { ...answer, body: { type: mediaTypes.request, bytes: der } };
  if (get.length > maxUrlLength || url.includes('?')) return boundedFetch(url, post, terms);
  try {
    return await boundedFetch(get, answer, terms);
  } catch (error) {
    // RFC 6960 A.1 lets a responder know POST alone.
    const status = error instanceof PeerError ? error.status : undefined;
    if (status === undefined || ![400, 404, 405, 414, 501].includes(status)) throw error;
    return boundedFetch(url, post, terms);
  }
}
