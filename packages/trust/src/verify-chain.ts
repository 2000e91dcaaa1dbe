import type { Certificate } from '@countersign/x509';
import type { Anchors } from './anchors.js';
import { PathBuilder, type ServedChain } from './path.js';
import { checkProfile, type ProfileOptions, type Violation } from './profile.js';

export interface ChainOptions extends ProfileOptions {
  readonly anchors: Anchors;
  /** Which of several good paths to take. Default: the first. */
  readonly prefer?: (path: readonly Certificate[]) => boolean;
}

/** A path, leaf first and anchor last, or the reason why there is none. */
export type ChainVerdict =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly violation: Violation };

/**
 * Finds a path from a leaf to an anchor that keeps the strict profile. Where one path breaks it, another may pass; the
 * verdict tells what is wrong with the first.
 */
export function verifyChain(served: ServedChain, options: ChainOptions): ChainVerdict {
  const { anchors, prefer = () => true } = options;
  const builder = new PathBuilder(served, anchors);
  let good: readonly Certificate[] | undefined;
  let violation: Violation | undefined;
  for (const path of builder.paths()) {
    const broken = checkProfile(path, options);
    if (broken !== undefined) violation ??= broken;
    else if (prefer(path)) return { ok: true, path };
    else good ??= path;
  }
  if (good !== undefined) return { ok: true, path: good };
  return { ok: false, violation: violation ?? noPath(builder) };
}

function noPath({ deadEnd, exhausted }: PathBuilder): Violation {
  const last = deadEnd[deadEnd.length - 1] as Certificate;
  return {
    rule: 'path',
    section: 'RFC 5280 6.1',
    certificate: last,
    what: exhausted
      ? 'leads to no trusted CA by any of the paths that were tried, and there are too many to try'
      : `leads to no trusted CA: its issuer ${last.issuer} is neither trusted nor among the CAs that were sent`,
    waivable: false,
  };
}
