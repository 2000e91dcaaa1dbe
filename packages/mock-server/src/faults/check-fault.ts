import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions, type Kind, nearest } from '@countersign/spec/internal';
import { alerts } from '../alert.js';
import { longest } from '../timeout.js';
import { commits, type Fault, http2Codes, isAnswerFault } from './fault.js';

/** What a mock can do, as far as faults depend on it. */
export interface FaultSupport {
  /** Whether it issues its certificates itself. */
  readonly issues: boolean;
  readonly speaksHttp2: boolean;
}

type Options = Readonly<Record<string, Kind | readonly Kind[]>>;

const ofAll = {
  kind: 'text',
  connection: 'number',
  probability: 'number',
  after: 'number',
  times: 'number',
} as const;
const ofRequests = { ...ofAll, route: 'text', client: 'text' } as const;
const ofHandshakePoints = { ...ofAll, client: 'text', at: 'text' } as const;
const ofAnswerPoints = { ...ofRequests, at: 'text', commit: 'boolean' } as const;

const kinds: Readonly<Record<Fault['kind'], Options>> = {
  'handshake-stall': ofHandshakePoints,
  'handshake-close': ofHandshakePoints,
  'handshake-alert': { ...ofHandshakePoints, alert: ['text', 'number'] },
  'handshake-slow': { ...ofAll, bytes: 'number', delay: 'number' },
  'server-certificate': { ...ofAll, certificate: 'text' },
  staple: { ...ofAll, staple: 'text' },
  'no-tickets': ofAll,
  delay: { ...ofRequests, delay: 'number', jitter: 'number' },
  bandwidth: { ...ofRequests, bytesPerSecond: 'number' },
  reset: ofAnswerPoints,
  close: ofAnswerPoints,
  stall: ofAnswerPoints,
  truncate: ofRequests,
  excess: ofRequests,
  'malformed-chunk': ofRequests,
  garbage: ofRequests,
  refuse: { ...ofRequests, commit: 'boolean', status: 'number', retryAfter: ['number', 'date'] },
  goaway: { ...ofRequests, commit: 'boolean', code: ['text', 'number'] },
  'rst-stream': { ...ofAnswerPoints, code: ['text', 'number'] },
};

const needed: Readonly<Partial<Record<Fault['kind'], readonly string[]>>> = {
  'handshake-alert': ['alert'],
  'handshake-slow': ['bytes', 'delay'],
  'server-certificate': ['certificate'],
  staple: ['staple'],
  delay: ['delay'],
  bandwidth: ['bytesPerSecond'],
  refuse: ['status'],
};

const points = ['before-headers', 'in-headers', 'after-headers', 'in-body', 'after-body'];

const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER) => ({
  fits: (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  what:
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least} on`
      : `a whole number from ${least} to ${most}`,
});
const oneOf = (names: readonly unknown[]) => ({
  fits: (value: unknown) => names.includes(value),
  what: `one of ${names.join(', ')}`,
});
const nameOrNumber = (names: object, most: number) => ({
  fits: (value: unknown) =>
    typeof value === 'string' ? Object.hasOwn(names, value) : whole(0, most).fits(value),
  what: `a number up to ${most}, or one of ${Object.keys(names).join(', ')}`,
});

type Rule = { readonly fits: (value: unknown) => boolean; readonly what: string };

const rules: Readonly<Record<string, Rule>> = {
  connection: whole(1),
  times: whole(1),
  after: whole(0),
  probability: {
    fits: value => (value as number) >= 0 && (value as number) <= 1,
    what: 'a number from 0 to 1',
  },
  route: {
    fits: value => /^([A-Z]+ )?[/*][^\s?#]*$/.test(value as string),
    what: "a path with its method or without, such as 'POST /v1/payments' or '/v1/payments/*'",
  },
  alert: nameOrNumber(alerts, 255),
  bytes: whole(1),
  bytesPerSecond: whole(1),
  delay: whole(0, longest),
  jitter: whole(0, longest),
  certificate: oneOf(['other-host', 'expired']),
  staple: oneOf(['garbage', 'revoked', 'expired']),
  status: oneOf([429, 503]),
  retryAfter: {
    fits: value => typeof value === 'object' || whole(0).fits(value),
    what: 'a whole number of seconds, or a Date',
  },
  code: nameOrNumber(http2Codes, 2 ** 32 - 1),
};

/**
 * Says what is wrong with a fault.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function checkFault(fault: Fault, { issues, speaksHttp2 }: FaultSupport): void {
  checkArgument('inject', 'the fault', fault, 'object');
  const { kind } = fault;
  checkArgument('inject', 'the kind of the fault', kind, 'text');
  if (!Object.hasOwn(kinds, kind)) throw unknown(kind);
  checkOptions(`The fault '${kind}'`, fault, kinds[kind]);
  const values = fault as unknown as Readonly<Record<string, unknown>>;
  for (const name of needed[kind] ?? [])
    if (values[name] === undefined)
      throw invalid(`The fault '${kind}' needs ${name}`, `Give ${rules[name]?.what}.`);
  for (const [name, rule] of Object.entries(rules))
    if (values[name] !== undefined && !rule.fits(values[name]))
      throw invalid(`The ${name} of the fault '${kind}' is not ${rule.what}`, `Give ${rule.what}.`);
  checkPoint(fault);
  if (!issues && (kind === 'server-certificate' || kind === 'staple'))
    throw invalid(
      `The fault '${kind}' needs a CA to issue with, and this server was given its certificates`,
      'Leave tls.material out.',
    );
  if (!speaksHttp2 && (kind === 'goaway' || kind === 'rst-stream'))
    throw invalid(
      `The fault '${kind}' is one of HTTP/2, which this server doesn't speak`,
      "Put 'h2' into tls.alpn.",
    );
}

function checkPoint(fault: Fault): void {
  if (!('at' in fault || 'client' in fault || 'commit' in fault)) return;
  const { kind, at, client } = fault as { kind: Fault['kind']; at?: string; client?: string };
  const known = isAnswerFault(fault) ? points : ['client-hello', 'client-certificate'];
  if (at !== undefined && !known.includes(at))
    throw invalid(`The fault '${kind}' can't be at '${at}'`, `at is one of ${known.join(', ')}.`);
  if (!isAnswerFault(fault)) {
    if (client !== undefined && at !== 'client-certificate')
      throw invalid(
        'Who the client is shows only when it has sent its certificate',
        "Give at: 'client-certificate', or leave client out.",
      );
    return;
  }
  if (at !== undefined && at !== 'before-headers' && !commits(fault))
    throw invalid(
      `The fault '${kind}' can't be at '${at}' of an answer that the API doesn't give`,
      "Leave commit out, or give at: 'before-headers'.",
    );
  if (kind === 'rst-stream' && at === 'after-body')
    throw invalid(
      'A stream whose body has ended is over, and not reset',
      "Give at: 'in-body', or an earlier point.",
    );
}

function unknown(kind: string): ConfigurationError {
  const known = Object.keys(kinds);
  const meant = nearest(kind, known);
  const hint = `${meant === undefined ? '' : `Did you mean ${meant}? `}Known: ${known.join(', ')}.`;
  return invalid(`There is no fault '${kind}'`, hint);
}

const invalid = (message: string, hint: string): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, { hint });
