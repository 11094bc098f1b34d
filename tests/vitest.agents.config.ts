import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:agents`: real agents from npm against a model server on this machine. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['tests/agents/**/*.test.ts'],
    pool: 'forks',
    // An agent takes up to a gigabyte: one at a time.
    fileParallelism: false,
    // Some agents try a failing request for more than a minute.
    testTimeout: 180_000,
    // The first run installs.
    hookTimeout: 400_000,
    env: { TZ: 'UTC' },
  },
});
