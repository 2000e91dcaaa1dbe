// How docs/benchmarks.md shows what was measured.
import { median, ratio } from './measure.mjs';

export const ms = value => (value === undefined ? 'cannot read it' : `${value.toPrecision(3)} ms`);

export const times = (value, base) => (value === undefined ? '' : `${(value / base).toFixed(2)}x`);

/** The rows of a table, some against another row, round by round. */
export const table = (measured, against) =>
  [...measured]
    .map(([name, values]) => {
      const base = against[name];
      return `| ${name} | ${ms(median(values))} | ${base === undefined ? '' : compared(values, measured.get(base), base)} |`;
    })
    .join('\n');

function compared(values, base, name) {
  const { low, middle, high } = ratio(values, base);
  return `${middle.toFixed(2)}x ${name} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
