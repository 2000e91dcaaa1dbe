import type { ErrorCode, Stage } from '@countersign/spec';
import type { MockServer } from '../mock-server.js';

/** A caller that was refused, by the guard or by the API. */
export interface Refusal {
  readonly stage: Stage | undefined;
  readonly code: ErrorCode;
  readonly client: string | undefined;
  readonly where: string;
}

/** What the guard refused, and then what the API refused of those that the guard let in. */
export function refusalsIn({ refusals, requests }: MockServer): readonly Refusal[] {
  const byGuard = refusals.map(({ stage, code, client, method, path }) => ({
    ...{ stage, code, client },
    where: path === undefined ? 'in the handshake' : `${method} ${path}`,
  }));
  const byApi = requests.flatMap(({ client, refused: code, stage, method, path }) =>
    client === undefined || code === undefined ? [] : [{ stage, code, client, where: `${method} ${path}` }],
  );
  return [...byGuard, ...byApi];
}

/** For the message of a matcher that failed. */
export const requestLines = ({ requests }: MockServer): string =>
  listed(
    'the mock received',
    requests.map(
      ({ method, path, client, status, refused }) =>
        `${method} ${path}  ${client ?? 'nobody'}  ${status}${refused === undefined ? '' : ` ${refused}`}`,
    ),
  );

export const refusedLines = (mock: MockServer): string =>
  listed(
    'the mock refused',
    refusalsIn(mock).map(
      ({ stage, code, client, where }) => `${stage}  ${code}  ${client ?? 'nobody'}  ${where}`,
    ),
  );

// A failed assertion is to be read.
const shown = 20;

function listed(what: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${what} nothing`;
  const left = lines.length - shown;
  const last = lines.slice(-shown).map(line => `  ${line}`);
  return [`${what}${left > 0 ? ` ${lines.length}, the last of them` : ''}:`, ...last].join('\n');
}
