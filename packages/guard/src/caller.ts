import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { CountersignError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';
import type { AddressRules } from './address/address-rules.js';
import { type Caller, callerAddress } from './address/caller-address.js';
import { readClientCert, stripClientCert } from './address/client-cert.js';
import type { HeaderFields } from './address/field-value.js';
import type { Connection } from './connection.js';
import type { Shown } from './shown.js';
import { type Refused, refused } from './verdict.js';

/** What is judged of a request: what node:http has, and node:http2 in its likeness. */
export interface JudgedRequest {
  readonly headers: HeaderFields;
  readonly rawHeaders?: string[];
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Whether it takes the connection over: as Node tells a listener of `upgrade` or `connect`. */
  readonly upgrade?: boolean | null | undefined;
  /** What carries it in HTTP/2. */
  readonly stream?: Duplex;
}

/** The proxies in front of a server. */
export interface ProxyOptions {
  /** Their addresses and CIDR ranges. What they say of whom they forward is believed. */
  readonly addresses: readonly string[];
  /**
   * Whether they end TLS, and say in the header Client-Cert (RFC 9440) whose certificate they were shown. They must take
   * away what callers write there themselves. Default: false.
   */
  readonly clientCert?: boolean;
}

/** Who calls, before anybody asks whether he may. */
export interface Calling {
  readonly caller: Caller | Refused;
  readonly shown: Shown | Refused | undefined;
}

/** Of a connection on which nothing was asked for yet. */
export const callingOf = ({ address, shown }: Connection): Calling => ({
  caller: { ok: true, address, forwarded: false },
  shown,
});

/** Who calls by a request: the other end of its connection, or whom a trusted proxy names. */
export function callingBy(
  request: JudgedRequest,
  connection: Connection,
  { addresses, clientCert }: { readonly addresses: AddressRules | undefined; readonly clientCert: boolean },
): Calling {
  // Most requests say nothing of who calls: the connection does.
  if (!connection.fromProxy && connection.address !== '' && !tellsOfCaller(request))
    return callingOf(connection);
  const { headers } = request;
  const caller = callerAddress({ peer: connection.address, headers, proxies: addresses });
  if (!clientCert || !connection.fromProxy) {
    stripClientCert(request as { headers: Record<string, unknown>; rawHeaders?: string[] });
    return { caller, shown: connection.shown };
  }
  return { caller, shown: shownByProxy(headers) };
}

/** Whether a request was sent with a field that is read or taken away here: asked at each request, so by length first. */
function tellsOfCaller({ headers, rawHeaders }: JudgedRequest): boolean {
  // Node puts headers together when they are first asked for.
  if (rawHeaders === undefined) return Object.keys(headers).some(isOfCaller);
  for (let i = 0; i < rawHeaders.length; i += 2) if (isOfCaller(rawHeaders[i] as string)) return true;
  return false;
}

const fieldsOfCaller = /^(?:forwarded|x-forwarded-for|client[^a-z0-9]cert(?:[^a-z0-9]chain)?)$/i;
const lengths: readonly number[] = ['forwarded', 'client-cert', 'x-forwarded-for', 'client-cert-chain'].map(
  ({ length }) => length,
);

const isOfCaller = (name: string): boolean => lengths.includes(name.length) && fieldsOfCaller.test(name);

function shownByProxy(headers: HeaderFields): Shown | Refused | undefined {
  try {
    const forwarded = readClientCert(headers);
    if (forwarded === undefined) return undefined;
    const { leaf, chain } = forwarded;
    return {
      fingerprint: createHash('sha256').update(leaf).digest('hex').toUpperCase(),
      der: leaf,
      others: chain.map(der => Certificate.parse(der)),
      opensslError: undefined,
    };
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return refused('CERTIFICATE_INVALID_FORMAT', error.message);
  }
}
