import { ConfigurationError, type ErrorCode, errorCatalogue, type Stage } from '@countersign/spec';
import { checkArgument, checkOptions, nearest } from '@countersign/spec/internal';
import type { MatcherState } from 'vitest';
import type { MockServer } from '../mock-server.js';
import type { SeenRequest } from '../seen-requests.js';
import { refusalsIn, refusedLines, requestLines } from './seen.js';

export interface ReceivedOptions {
  /** The client that was admitted. Default: whoever. */
  readonly client?: string;
  /** The status that was answered. Default: whichever. */
  readonly status?: number;
  /** Headers that were sent, among others. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** The JSON that was sent, or a part of it. */
  readonly body?: unknown;
  /** Exactly so many. Default: at least one. */
  readonly times?: number;
}

export interface RefusedOptions {
  readonly code?: ErrorCode;
  /** Who its certificate said it was, proven or not. Default: whoever. */
  readonly client?: string;
  /** Exactly so many. Default: at least one. */
  readonly times?: number;
}

/** What a matcher says. */
export interface MockVerdict {
  readonly pass: boolean;
  readonly message: () => string;
}

export function toHaveReceived(
  this: MatcherState,
  mock: MockServer,
  route: string,
  options: ReceivedOptions = {},
): MockVerdict {
  checkMock('toHaveReceived', mock);
  checkArgument('toHaveReceived', 'the route', route, 'text');
  checkOptions('toHaveReceived', options, {
    client: 'text',
    status: 'number',
    headers: 'object',
    body: 'any',
    times: 'number',
  });
  checkTimes('toHaveReceived', options.times);
  const { times, ...asked } = options;
  const { client, status, headers, body } = asked;
  const holds = (value: unknown, part: unknown): boolean =>
    this.equals(value, part, [this.utils.subsetEquality, this.utils.iterableEquality]);
  const isOnRoute = routeOf(route);
  const found = mock.requests.filter(
    request =>
      isOnRoute(request) &&
      (client === undefined || request.client === client) &&
      (status === undefined || request.status === status) &&
      (headers === undefined || holds(request.headers, inLowerCase(headers))) &&
      (body === undefined || holds(jsonIn(request), body)),
  );
  return verdict(found.length, times, `have received ${route}${told(asked, this)}`, () => requestLines(mock));
}

export function toHaveRefused(
  this: MatcherState,
  mock: MockServer,
  stage: Stage,
  options: RefusedOptions = {},
): MockVerdict {
  checkMock('toHaveRefused', mock);
  checkStage(stage);
  checkOptions('toHaveRefused', options, { code: 'text', client: 'text', times: 'number' });
  checkTimes('toHaveRefused', options.times);
  const { times, ...asked } = options;
  const { code, client } = asked;
  if (code !== undefined) checkCode(code);
  const found = refusalsIn(mock).filter(
    refusal =>
      refusal.stage === stage &&
      (code === undefined || refusal.code === code) &&
      (client === undefined || refusal.client === client),
  );
  return verdict(found.length, times, `have refused at the stage '${stage}'${told(asked, this)}`, () =>
    refusedLines(mock),
  );
}

export function toHaveSeenClient(this: MatcherState, mock: MockServer, clientId: string): MockVerdict {
  checkMock('toHaveSeenClient', mock);
  checkArgument('toHaveSeenClient', 'the client id', clientId, 'text');
  const found = mock.requests.filter(({ client }) => client === clientId);
  return verdict(
    found.length,
    undefined,
    `have let in the client '${clientId}'`,
    () => `${requestLines(mock)}\n\n${refusedLines(mock)}`,
  );
}

function verdict(found: number, times: number | undefined, what: string, seen: () => string): MockVerdict {
  const pass = times === undefined ? found > 0 : found === times;
  const often = times === undefined ? '' : ` ${counted(times)}`;
  const message = (): string =>
    `expected the mock ${pass ? 'not ' : ''}to ${what}${often}; it did ${counted(found)}\n\n${seen()}`;
  return { pass, message };
}

const counted = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

/** What was asked beside the route or the stage. */
const told = (asked: object, { utils }: MatcherState): string => {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return given
    .map(([name, value]) => `, ${name} ${utils.stringify(value, undefined, { min: true })}`)
    .join('');
};

/** As node:http names them; what vitest compares by (`expect.objectContaining`) is left as it is. */
const inLowerCase = (headers: object): object =>
  'asymmetricMatch' in headers
    ? headers
    : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** `POST /v1/payments`, or the path alone; `*` stands for anything but the end of a segment, `**` for all the rest. */
function routeOf(route: string): (request: SeenRequest) => boolean {
  const [, method, path = ''] = /^(?:([A-Z]+) )?(\/[^\s?#]*|\*\*)$/.exec(route) ?? [];
  if (path === '')
    throw new ConfigurationError('CONFIG_INVALID', `toHaveReceived: '${route}' is no route`, {
      hint: "Give a method and a path without its query, such as 'POST /v1/payments' or 'GET /v1/payments/*', or a path alone.",
    });
  const parts = path
    .split(/(\*+)/)
    .map(part =>
      part === '*' ? '[^/]*' : part.startsWith('*') ? '.*' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'),
    );
  const pattern = new RegExp(`^${parts.join('')}$`);
  return request => (method === undefined || request.method === method) && pattern.test(request.path);
}

function jsonIn({ body }: SeenRequest): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

const stages: ReadonlySet<string> = new Set(Object.values(errorCatalogue).map(({ stage }) => stage));

/** A misspelt stage would never be refused, and `not.toHaveRefused` always pass. */
function checkStage(stage: string): void {
  checkArgument('toHaveRefused', 'the stage', stage, 'text');
  if (!stages.has(stage))
    throw new ConfigurationError('CONFIG_INVALID', `toHaveRefused: there is no stage '${stage}'`, {
      hint: `Stages: ${[...stages].sort().join(', ')}.`,
    });
}

function checkCode(code: string): void {
  if (Object.hasOwn(errorCatalogue, code)) return;
  const meant = nearest(code, Object.keys(errorCatalogue));
  throw new ConfigurationError('CONFIG_INVALID', `toHaveRefused: there is no code '${code}'`, {
    hint: meant === undefined ? 'docs/errors.md lists them.' : `Did you mean ${meant}?`,
  });
}

function checkTimes(matcher: string, times: number | undefined): void {
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 0))
    throw new ConfigurationError('CONFIG_INVALID', `${matcher}: times is no whole number`, {
      hint: 'Give how many there were: 0, 1, 2 and so on.',
    });
}

function checkMock(matcher: string, mock: unknown): void {
  const { requests, refusals } = (mock ?? {}) as Partial<MockServer>;
  if (!Array.isArray(requests) || !Array.isArray(refusals))
    throw new ConfigurationError('CONFIG_INVALID', `${matcher}: expect() was given no mock server`, {
      hint: `Write expect(mock).${matcher}(…) with what startMockServer returned.`,
    });
}
