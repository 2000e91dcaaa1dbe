// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
export { connectionError, type Situation } from './connection-error.js';
export { refusalPage } from './refusal-page.js';
