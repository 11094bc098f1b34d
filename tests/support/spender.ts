import { join } from 'node:path';
import type { Spender } from './cap-trial.ts';
import { ROOT } from './home.ts';

const PROGRAM = join(ROOT, 'tests/fixtures/agents/spender.ts');

/** The stand-in of an agent that works with a model: it obeys an order to stop, or nothing but SIGKILL. */
export const STAND_IN = (temper: 'mild' | 'deaf'): Spender => ({
  backend: 'claude',
  model: 'claude-sonnet-4-5',
  command: (url) => ({
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', PROGRAM, url, temper],
    env: [],
  }),
  env: () => ({}),
  shell: (command) => ({ name: 'Bash', input: { command } }),
});
