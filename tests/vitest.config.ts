import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/bench/**', 'tests/fixtures/**'],
    // Tests start processes, change directories of children and hold locks: each file gets a process of its own.
    pool: 'forks',
    // The waits of process tests overlap well on two cores, where the default would be one worker.
    maxWorkers: 2,
    testTimeout: 15_000,
    // Real terminals and processes on a shared machine: one more try in CI, none where a person can look into it.
    retry: process.env.CI === undefined ? 0 : 1,
    hookTimeout: 30_000,
    // Ages and dates read the same on every machine; the rest of the environment is the test's own business.
    env: { TZ: 'UTC' },
  },
});
