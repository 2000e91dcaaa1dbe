import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFolder } from './files.js';
import { eventually, listen, watchedPair } from './watching.js';

const pki = createTestPki();
const [first, second, last] = [pki.client('first'), pki.client('second'), pki.client('last')];

/** Numbers below a bound, the same for the same seed (mulberry32). */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return bound => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

test.each([1, 2, 3, 4, 5, 6])(
  'after any disorder, the pair that lies there in the end is the one in use: seed %i',
  async seed => {
    const next = numbers(seed);
    const folder = tempFolder();
    const certs = join(folder, 'certs');
    const fresh = (): string => {
      const path = join(folder, `version-${crypto.randomUUID()}`);
      mkdirSync(path);
      return path;
    };
    const put = (where: string, { pem, keyPem } = next(2) ? first : second): void => {
      mkdirSync(where, { recursive: true });
      writeFileSync(join(where, 'tls.crt'), pem);
      writeFileSync(join(where, 'tls.key'), keyPem);
    };
    const removeCerts = (): void => rmSync(certs, { recursive: true, force: true });
    const steps: (() => void)[] = [
      () => put(certs),
      () => removeCerts(),
      () => rmSync(join(certs, 'tls.key'), { force: true }),
      () => {
        mkdirSync(certs, { recursive: true });
        writeFileSync(join(certs, 'tls.crt'), second.pem.slice(0, next(second.pem.length)));
      },
      () => {
        const version = fresh();
        put(version);
        removeCerts();
        renameSync(version, certs);
      },
      () => {
        const version = fresh();
        put(version);
        removeCerts();
        symlinkSync(version, certs);
      },
      () => {
        removeCerts();
        symlinkSync('nowhere', certs);
        rmSync(certs);
      },
    ];
    put(certs, first);
    const { source } = watchedPair(join(certs, 'tls.crt'), join(certs, 'tls.key'), {
      pace: { settle: 3, poll: 2 ** 31 - 1 },
    });
    const told = listen(source);
    await source.current();
    for (let i = 0; i < 60; i++) {
      steps[next(steps.length)]?.();
      for (let turns = next(8); turns > 0; turns--) await new Promise(setImmediate);
      // Whatever the files hold meanwhile, there is an identity.
      await expect(source.current()).resolves.toBeDefined();
    }
    put(certs, last);
    await eventually(async () =>
      expect((await source.current()).certificate.equals(last.certificate)).toBe(true),
    );
    expect(told.changes.at(-1)?.type).toBe('rotated');
  },
);
