import { errorCatalogue } from '@countersign/spec';
import type { Refusal } from './refusal.js';
import type { ApiAnswer, Schemas } from './request.js';

/** The answer to a call that was refused (RFC 9457). */
export function problemOf(
  refusal: Refusal,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): ApiAnswer {
  const { code, status, message, details } = refusal;
  const { title, stage, retryable } = errorCatalogue[code];
  const { param, instance, evaluatedIp } = details;
  const body: Schemas['Problem'] = {
    type: 'about:blank',
    title,
    status,
    detail: message,
    code,
    stage,
    retryable,
    requestId,
    ...(param === undefined ? {} : { param }),
    ...(instance === undefined ? {} : { instance }),
    ...(evaluatedIp === undefined ? {} : { evaluatedIp }),
  };
  return {
    status,
    headers: { ...headers, 'should-retry': String(retryable), ...details.headers },
    body,
    code,
  };
}
