import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Tests run on sources: the condition below is what every package's exports map offers for them.
// Not 'module', which is for bundlers: what it leads to in @opentelemetry/api, Node can't load.
const conditions = ['@countersign/source', 'node'];
const packages = readdirSync(new URL('packages', import.meta.url)).map(name => `packages/${name}`);

// `npm test` is the fast loop: it leaves out what starts Java or runs for many seconds. `npm run check` runs everything.
const left = process.env.npm_lifecycle_event === 'test' ? ['**/*.slow.test.ts'] : [];

export default defineConfig({
  test: {
    projects: [...packages, 'test-pki', 'examples', 'scripts'].map(root => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: root.replace('packages/', ''),
        root,
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/dist/**', ...left],
        testTimeout: 20_000,
        // Files share a process: no test here changes what another can see, and starting one takes longer than most tests.
        isolate: false,
      },
    })),
  },
});
