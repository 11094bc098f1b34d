import type { EventOf, EventType } from '../../schemas/event.ts';
import type { LaneLive, Live } from '../../src/core/transcript.ts';
import { BACKUP, SHA } from './branch-samples.ts';

type LaneEvent = Extract<EventType, `lane/${string}` | `lanes/${string}`>;

const run = (number: number): EventOf<'lanes/opened'>['runs'][number] => ({
  runId: `R000${number + 3}`,
  agent: 3,
  purpose: 'task',
  taskId: `TASK-00${number}`,
  attempt: 1,
  backend: 'rehearsal',
  model: null,
  resumes: null,
  because: [],
});

/** One of each event of tasks that are built at the same time. */
export const LANE_SAMPLES: { readonly [T in LaneEvent]: EventOf<T> } = {
  'lanes/planned': { type: 'lanes/planned', taskIds: ['TASK-002', 'TASK-003'] },
  'lanes/declined': { type: 'lanes/declined', taskIds: ['TASK-002', 'TASK-003'], why: 'the disk is nearly full' },
  'lanes/opened': {
    type: 'lanes/opened',
    id: 'R0005-2',
    base: { head: SHA, backup: BACKUP, commit: SHA },
    runs: [run(2), run(3)],
  },
  'lane/ended': {
    type: 'lane/ended',
    taskId: 'TASK-002',
    ended: {
      type: 'run/ended',
      runId: 'R0005',
      outcome: 'completed',
      reason: 'done',
      error: null,
      result: null,
      why: null,
      asks: [],
      sessionId: null,
      usage: null,
      durationMs: 12_000,
      trespass: [],
      strayed: [],
      notes: [],
      patterns: [],
    },
    tip: SHA,
  },
  'lane/spent': {
    type: 'lane/spent',
    taskId: 'TASK-003',
    runId: 'R0006',
    usage: null,
    money: { turns: 1, reportedMicroUsd: 0, computedMicroUsd: 0, unpriced: 1, subscribed: 0, inexact: 1 },
  },
  'lane/returned': {
    type: 'lane/returned',
    taskId: 'TASK-003',
    reason: 'conflict',
    why: 'what it changed was changed in the project too: src/notes.js',
    kept: 'refs/codesleuth/lanes/TASK-003/R0006',
  },
  'lanes/rested': { type: 'lanes/rested', id: 'R0005-2' },
  'lane/fitted': {
    type: 'lane/fitted',
    taskId: 'TASK-002',
    move: { id: 'lane-fit-TASK-002-9', backup: BACKUP, head: SHA, index: SHA, work: SHA, also: [] },
  },
  'lane/refused': { type: 'lane/refused', taskId: 'TASK-002', why: 'The project changed since the backup was made.' },
  'lane/placed': { type: 'lane/placed', taskId: 'TASK-002' },
};

/** A lane that works at monotonic time 20,000; its last sign of life is four seconds old. */
export const laneLive = (number: number, over: Partial<LaneLive> = {}): LaneLive => ({
  taskId: `TASK-00${number}`,
  label: 'rehearsal (no model)',
  state: 'working',
  doing: 'Bash npm test',
  tokens: 1234,
  exactTokens: false,
  lastOutputAt: 16_000,
  ...over,
});

export const lanesLive = (...tasks: readonly LaneLive[]): NonNullable<Live['lanes']> => ({ startedAt: 8_000, tasks });
