// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
import { Guard, type GuardInternals } from './guard.js';
import type { GuardOptions } from './guard-options.js';

export { attributesOf } from './authorization/attributes.js';
export { type GuardInternals, judgeConnection } from './guard.js';

/** A guard with what only other packages of Countersign may say. */
export const createGuardWith = (options: GuardOptions, internals: GuardInternals): Guard =>
  new Guard(options, internals);
