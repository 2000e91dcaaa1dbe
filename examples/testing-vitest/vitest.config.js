import { defineConfig } from 'vitest/config';

// One CA for all workers of a run.
export default defineConfig({ test: { globalSetup: ['@countersign/mock-server/vitest/pki'] } });
