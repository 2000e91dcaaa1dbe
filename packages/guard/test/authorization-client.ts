import { createTestPki, type Issued, type IssueOptions } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';
import { attributesOf } from '../src/authorization/attributes.js';
import { Authorizer } from '../src/authorization/authorizer.js';
import type { AuthorizationPolicy, AuthorizationRule } from '../src/authorization/policy.js';
import { spiffeIdOf } from '../src/authorization/spiffe.js';
import type { Client } from '../src/verdict.js';

export const pki = createTestPki({ seed: 'authorization' });

/** The client that a guard makes of what it admitted; the issuing CA may say who is in which team. */
export function admitted(
  issued: Pick<Issued, 'certificate' | 'chain' | 'root'>,
  more: Partial<Client> = {},
): Client {
  const { certificate, root } = issued;
  const chain = [...issued.chain, root];
  const spiffe = spiffeIdOf(certificate);
  return {
    id: certificate.subject.commonName ?? 'nameless',
    trustLevel: 'standard',
    certificate,
    chain,
    address: '192.0.2.1',
    spiffeId: spiffe !== undefined && 'id' in spiffe ? spiffe.id : undefined,
    attributes: attributesOf([certificate, ...chain], believing.assertedBy),
    ...more,
  };
}

export const client = (name: string, options: IssueOptions = {}, more: Partial<Client> = {}): Client =>
  admitted(pki.client(name, options), more);

/** Of a certificate with any content, which the issuing CA signed. */
export const handMade = (content: Partial<Parameters<typeof pki.issuingCa.sign>[0]>): Client =>
  admitted({ certificate: certificateOf(content), chain: [pki.issuing], root: pki.root });

export const certificateOf = (content: Partial<Parameters<typeof pki.issuingCa.sign>[0]>): Certificate =>
  Certificate.parse(pki.issuingCa.sign({ spki: pki.issuing.spki, ...content }));

/** A policy in which the issuing CA's word counts. */
export const authorizer = (
  rules: readonly AuthorizationRule[],
  more: Partial<AuthorizationPolicy> = {},
): Authorizer => new Authorizer({ rules, assertedBy: [pki.issuing.pin], ...more });

const believing = authorizer([{ paths: '/**', allow: 'anyone' }]);
