import { createAgent } from '@countersign/agent';
import { request } from 'undici';
import { pki, start } from './agent.mjs';

const callers = 16;
/** Milliseconds of a caller between an answer and its next request, at random: what waited together must not come again together. */
const pause = () => 40 * Math.random();
const every = 3000;
const stretch = 2 * every;

/**
 * Milliseconds from request to answer under a steady load on kept connections: in quiet stretches, and in those in which
 * the identity is rotated every three seconds. They alternate, so that a slow spell of the machine meets both.
 */
export async function rotating({ rounds = 4 } = {}) {
  const { url, stop } = await start();
  // Issued beforehand: that is no work of the client's.
  const identities = Array.from({ length: 1 + (rounds * stretch) / every }, (_, i) =>
    pki.client(`client-${i}`).identity(),
  );
  const source = changing(identities.shift());
  const agent = createAgent({ identity: source, trust: { ca: pki.ca }, origins: url });
  const times = { quiet: [], rotating: [] };
  let into = [];
  let running = true;
  async function call() {
    while (running) {
      const [begun, sample] = [performance.now(), into];
      const { statusCode, body } = await request(url, { dispatcher: agent });
      await body.dump();
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
      sample.push(performance.now() - begun);
      await wait(pause());
    }
  }
  const calls = Promise.all(Array.from({ length: callers }, call));
  const measured = (async () => {
    await wait(stretch);
    for (let round = 0; round < rounds; round++) {
      into = times.quiet;
      await wait(stretch);
      into = times.rotating;
      for (let passed = 0; passed < stretch; passed += every) {
        await wait(every / 2);
        source.become(identities.shift());
        await wait(every / 2);
      }
    }
    running = false;
  })();
  await Promise.all([calls, measured]);
  await agent.close();
  stop();
  return times;
}

const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** A source that is told what to give. */
function changing(identity) {
  const listeners = new Set();
  return {
    current: async () => identity,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next) {
      const previous = identity;
      identity = next;
      for (const listener of listeners) listener({ type: 'rotated', identity, previous });
    },
    close() {},
  };
}
