import { expect, it } from 'vitest';
import { measure, ratio, rounds } from '../measure.mjs';

/** Cases that note their turns. */
function noting(...names: string[]) {
  const turns: string[] = [];
  const run = (name: string) => () => {
    if (turns.at(-1) !== name) turns.push(name);
  };
  return { turns, cases: Object.fromEntries(names.map(name => [name, run(name)])) };
}

it('lets the cases take turns in random order, and has a figure of each for each round', async () => {
  const { turns, cases } = noting('one', 'two');
  const places = [1, 2, 4, 3, 6, 5];
  const random = () => (places.shift() ?? 0) / 10;
  const samples = await rounds(cases, { rounds: 3, turn: 1, random });
  expect([...samples.keys()]).toEqual(['one', 'two']);
  expect([...samples.values()].map(values => values.length)).toEqual([3, 3]);
  // Once to warm up, then three rounds, the second of which begins with the case that the first ended with.
  expect(turns).toEqual(['one', 'two', 'one', 'two', 'one', 'two', 'one']);
});

it('has one figure for each case', async () => {
  const times = await measure(noting('one', 'two').cases, { rounds: 3, turn: 1 });
  expect([...times.keys()]).toEqual(['one', 'two']);
  for (const time of times.values()) expect(time).toBeGreaterThan(0);
});

it('compares round by round: a slow spell, which meets both, leaves the ratio as it is', () => {
  expect(ratio([1.1, 11, 1.3, 1.2, 1.0], [1, 10, 1, 1, 1])).toEqual({ low: 1.1, middle: 1.1, high: 1.2 });
});
