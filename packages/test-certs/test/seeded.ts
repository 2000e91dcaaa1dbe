// Everything that a seed and a clock decide, by name, as SHA-256.
import { createHash } from 'node:crypto';
import { createTestPki, type KeyType } from '@countersign/test-certs';

export const seededKeyTypes: readonly KeyType[] = ['P-256', 'P-384', 'P-521', 'Ed25519'];

export function seededBytes(seed: string, clock = '2026-03-01T12:00:00Z'): Record<string, string> {
  const now = (): Date => new Date(clock);
  const found: Record<string, string> = {};
  for (const key of seededKeyTypes) {
    const pki = createTestPki({ seed, now, key });
    const client = pki.client('demo_client', { key, team: 'a' });
    const deep = pki.rootCa.subordinate('Intermediate CA', { key });
    const newRoot = pki.newRoot('New Root CA', { key });
    pki.revoke(client, { reason: 'superseded' });
    const made: Record<string, Uint8Array | string> = {
      root: pki.root.der,
      issuing: pki.issuing.der,
      client: client.der,
      'client key': client.keyPem,
      server: pki.server(['localhost', '::1'], { key }).der,
      deep: deep.client('demo', { key }).pem,
      crossed: newRoot.crossSign(pki.issuingCa).der,
      crl: pki.crl().der,
      staple: pki.staple(client),
      'delegated staple': pki.staple(client, { delegated: true }),
    };
    for (const [name, bytes] of Object.entries(made))
      found[`${key} ${name}`] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}
