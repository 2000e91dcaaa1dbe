// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
export { pathWithin } from './config-check.js';
export { createError } from './countersign-error.js';
export { nearest } from './nearest.js';
export { checkArgument, checkOptions, type Kind } from './options.js';
export { printable } from './printable.js';
export { configurationError, mostProblems } from './problems.js';
