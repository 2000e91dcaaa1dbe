import { type Operation, operations } from '@countersign/spec/contract';
import type { ApiAnswer } from './request.js';

/** What a problem looks like where no operation was found. */
const anywhere = (operations[0] as Operation).responses.default;

/**
 * Holds an answer against the contract.
 *
 * @throws Error where it breaks it: that is a bug of the mock, and must not pass for an answer of the API
 */
export function checkAnswer(operation: Operation | undefined, answer: ApiAnswer): ApiAnswer {
  const { status, headers, body } = answer;
  const described = operation?.responses[status] ?? (status < 400 ? undefined : anywhere);
  const what = `${operation?.operationId ?? 'no operation'} answers ${status}`;
  if (described === undefined) throw new Error(`${what}, which the contract doesn't know`);
  const fault = described.check(body) ?? described.checkHeaders(headers);
  if (fault !== undefined) throw new Error(`${what}, where ${fault.param || 'the body'} ${fault.reason}`);
  return answer;
}
