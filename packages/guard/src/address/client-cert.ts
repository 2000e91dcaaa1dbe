import type { CountersignError } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { fieldValue, type HeaderFields } from './field-value.js';

/** The certificates that a gateway was shown, as it passes them on: bytes, of which nothing is proven yet. */
export interface ForwardedCertificate {
  readonly leaf: Uint8Array;
  /** Without the leaf, in the order of TLS. */
  readonly chain: readonly Uint8Array[];
}

// Node takes 16 KiB for all headers unless it is told otherwise.
const maxFieldLength = 64 * 1024;
const maxChainLength = 10;

/**
 * Reads `Client-Cert` and `Client-Cert-Chain` (RFC 9440 2). Whoever reaches the server can write them: read them only
 * from a gateway that is known to take away what its callers send.
 *
 * @returns undefined where neither was sent.
 * @throws IdentityError `CERTIFICATE_INVALID_FORMAT`
 *
 * @example
 * ```js
 * const sent = readClientCert(request.headers);
 * if (sent !== undefined) Certificate.parse(sent.leaf);
 * ```
 */
export function readClientCert(headers: HeaderFields): ForwardedCertificate | undefined {
  const leaf = fieldValue(headers, 'client-cert');
  const chain = fieldValue(headers, 'client-cert-chain');
  if (leaf === undefined) {
    if (chain === undefined) return undefined;
    throw invalid('Client-Cert-Chain was sent without Client-Cert');
  }
  // Two Client-Cert lines are joined with a comma, which is in no byte sequence: they are refused by that.
  return {
    leaf: parseByteSequence('Client-Cert', leaf),
    chain: chain === undefined ? [] : parseChain(chain),
  };
}

/** A request of node:http, or of node:http2 as it looks like one. */
export interface HeaderHolder {
  readonly headers: Record<string, unknown>;
  readonly rawHeaders?: string[];
  readonly headersDistinct?: Record<string, unknown>;
}

/** The letters of both names, with what becomes of the hyphen where gateways and CGI fold names. */
const clientCertName = /^client[^a-z0-9]cert(?:[^a-z0-9]chain)?$/i;

/** Takes `Client-Cert` and `Client-Cert-Chain` out of a request, so that nothing behind it believes what a caller wrote. */
export function stripClientCert(request: HeaderHolder): void {
  const { headers, rawHeaders } = request;
  remove(headers);
  const kept = rawHeaders?.filter((_, i) => !clientCertName.test(rawHeaders[i - (i % 2)] ?? ''));
  if (rawHeaders !== undefined && kept?.length === rawHeaders.length) return;
  // Node makes headers and headersDistinct at first use out of as many raw headers as there were: make both before.
  if (request.headersDistinct !== undefined) remove(request.headersDistinct);
  rawHeaders?.splice(0, Number.POSITIVE_INFINITY, ...(kept ?? []));
}

function remove(fields: Record<string, unknown>): void {
  for (const name of Object.keys(fields)) if (clientCertName.test(name)) delete fields[name];
}

/** A list (RFC 8941 4.2.1), which may be empty. */
function parseChain(text: string): Uint8Array[] {
  const name = 'Client-Cert-Chain';
  checkLength(name, text);
  if (/^[ \t]*$/.test(text)) return [];
  const members = text.split(',', maxChainLength + 1);
  if (members.length > maxChainLength)
    throw invalid(`${name} holds more certificates than the limit of ${maxChainLength}`);
  return members.map(member => parseByteSequence(name, member));
}

/** A byte sequence (RFC 8941 4.2.7). RFC 9440 gives it no parameters, so that none is passed over. */
function parseByteSequence(name: string, item: string): Uint8Array {
  checkLength(name, item);
  const [, base64, padding = ''] = /^[ \t]*:([A-Za-z0-9+/]+)(={0,2}):[ \t]*$/.exec(item) ?? [];
  if (base64 === undefined) throw invalid(`${name} holds what is no byte sequence`);
  // Padding may be missing, but not be wrong.
  const isWhole = padding === '' ? base64.length % 4 !== 1 : (base64.length + padding.length) % 4 === 0;
  if (!isWhole) throw invalid(`${name} holds base64 that was cut off or wrongly padded`);
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function checkLength(name: string, text: string): void {
  if (text.length > maxFieldLength)
    throw invalid(`${name} is longer than the limit of ${maxFieldLength} characters`);
}

const invalid = (message: string): CountersignError =>
  createError('CERTIFICATE_INVALID_FORMAT', message, {
    hint: 'Let the gateway send Client-Cert once, and Client-Cert-Chain beside it, as RFC 9440 has them: base64 of DER between colons.',
  });
