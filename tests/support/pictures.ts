import { BUDGET } from './budget-journey.ts';
import { buildProgram } from './exec.ts';
import { answerAll, BRIEF, type Journey, QUIET_MS, type Stop, say, take } from './picture-steps.ts';

const STOPS: readonly Stop[] = [
  {
    name: 'start',
    title: 'Start agent 0',
    go: async (pty) => {
      await pty.waitFor('❯');
      await say(pty, 'Start agent 0', 'What does the project do?');
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'question',
    title: 'A question',
    go: async (pty) => {
      await say(pty, BRIEF, /Enter chooses/);
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'build',
    title: 'Building',
    go: async (pty) => {
      await answerAll(pty);
      await say(pty, '!compile', 'Next: !plan');
      await say(pty, '!plan', 'Next: !build');
      pty.type('!build\r');
      await pty.waitFor(/is working[\s\S]* task 4\/\d/, { timeoutMs: 60_000 });
    },
  },
  {
    name: 'replay',
    title: 'What a replay would do',
    go: async (pty) => {
      await pty.waitFor('Next: !critic', { timeoutMs: 120_000 });
      await say(pty, '!replay TASK-002', 'To go on, type');
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'fork',
    title: 'Two ways at once',
    go: async (pty) => {
      await say(pty, 'replay TASK-002', 'Builder is working');
      await say(pty, '!pause', '❯ Next: !resume');
      await say(pty, '!fork trial --a "keep one line per habit" --b "json, with many comments"', 'Fork trial ·');
      // With one side ahead, which lasts for a moment only; the last task is the last chance of it.
      const ahead = /leads: more tasks DONE[\s\S]*: A [3-6]\/\d+ · B [3-6]|: A 6\//;
      await pty.waitFor(ahead, { timeoutMs: 120_000 });
    },
  },
  {
    name: 'ship',
    title: 'SHIP',
    go: async (pty) => {
      await pty.waitFor('❯ Next: !forks', { timeoutMs: 120_000 });
      await say(pty, '!merge A', 'To go on, type');
      await say(pty, 'merge A', '❯ Next: !critic');
      await say(pty, '!critic', '❯ Next: !security');
      await say(pty, '!security', '❯ Next: !verify');
      await say(pty, '!verify', /SHIP[^_]/);
      await pty.waitFor('Start agent 7', { timeoutMs: 60_000 });
      await pty.waitIdle(QUIET_MS);
    },
  },
];

const PIPELINE: Journey = {
  cols: 100,
  rows: 30,
  env: () => ({ CODESLEUTH_REHEARSAL_PACE: '20' }),
  stops: STOPS,
};

/** Drives the real program and writes what its screen shows as pictures for the README; all of them, or those of one journey. */
async function main(only: string | undefined): Promise<void> {
  buildProgram();
  for (const [name, journey] of Object.entries({ pipeline: PIPELINE, budget: BUDGET })) {
    if (only === undefined || only === name) await take(journey);
  }
}

await main(process.argv[2]);
