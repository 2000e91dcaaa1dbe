// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
export { refused } from './verdict.js';
