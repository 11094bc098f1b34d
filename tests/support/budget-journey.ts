import { withScenario } from './home.ts';
import { answerAll, BRIEF, type Journey, say } from './picture-steps.ts';

const spend = (fresh: number, output: number, costMicroUsd: number, portions = 1) =>
  ({ act: 'spend', portions, fresh, output, costMicroUsd, contextSize: 200_000 }) as const;
const task = (taskId: string, contextUsed: number, spent: ReturnType<typeof spend>) => ({
  when: { purpose: 'task', taskId },
  do: { ...spent, contextUsed },
});

/** The rehearsal agent with the figures of a model: what it used is always the same, and its fifth task goes on for ever. */
const STEPS = [
  { when: { purpose: 'interview' }, do: { ...spend(2100, 400, 12_000), contextUsed: 9000 } },
  { when: { purpose: 'compile' }, do: { ...spend(5200, 2900, 61_000), contextUsed: 17_000 } },
  { when: { purpose: 'plan' }, do: { ...spend(14_800, 6300, 168_000), contextUsed: 38_000 } },
  task('TASK-001', 31_000, spend(11_200, 3100, 79_000)),
  task('TASK-002', 44_000, spend(17_900, 5200, 131_000)),
  task('TASK-003', 52_000, spend(9800, 2700, 69_000)),
  task('TASK-004', 66_000, spend(23_500, 7400, 182_000)),
  task('TASK-005', 81_000, spend(32_000, 9600, 244_000, 2)),
  { when: { purpose: 'task', taskId: 'TASK-005' }, do: { act: 'stall' } },
];

/** By then the turn that goes on for ever has told all it tells. */
const SETTLED_MS = 2500;

/** The budget pane in the middle of a turn: in a wide window, then in a narrow one. */
export const BUDGET: Journey = {
  cols: 120,
  rows: 38,
  env: (place) => ({ ...withScenario(place, STEPS), CODESLEUTH_REHEARSAL_PACE: '150' }),
  preload: 'steady-clock.ts',
  stops: [
    {
      name: 'budget',
      title: 'The budget pane',
      go: async (pty) => {
        await pty.waitFor('❯');
        await say(pty, 'Start agent 0', 'What does the project do?');
        await say(pty, BRIEF, /Enter chooses/);
        await answerAll(pty);
        await say(pty, '!compile', 'Next: !plan');
        await say(pty, '!plan', 'Next: !build');
        await say(pty, '!budget set 2', /Cap|used by/);
        await say(pty, '!budget panel', /context .* told by/);
        pty.type('!build\r');
        await pty.waitFor(/is working · TASK-005 · \d\d s/, { timeoutMs: 120_000 });
        await say(pty, '!budget', 'To finish: ');
        await pty.waitIdle(SETTLED_MS).catch(() => undefined);
      },
    },
    {
      name: 'budget-narrow',
      title: 'The budget pane in a narrow window',
      go: async (pty) => {
        pty.resize(60, 24);
        await pty.waitIdle(SETTLED_MS).catch(() => undefined);
      },
    },
  ],
};
