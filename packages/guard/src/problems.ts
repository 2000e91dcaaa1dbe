export type { Problem } from '@countersign/spec/config';
export { configurationError, mostProblems, printable } from '@countersign/spec/internal';
