import type { CountersignError, ErrorCode } from '@countersign/spec';

/** What one step found. */
export interface Finding {
  readonly step: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly candidates?: readonly ErrorCode[];
}

/** Why a step failed: an error, or what is left of one. */
export type Failure = Pick<CountersignError, 'message' | 'code' | 'hint' | 'candidates'>;

export const ok = (step: string, detail: string): Finding => ({ step, status: 'ok', detail });

export const warn = (step: string, detail: string, hint?: string): Finding => ({
  step,
  status: 'warn',
  detail,
  ...(hint === undefined ? {} : { hint }),
});

export const fail = (step: string, { message, code, hint, candidates }: Failure): Finding => ({
  step,
  status: 'fail',
  detail: message,
  code,
  hint,
  ...(candidates.length === 0 ? {} : { candidates }),
});
