// Chains of three certificates that differ from good ones in what a test names.
import { generateKeyPairSync } from 'node:crypto';
import { Anchors, type Purpose, verifyChain } from '@countersign/trust/internal';
import { derBits, derOid, derSequence, derTrue } from '@countersign/x509/der';
import { type Changes, type Entity, makeCa, makeLeaf } from './make-chain.js';

export const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
export const sha1WithEcdsa = { algorithm: derSequence(derOid('1.2.840.10045.4.1')), hash: 'sha1' };
export const purposes = (...oids: string[]) => derSequence(...oids.map(derOid));
export const critical = (value: Uint8Array) => ({ value, critical: true });
export const withExtensions = (extensions: NonNullable<Changes['extensions']>): Changes => ({ extensions });
export const keyUsage = (bits: number) => critical(derBits(Uint8Array.of(bits)));
export const ca = critical(derSequence(derTrue()));

export interface Chain {
  readonly leaf?: Changes;
  readonly ca?: Changes;
  readonly root?: Changes;
}

/** A chain of three, good but for what is given. */
export function chain(changes: Chain): { leaf: Entity; issuing: Entity; root: Entity } {
  const root = makeCa('Root', undefined, changes.root);
  const issuing = makeCa('Issuing', root, changes.ca);
  return { leaf: makeLeaf(issuing, changes.leaf), issuing, root };
}

/** `good`, or the rule that is broken and by which certificate. */
export function verdictOf(changes: Chain, purpose: Purpose = 'serverAuth'): string {
  const { leaf, issuing, root } = chain(changes);
  const verdict = verifyChain(
    { leaf: leaf.certificate, others: [issuing.certificate] },
    { anchors: new Anchors([root.certificate]), purpose, now: new Date() },
  );
  if (verdict.ok) return 'good';
  const { rule, certificate } = verdict.violation;
  const where = { leaf, ca: issuing, root };
  const position = Object.entries(where).find(([, entity]) => entity.certificate.equals(certificate));
  return `${rule} of ${position?.[0]}`;
}
