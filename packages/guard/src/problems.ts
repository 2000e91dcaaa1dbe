export type { Problem } from '@countersign/spec/config';
export { configurationError, mostProblems } from '@countersign/spec/internal';
