// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
export { resolvePassphrase } from './passphrase.js';
export { type Input, type InputFile, readInput } from './read-input.js';
export { type FilesChange, type Pace, WatchedFiles } from './watched-files.js';
export { WatchedSource } from './watched-source.js';
