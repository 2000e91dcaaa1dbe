import { isFault, type Verdict } from './verdict.js';

/** What was found in one case. */
export interface Finding {
  /** The defect, or what else was tried. */
  readonly defect: string;
  readonly verdict: Verdict;
  /** By what it was seen: an alert, a status, a close. */
  readonly how: string;
  /** Under which circumstances. */
  readonly over?: string;
}

/** What a kit has found. `String(report)` is a table, faults first. */
export class Report<Found extends Finding> {
  readonly #title: string;
  readonly findings: readonly Found[];

  /** @internal */
  constructor(title: string, findings: readonly Found[]) {
    this.#title = title;
    this.findings = findings;
  }

  /** Whether nothing is wrong, and the certificates that are in order were accepted. */
  get ok(): boolean {
    return (
      !this.findings.some(({ verdict }) => isFault(verdict)) &&
      this.findings.some(({ verdict }) => verdict === 'accepted-right')
    );
  }

  /** The findings that are faults. */
  get faults(): readonly Found[] {
    return this.findings.filter(({ verdict }) => isFault(verdict));
  }

  toString(): string {
    const rows = merged(this.findings).sort(
      (a, b) => Number(isFault(b.verdict)) - Number(isFault(a.verdict)),
    );
    const widths = [
      Math.max(...rows.map(({ verdict }) => verdict.length)),
      Math.max(...rows.map(({ defect }) => defect.length)),
    ] as const;
    const lines = rows.map(({ verdict, defect, how, over }) =>
      `  ${verdict.padEnd(widths[0])}  ${defect.padEnd(widths[1])}  ${how}${over === '' ? '' : ` (${over})`}`.trimEnd(),
    );
    const count = merged(this.faults).length;
    const unjudged = merged(this.findings.filter(({ verdict }) => verdict === 'not-judged')).length;
    const summary = `${this.ok ? 'ok' : count === 0 ? 'nothing can be said' : `${count} wrong`}${unjudged === 0 ? '' : `, ${unjudged} not judged`}`;
    return `${this.#title}: ${summary}\n${lines.join('\n')}\n`;
  }

  toJSON(): { readonly ok: boolean; readonly findings: readonly Found[] } {
    return { ok: this.ok, findings: this.findings };
  }
}

interface Row {
  readonly defect: string;
  readonly verdict: Verdict;
  readonly how: string;
  readonly over: string;
}

/** One row for what came out the same everywhere. */
function merged(findings: readonly Finding[]): Row[] {
  const everywhere = new Set(findings.map(({ over }) => over));
  const rows = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.defect}\n${finding.verdict}\n${finding.how}`;
    rows.set(key, [...(rows.get(key) ?? []), finding]);
  }
  return [...rows.values()].map(same => {
    const { defect, verdict, how } = same[0] as Finding;
    const over = same.length === everywhere.size ? '' : same.flatMap(each => each.over ?? []).join(', ');
    return { defect, verdict, how, over };
  });
}
