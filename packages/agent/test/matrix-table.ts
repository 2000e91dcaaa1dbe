// What was seen in the cells of the matrix, in the few words that docs/errors.md shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '@countersign/spec';
import type { Defect } from '@countersign/test-certs';
import { refusalPage } from '../src/refusal-page.js';
import type { Outcome } from './matrix-clients.js';

type Row = Readonly<Record<string, string>>;
export type Table = Readonly<Record<string, Row>>;

/** The tables as they were written down, by the side whose certificates are broken. */
export const tablesFile: string = join(import.meta.dirname, 'matrix.json');

/** Gathers what is seen, cell by cell. */
export class Sightings {
  readonly #rows: Readonly<Record<string, Defect>>;
  readonly #cells = new Map<string, Map<string, string>>();

  constructor(rows: Readonly<Record<string, Defect>>) {
    this.#rows = rows;
  }

  /** @param situation `TLS 1.2, https`; a cell that has one is about all of them. */
  add(row: string, column: string, text: string, situation = ''): void {
    const key = `${row}/${column}`;
    const cell = this.#cells.get(key) ?? new Map();
    this.#cells.set(key, cell.set(situation, text));
  }

  /** The table; a cell that can't be seen here, for want of a tool or a version, is as it was. */
  table(columns: readonly string[], before: Table | undefined): Table {
    return Object.fromEntries(
      Object.values(this.#rows).map(({ name, description, code }) => [
        name,
        {
          description,
          code,
          ...Object.fromEntries(
            columns.map(column => [column, this.#cell(name, column) ?? before?.[name]?.[column] ?? '']),
          ),
        },
      ]),
    );
  }

  #cell(row: string, column: string): string | undefined {
    const cell = this.#cells.get(`${row}/${column}`);
    return cell && summary([...cell]);
  }
}

/** One text where all are alike; else each text with the situations that it is for. */
function summary(seen: readonly (readonly [situation: string, text: string])[]): string {
  const texts = [...new Set(seen.map(([, text]) => text))];
  const situations = seen.map(([situation]) => situation);
  const where = (text: string): string =>
    shared(
      seen.filter(([, other]) => other === text).map(([situation]) => situation),
      situations,
    );
  return texts.map(text => (texts.length === 1 ? text : `${where(text)}: ${text}`)).join('; ');
}

/** `TLS 1.2` for what holds in each way over TLS 1.2. */
function shared(situations: readonly string[], all: readonly string[]): string {
  const versions = new Set(situations.map(situation => situation.split(',')[0] ?? ''));
  return [...versions]
    .flatMap(version => {
      const ofVersion = situations.filter(situation => situation.startsWith(version));
      const isWhole = ofVersion.length === all.filter(situation => situation.startsWith(version)).length;
      return isWhole ? [version] : ofVersion;
    })
    .join(' and ');
}

/** The code of an error, or what was answered. */
export function textOf(outcome: Outcome): string {
  if (CountersignError.is(outcome)) return outcome.code;
  if (outcome instanceof Error) return `an error without a code: ${outcome.message}`;
  const { status, body } = outcome;
  if (status === 200) return 'accepted';
  return `${status} ${refusalPage(status, body)?.code ?? body}`;
}

export const tablesBefore = (): Partial<Record<Defect['side'], Table>> => {
  try {
    return JSON.parse(readFileSync(tablesFile, 'utf8'));
  } catch {
    return {};
  }
};
