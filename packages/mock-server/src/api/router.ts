import { type Operation, operations } from '@countersign/spec/contract';

/** What is at a path. */
export interface Place {
  readonly operations: ReadonlyMap<string, Operation>;
  /** What the path has in the place of `{id}`; empty where the template has none. */
  readonly id: string;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: Node;
  readonly operations: Map<string, Operation>;
}

const root = node();
for (const operation of operations) {
  let at = root;
  for (const part of operation.path.split('/')) {
    if (part.startsWith('{')) {
      at.parameter ??= node();
      at = at.parameter;
    } else {
      const next = at.literals.get(part) ?? node();
      at.literals.set(part, next);
      at = next;
    }
  }
  at.operations.set(operation.method, operation);
}

/** Finds a path of the contract: segment by segment, each compared as it stands. */
export function find(path: string): Place | undefined {
  let at = root;
  let id = '';
  for (const part of path.split('/')) {
    const literal = at.literals.get(part);
    if (literal !== undefined) at = literal;
    else if (at.parameter !== undefined) {
      at = at.parameter;
      const decoded = decode(part);
      if (decoded === undefined) return undefined;
      id = decoded;
    } else return undefined;
  }
  return at.operations.size === 0 ? undefined : { operations: at.operations, id };
}

function node(): Node {
  return { literals: new Map(), operations: new Map() };
}

function decode(part: string): string | undefined {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
