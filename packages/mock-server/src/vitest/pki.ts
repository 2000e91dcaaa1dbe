import { ConfigurationError } from '@countersign/spec';
import { issueHierarchy } from '@countersign/test-certs';
import type { TestProject } from 'vitest/node';
import type { SharedAuthority } from './shared-pki.js';

/**
 * Makes one PKI for all workers of a run: give it to vitest as `globalSetup`. Its keys go to the workers by memory, and
 * to no file.
 *
 * @example
 * ```js
 * // vitest.config.js
 * export default { test: { globalSetup: ['@countersign/mock-server/vitest/pki'] } };
 * ```
 */
export async function setup(project: TestProject): Promise<void> {
  if (typeof project?.provide !== 'function')
    throw new ConfigurationError('CONFIG_INVALID', 'setup was given no project of vitest', {
      hint: "Give vitest '@countersign/mock-server/vitest/pki' as globalSetup, or pass on what yours is called with.",
    });
  const { files } = await issueHierarchy(
    {
      root: { commonName: 'Test Root CA' },
      issuing: { commonName: 'Test Issuing CA' },
      ...{ server: { hosts: ['localhost'] }, clients: [] },
    },
    { caKeys: true },
  );
  const kept = (name: string): SharedAuthority => ({
    certificate: String(files.get(`${name}.pem`)?.content),
    key: String(files.get(`${name}-key.pem`)?.content),
  });
  project.provide('countersignPki', { root: kept('root-ca'), issuing: kept('issuing-ca') });
}
