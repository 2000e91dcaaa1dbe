import { expect, it } from 'vitest';
import { measure } from '../measure.mjs';

it('lets the cases take turns, and has a figure for each', async () => {
  const turns: string[] = [];
  const run = (name: string) => () => {
    if (turns.at(-1) !== name) turns.push(name);
  };
  const times = await measure({ one: run('one'), two: run('two') }, { rounds: 3, turn: 1 });
  expect([...times.keys()]).toEqual(['one', 'two']);
  // Once to warm up, then three rounds.
  expect(turns).toEqual(['one', 'two', 'one', 'two', 'one', 'two', 'one', 'two']);
});
