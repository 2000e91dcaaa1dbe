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

export const ok = (step: string, detail: string): Finding => ({ step, status: 'ok', detail });

export const warn = (step: string, detail: string, hint?: string): Finding => ({
  step,
  status: 'warn',
  detail,
  ...(hint === undefined ? {} : { hint }),
});

export const fail = (step: string, { message, code, hint, candidates }: CountersignError): Finding => ({
  step,
  status: 'fail',
  detail: message,
  code,
  hint,
  ...(candidates.length === 0 ? {} : { candidates }),
});
