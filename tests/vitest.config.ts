import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LONG } from './support/long.ts';

/** Whole programs killed, troubled and worked beside, each for half a minute: `npm run test:long` runs them too. */
const LONG_FILES = [
  'tests/e2e/crash-time.test.ts',
  'tests/e2e/crash-lanes.test.ts',
  'tests/e2e/crash-change.test.ts',
  'tests/e2e/crash-regressions.test.ts',
  'tests/e2e/exec-regressions.test.ts',
  'tests/e2e/exec-own-git.test.ts',
  'tests/e2e/exec-user-work.test.ts',
  'tests/e2e/exec-time.test.ts',
  'tests/e2e/exec-by-hand.test.ts',
  'tests/e2e/exec-fork.test.ts',
  'tests/e2e/exec-scenarios.test.ts',
  'tests/e2e/exec-knowledge.test.ts',
  'tests/e2e/exec-change.test.ts',
  'tests/e2e/exec-secrets.test.ts',
  'tests/e2e/crash-secrets.test.ts',
  'tests/e2e/exec-maintenance.test.ts',
  'tests/e2e/crash-exec.test.ts',
  'tests/e2e/lanes.test.ts',
  'tests/src/adapters/git/checkpoint-kill.test.ts',
  'tests/e2e/fork-budget.test.ts',
  'tests/e2e/pty-sizes.test.ts',
  'tests/e2e/pty-migration.test.ts',
  'tests/e2e/pty-course.test.ts',
  'tests/e2e/kill-fork.test.ts',
  'tests/e2e/fork-trouble.test.ts',
  'tests/e2e/fork-disk.test.ts',
  'tests/e2e/fork-conflict.test.ts',
  'tests/e2e/fork-decided.test.ts',
  'tests/e2e/fork-interrupted.test.ts',
  'tests/e2e/fork-next-steps.test.ts',
  'tests/e2e/fork-own-work.test.ts',
  'tests/e2e/beside.test.ts',
  'tests/src/adapters/git/fork/fork-kill.test.ts',
];

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // Real agents have a run of their own: `npm run test:agents`.
    exclude: ['tests/agents/**', 'tests/bench/**', 'tests/fixtures/**', ...(LONG ? [] : LONG_FILES)],
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
