// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
import { Guard } from './guard.js';
import type { GuardOptions } from './guard-options.js';
import type { GuardInternals } from './guard-parts.js';

export { attributesOf } from './authorization/attributes.js';
export { judgeConnection } from './guard.js';
export type { GuardInternals } from './guard-parts.js';

/** A guard with what only other packages of Countersign may say. */
export const createGuardWith = (options: GuardOptions, internals: GuardInternals): Guard =>
  new Guard(options, internals);
