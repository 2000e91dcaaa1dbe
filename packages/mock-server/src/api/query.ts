import type { Operation } from '@countersign/spec/contract';
import { Refusal } from './refusal.js';

type Query = Record<string, unknown>;

/** No prototype: a parameter may be called `__proto__`. */
const empty: Query = Object.freeze(Object.create(null));

/**
 * The query of a request, by the operation's contract.
 *
 * @throws Refusal
 */
export function readQuery(operation: Operation, search: string): Query {
  if (search === '') return check(operation, empty);
  const query: Query = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    const parameter = operation.parameters.find(known => known.in === 'query' && known.name === name);
    if (name in query && parameter !== undefined)
      throw new Refusal('REQUEST_INVALID', `${name} is given twice`, { param: name });
    query[name] = parameter?.type === 'integer' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  }
  return check(operation, query);
}

function check(operation: Operation, query: Query): Query {
  const fault = operation.checkQuery(query);
  if (fault === undefined) return query;
  throw new Refusal('REQUEST_INVALID', `${fault.param || 'The query'} ${fault.reason}`, {
    ...(fault.param === '' ? {} : { param: fault.param }),
  });
}
