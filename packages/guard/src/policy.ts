import type { ClientVerifier } from '@countersign/trust';
import type { Authorizer } from './authorization/authorizer.js';
import type { Registry } from './registry/registry.js';

/** All that verdicts rest on, as it holds at one time. A change makes a new one. */
export interface Policy {
  /** Counts the changes: what was judged under another epoch is judged again. */
  readonly epoch: number;
  readonly registry: Registry;
  readonly verifier: ClientVerifier;
  /** Undefined where every registered client may do everything. */
  readonly authorizer: Authorizer | undefined;
}
