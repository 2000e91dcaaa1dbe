/**
 * What is to be said of one case. `refused-right` and the others that end in `-right` are as they should be;
 * `refused-otherwise` is safe, and says nothing that the other side could understand; those that end in `-wrongly` are
 * faults. `unreachable` and `not-judged` say nothing of it.
 */
export type Verdict =
  | 'refused-right'
  | 'refused-otherwise'
  | 'refused-wrongly'
  | 'accepted-right'
  | 'accepted-wrongly'
  | 'presented-wrongly'
  | 'retried-right'
  | 'retried-wrongly'
  | 'unreachable'
  | 'not-judged';

export const isFault = (verdict: Verdict): boolean =>
  verdict.endsWith('-wrongly') || verdict === 'unreachable';
