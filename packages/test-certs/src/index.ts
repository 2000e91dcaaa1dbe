export type { SubjectName } from './issue.js';
export type { Issued } from './issued.js';
export type { KeyType } from './key-pair.js';
export { createTestPki, type IssueOptions, type TestPki, type TestPkiOptions } from './test-pki.js';
