import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import { canBeDriven, driven, judged, limboCases, type Outcome } from './limbo.js';

/** Where this differs from what x509-limbo expects, and why. */
const manifest: {
  readonly differences: Readonly<
    Record<string, { readonly by: 'judge' | 'handshake' | 'both'; readonly reason: string }>
  >;
  readonly notServed: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(join(import.meta.dirname, 'limbo-differences.json'), 'utf8'));

if (limboCases.length === 0) console.log('x509-limbo is skipped: ../shared/corpus/limbo is missing');

/** The expectation of a case, turned round where the manifest says that this differs from it. */
function expected(id: string, result: string, by: 'judge' | 'handshake'): string {
  const difference = manifest.differences[id];
  if (difference === undefined || (difference.by !== 'both' && difference.by !== by)) return result;
  return result === 'SUCCESS' ? 'FAILURE' : 'SUCCESS';
}

const plain = (outcome: Outcome): string => (outcome === 'SUCCESS' ? outcome : 'FAILURE');

describe.skipIf(limboCases.length === 0)('x509-limbo', () => {
  it.each(limboCases)('$id, judged as of its own time: $expected_result', async limbo => {
    const outcome = await judged(limbo);
    expect(plain(outcome), String(outcome)).toBe(expected(limbo.id, limbo.expected_result, 'judge'));
  });

  const identity = createTestPki().client('demo_client').identity();
  it.each(limboCases.filter(canBeDriven))('$id, through a handshake: $expected_result', async limbo => {
    const outcome = await driven(limbo, identity);
    expect(outcome === 'NOT SERVED', String(outcome)).toBe(Object.hasOwn(manifest.notServed, limbo.id));
    if (outcome !== 'NOT SERVED')
      expect(plain(outcome), String(outcome)).toBe(expected(limbo.id, limbo.expected_result, 'handshake'));
  });

  it('has only cases of its own in the manifest of differences, with a reason each', () => {
    const ids = limboCases.map(({ id }) => id);
    const listed = Object.entries(manifest.differences);
    expect(ids).toEqual(
      expect.arrayContaining([...listed.map(([id]) => id), ...Object.keys(manifest.notServed)]),
    );
    for (const [, { reason }] of listed) expect(reason).not.toBe('');
  });
});
