import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '@countersign/spec';
import { type P12, parseP12 } from '@countersign/x509';
import { build } from 'rolldown';
import { describe, expect, test } from 'vitest';
import { tempFiles } from './tools.js';

/** Files that other programs wrote, with what must come of each. They lie beside the repository. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus/p12');
const missing = !existsSync(join(corpus, 'manifest.json'));

interface Entry {
  readonly name: string;
  readonly password: string;
  readonly class: 'loads' | 'fail' | 'nokey' | 'odd' | 'policy';
  readonly expected: {
    readonly code?: string;
    readonly why?: string;
    readonly keyType?: string;
    readonly leafSha256?: string;
    readonly caCertificates?: number;
    readonly keys?: number;
    readonly friendlyName?: string | null;
    readonly mac?: string;
    readonly algorithms?: readonly string[];
  };
}

const entries: Entry[] = missing ? [] : JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8'));

const open = (entry: Entry): Promise<P12 | unknown> =>
  parseP12(readFileSync(join(corpus, entry.name)), { passphrase: entry.password }).catch(error => error);

/** What was opened, in the words of the manifest. */
function described(p12: P12): Entry['expected'] {
  return {
    keyType: p12.privateKey.asymmetricKeyType as string,
    leafSha256: p12.certificate.fingerprints.sha256.toLowerCase(),
    caCertificates: p12.chain.length + p12.extra.length,
    keys: p12.entries.length,
    friendlyName: p12.friendlyName ?? null,
    mac: p12.mac,
    algorithms: [...p12.algorithms].sort(),
  };
}

/** What must come of a file: fields of the opened one, or a code. */
function expected({ class: kind, expected: says }: Entry): unknown {
  if (kind === 'loads') {
    const { keyType, leafSha256, caCertificates, keys, friendlyName, mac, algorithms } = says;
    return {
      keyType,
      leafSha256,
      caCertificates,
      keys,
      friendlyName,
      mac,
      algorithms: algorithms?.toSorted(),
    };
  }
  if (says.code !== undefined) return says.code;
  if (kind === 'nokey') return says.why?.startsWith('P12_NO_KEY') ? 'P12_NO_KEY' : 'P12_NO_CERTIFICATE';
  return kind === 'fail' ? expect.stringMatching(/^P12_/) : expect.anything();
}

describe.skipIf(missing)('the corpus of .p12 files (skipped where ../shared/corpus/p12 is missing)', () => {
  test.each(entries)(
    '$name comes out as its manifest says, within three seconds',
    {
      timeout: 3000,
    },
    async entry => {
      const result = await open(entry);
      if (result instanceof Error && !CountersignError.is(result)) throw result;
      expect(CountersignError.is(result) ? result.code : described(result as P12)).toEqual(expected(entry));
    },
  );

  test('takes less than 300 MB of memory, all files one after another in a process of their own', async () => {
    const { folder, main } = tempFiles({ main: opensAll });
    await build({
      input: main,
      platform: 'node',
      resolve: { conditionNames: ['@countersign/source', 'module', 'node', 'import'] },
      output: { dir: join(folder, 'built'), entryFileNames: 'main.mjs' },
      logLevel: 'warn',
    });
    const output = execFileSync(process.execPath, [join(folder, 'built/main.mjs'), corpus]).toString();
    const { tried, opened, maxRSS } = JSON.parse(output);
    expect(tried).toBe(entries.length);
    expect(opened).toBeGreaterThan(40);
    // In KiB.
    expect(maxRSS * 1024).toBeLessThan(300e6);
  });
});

const opensAll = `
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseP12 } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};

const corpus = process.argv[2];
let tried = 0;
let opened = 0;
for (const { name, password } of JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8'))) {
  tried++;
  await parseP12(readFileSync(join(corpus, name)), { passphrase: password }).then(() => opened++, () => {});
}
console.log(JSON.stringify({ tried, opened, maxRSS: process.resourceUsage().maxRSS }));
`;
