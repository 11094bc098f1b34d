import type { EventOf, EventType } from '../../schemas/event.ts';
import type { SideOrder, SideScore, SideSpend } from '../../schemas/fork.ts';
import type { Travel } from '../../schemas/travel.ts';
import type { Live, SideLive } from '../../src/core/transcript.ts';

export const SHA = 'a'.repeat(40);
export const BACKUP = 'refs/codesleuth/backup/1767225600000-0a1b2c3d';

export const TRAVEL: Travel = {
  id: 'replay-7',
  kind: 'replay',
  label: '!replay TASK-001',
  taskId: 'TASK-001',
  backup: BACKUP,
  from: { head: 'b'.repeat(40), branch: 'refs/heads/main' },
  to: { kind: 'commit', sha: SHA },
  also: [],
  back: ['TASK-002'],
  found: [],
  touched: [],
  merge: null,
};

export const side = (name: 'A' | 'B'): SideOrder => ({
  side: name,
  dir: `/code/notes.trial-${name}`,
  branch: `fork/trial-${name}`,
  direction: name === 'A' ? 'keep notes in one file' : '',
  backend: 'scripted',
  model: null,
});

export const SPEND: SideSpend = {
  runs: 3,
  turns: 4,
  input: 4000,
  output: 200,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 50,
  costMicroUsd: 120_000,
  computedMicroUsd: 20_000,
  unknownCost: 0,
  subscribed: 0,
  inexact: 0,
  agents: { '3': { microUsd: 120_000, tokens: 4200, unpriced: 0 } },
  tasks: { 'TASK-001': { microUsd: 120_000, tokens: 4200, unpriced: 0 } },
};

export const SCORE: SideScore = {
  verdict: 'built',
  why: '',
  tasksDone: 3,
  tasksTotal: 3,
  gatesPassed: 3,
  gatesFailed: 0,
  testsPassed: 9,
  testsFailed: 0,
  files: 4,
  added: 120,
  removed: 3,
  tokens: 4200,
  costMicroUsd: 120_000,
  unknownCost: 0,
  runs: 3,
  elapsedMs: 61_000,
  stalls: 0,
};

/** A side that works on its third task of five at monotonic time 20,000; its last sign of life is four seconds old. */
export const sideLive = (name: 'A' | 'B', score: Partial<SideScore> = {}, over: Partial<SideLive> = {}): SideLive => ({
  side: name,
  direction: name === 'A' ? 'keep notes in one file' : '',
  backend: 'rehearsal',
  score: { ...SCORE, verdict: 'running', tasksDone: 2, tasksTotal: 5, ...score },
  doing: 'Builder TASK-003: npm test',
  lastOutputAt: 16_000,
  budget: null,
  ...over,
});

/** A fork whose sides run: A is one task ahead. */
export const forksLive = (
  a: SideLive = sideLive('A', { tasksDone: 3 }),
  b: SideLive = sideLive('B', { gatesFailed: 1, testsFailed: 2, stalls: 1 }),
): NonNullable<Live['forks']> => ({ name: 'trial', sides: [a, b] });

const TASK: EventOf<'conflict/opened'>['task'] = {
  id: 'MERGE-001',
  title: 'Resolve the conflicts of trial-A',
  type: 'feature',
  platform: 'linux',
  dependsOn: [],
  canParallel: false,
  outputFiles: ['src/notes.js'],
  features: [],
  acceptance: ['no conflict markers are left'],
  testStatus: 'EXEMPT',
  contracts: [],
  gateCommands: ['npm test'],
  emptyDiffAllowed: false,
};

type BranchEvent = Extract<
  EventType,
  `travel/${string}` | `fork/${string}` | `merge/${string}` | `conflict/${string}` | 'reset/undone'
>;

/** One of each event of going back and forth, and of forks. */
export const BRANCH_SAMPLES: { readonly [T in BranchEvent]: EventOf<T> } = {
  'reset/undone': { type: 'reset/undone' },
  'travel/began': { type: 'travel/began', travel: TRAVEL },
  'travel/ended': { type: 'travel/ended', id: TRAVEL.id, head: SHA, extra: [] },
  'travel/refused': { type: 'travel/refused', id: TRAVEL.id, why: 'src/a.js changed meanwhile' },
  'fork/began': {
    type: 'fork/began',
    name: 'trial',
    base: { head: SHA, backup: BACKUP },
    sides: [side('A'), side('B')],
    budgetMicroUsd: 5_000_000,
  },
  'fork/made': { type: 'fork/made', name: 'trial' },
  'fork/started': { type: 'fork/started', name: 'trial' },
  'fork/checkpointed': { type: 'fork/checkpointed', name: 'trial', side: 'B', taskId: 'TASK-001', sha: SHA },
  'fork/rested': {
    type: 'fork/rested',
    name: 'trial',
    why: '',
    sides: [
      { side: 'A', score: SCORE, spend: SPEND, tip: SHA, work: null, tasks: [] },
      {
        side: 'B',
        score: { ...SCORE, verdict: 'blocked', tasksDone: 2 },
        spend: SPEND,
        tip: SHA,
        work: null,
        tasks: [],
      },
    ],
  },
  'fork/spent': { type: 'fork/spent', name: 'trial', sides: [{ side: 'A', spend: SPEND }] },
  'fork/budget': { type: 'fork/budget', name: 'trial', budgetMicroUsd: 9_000_000 },
  'fork/dropped': { type: 'fork/dropped', name: 'trial' },
  'fork/closed': {
    type: 'fork/closed',
    name: 'trial',
    sides: [
      { side: 'A', parked: '/code/notes/.git/codesleuth/forks/trial-A', why: '' },
      { side: 'B', parked: null, why: 'it lies on another disk' },
    ],
  },
  'fork/restored': { type: 'fork/restored', name: 'trial', side: 'B', dir: '/code/notes.trial-B' },
  'fork/forgotten': { type: 'fork/forgotten', name: 'trial' },
  'merge/resolving': {
    type: 'merge/resolving',
    name: 'trial',
    side: 'A',
    onto: SHA,
    by: 'agent',
    files: ['src/notes.js'],
  },
  'merge/resolved': { type: 'merge/resolved', name: 'trial', side: 'A', sha: SHA, why: '' },
  'fork/opened': {
    type: 'fork/opened',
    name: 'trial',
    side: side('A'),
    parent: '/code/notes',
    parentSeq: 40,
    budgetMicroUsd: null,
  },
  'conflict/opened': { type: 'conflict/opened', task: TASK, onto: SHA },
  'conflict/closed': { type: 'conflict/closed', taskId: TASK.id, resolved: true },
};
