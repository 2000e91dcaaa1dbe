export type { CertificateAuthority } from './authority.js';
export type { Credential, Defect, DefectCase } from './defects/defect.js';
export { type ClientDefect, defects, type ServerDefect } from './defects/index.js';
export type { AlternativeNameOptions, NameConstraintOptions, NameSubtrees } from './extensions.js';
export {
  type HierarchyFile,
  type IssuedHierarchy,
  type IssueHierarchyOptions,
  issueHierarchy,
} from './hierarchy.js';
export {
  type DeclaredCertificate,
  type DeclaredClient,
  type HierarchyDeclaration,
  parseHierarchy,
} from './hierarchy-declaration.js';
export type {
  CaOptions,
  CertificateOptions,
  IssueOptions,
  StatusUrls,
  ValidityOptions,
} from './issue-options.js';
export type { Issued, IssuedCertificate, IssuedFiles, IssuedP12Options } from './issued.js';
export type { KeyType } from './key-pair.js';
export type { RevokeOptions, StatusTimes } from './ledger.js';
export type { SubjectName } from './name.js';
export { type KeptAuthority, type OpenTestPkiOptions, openTestPki } from './open-test-pki.js';
export type { OcspOptions } from './responder.js';
export type { RevocationFault, RevocationFaultOptions } from './revocation-faults.js';
export type {
  RevocationRequest,
  RevocationServer,
  RevocationServerOptions,
  RevocationService,
} from './revocation-server.js';
export type { SignatureHash } from './signer.js';
export { createTestPki, type TestPki, type TestPkiOptions } from './test-pki.js';
