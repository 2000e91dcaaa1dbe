import { execFileSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The value below which a share of all others lies. */
export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];

export const median = values => quantile(values, 0.5);

/** CPU milliseconds of this process, threads included. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * CPU milliseconds of one call of each case, a figure for each round. The cases take turns, in another order each round, so
 * that neither a slow spell of the machine nor the garbage of the case before always meets the same one; and each turn is
 * long enough to be measured.
 *
 * @param random from 0 to 1; for the order.
 */
export async function rounds(cases, { rounds = 7, turn = 60, random = Math.random } = {}) {
  const samples = new Map(Object.keys(cases).map(name => [name, []]));
  for (const run of Object.values(cases)) await run();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of shuffled(Object.entries(cases), random)) {
      let calls = 0;
      const start = cpu();
      do {
        await run();
        calls++;
      } while (cpu() - start < turn);
      samples.get(name).push((cpu() - start) / calls);
    }
  }
  return samples;
}

const shuffled = (values, random) =>
  values
    .map(value => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);

/** The median CPU milliseconds of one call of each case. */
export async function measure(cases, options) {
  return new Map([...(await rounds(cases, options))].map(([name, values]) => [name, median(values)]));
}

/** What a case costs against another: the median of the rounds, and the quartiles around it. */
export function ratio(values, base) {
  const ratios = values.map((value, round) => value / base[round]);
  const [low, middle, high] = [0.25, 0.5, 0.75].map(share => quantile(ratios, share));
  return { low, middle, high };
}

/** The longest time in milliseconds for which some work kept the event loop from turning. */
export async function longestHold(run) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise(resolve => setTimeout(resolve, 20));
  delay.reset();
  await run();
  await new Promise(resolve => setTimeout(resolve, 20));
  delay.disable();
  return delay.max / 1e6;
}

/** The median milliseconds that a program needs from start to end, each in turn. */
export function startTimes(programs, rounds = 11) {
  const samples = new Map(Object.keys(programs).map(name => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, code] of Object.entries(programs)) {
      const start = performance.now();
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname });
      samples.get(name).push(performance.now() - start);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}
