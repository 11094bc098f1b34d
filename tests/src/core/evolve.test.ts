import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EventType, envelopeSchema, type Run } from '../../../schemas/event.ts';
import { REGISTERED_STAGES, STAGES } from '../../../schemas/stage.ts';
import { evolve, fold } from '../../../src/core/evolve.ts';
import { isBusy } from '../../../src/core/guards.ts';
import { handoffFault } from '../../../src/core/handoff.ts';
import { standingTasks } from '../../../src/core/maintenance/cycles.ts';
import { nextStep } from '../../../src/core/next-step.ts';
import type { ProjectState } from '../../../src/core/state.ts';
import { asks, driven, type Performance, question, Rig, type Script, type Waypoint } from '../../support/given.ts';
import type { MemoryProject } from '../../support/memory-project.ts';
import { pilot } from '../../support/pilot.ts';
import { BRIEF, context, DIR, finding, planFiles, result, TASKS } from '../../support/story.ts';

const LINES = [
  'Start agent 0',
  BRIEF,
  DIR,
  '!compile',
  '!plan',
  '!build',
  '!critic',
  '!security',
  '!verify',
  'Start agent 7',
  'Make it blue',
  '!pause',
  '!resume',
  '!resume keep',
  '!resume skip',
  '!resume retry',
  '!build TASK-002 differently',
  '!build TASK-001',
  '!build --seen',
  'build',
  '!build MAINT-001-1 again',
  '!security accept SEC-001 it is fine',
  '1',
  '2',
  '',
  'some words',
  'write me a function',
  '!reset --yes',
  '!replay TASK-001 --yes',
  '!replay TASK-003 --yes',
  '!replay MAINT-001-1 --yes',
  '!replay TASK-002',
  'replay TASK-002',
  '!undo --yes',
  '!undo',
  'undo',
  '!fork trial',
  '!fork other',
  '!forks',
  '!forks drop --yes',
  '!merge A --yes',
  '!merge B --yes',
  '!status',
  '!state',
  '!pipeline',
  '!help',
  '!biuld',
  'Start agent 4',
];

/** Lines that lead on are typed more often, or nothing would ever get far. */
const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('!compile', '!plan', '!build', '!critic', '!security', '!verify') },
  { weight: 2, arbitrary: fc.constantFrom(...LINES) },
);
const move = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'next' as const }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('line' as const), line }) },
  { weight: 3, arbitrary: fc.constant({ do: 'rest' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('steps' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'edit' as const }) },
);
const start = fc.constantFrom<Waypoint>(
  'discovery',
  'compiled',
  'planned',
  'built',
  'critiqued',
  'secured',
  'shipped',
  'maintenance',
);
const ends = fc.array(fc.integer({ min: 0, max: 39 }), { minLength: 1, maxLength: 12 });

const ALL_FILES = TASKS.flatMap((one) => one.outputFiles);
const PERFORMANCES: readonly ((run: Run) => Performance)[] = [
  () => ({ end: { outcome: 'failed', why: 'no', result: null } }),
  () => ({ end: { outcome: 'unreadable', why: 'no', result: null } }),
  () => ({ end: { outcome: 'unreported', why: 'no', result: null } }),
  () => ({ end: { outcome: 'error', why: 'no', result: null } }),
  (run) =>
    run.purpose === 'task' ? { writes: { [`elsewhere-${run.runId}.txt`]: '' } } : { end: { trespass: ['src/x'] } },
  () => asks(question()),
  () => asks(question('Q1'), question('Q2')),
  () => ({ end: { result: { nonsense: true } } }),
  (run) => (run.purpose === 'plan' ? { end: { result: result('plan', { files: planFiles([TASKS[0]!]) }) } } : {}),
  (run) =>
    run.purpose === 'security'
      ? { end: { result: result('security', { findings: [finding('SEC-001', 'HIGH')] }) } }
      : {},
  () => ({ writes: {} }),
  // It changes a file of another task, which may break that one's tests.
  (run) =>
    run.purpose === 'task'
      ? {
          writes: {
            ...Object.fromEntries([1, 2, 3].map((n) => [`src/part-${n}.mjs`, run.runId])),
            ...Object.fromEntries([1, 2, 3].map((n) => [`tests/part-${n}.test.mjs`, run.runId])),
          },
          end: { result: result('task', { files_modified: ALL_FILES }) },
        }
      : {},
];

/** Takes away what agents wrote where they must not. */
function tidy({ project: { files } }: Rig): void {
  for (const path of [...files.keys()].filter((path) => path.startsWith('elsewhere'))) files.delete(path);
}

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** Makes the move; a crash gives the shell that comes after it. */
function make(rig: Rig, one: Move): Rig {
  const { project } = rig.state;
  switch (one.do) {
    case 'line':
      rig.line(one.line);
      return rig;
    case 'next':
      rig.do(project === null ? 'Start agent 0' : (nextStep(project).command ?? '!status'));
      return rig;
    case 'rest':
      return rig.run();
    case 'steps':
      for (let n = 0; n < one.count; n += 1) rig.step();
      return rig;
    case 'edit':
      // What a human changes while an agent works cannot be told from the agent's; what they change at rest can.
      rig.run().project.files.set('src/part-1.mjs', `human ${rig.journal.length}`);
      return rig;
    case 'crash':
      return project === null || project.resetting !== null ? rig : rig.reopen();
    default:
      return one satisfies never;
  }
}

/** An agent and a world that mostly do well; the numbers say when and how they do not. */
function moody(numbers: readonly number[]): Script {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length] ?? 0;
  return {
    agent: (run) => PERFORMANCES[next()]?.(run) ?? null,
    exit: () => (next() === 20 ? 1 : 0),
    fail: (effect) => ('id' in effect && effect.type !== 'tree/record' && next() === 21 ? 'the disk said no' : null),
  };
}

function holds(rig: Rig, before: ProjectState | null): void {
  const { project } = rig.state;
  const lines = rig.journal.map((one) => envelopeSchema.parse(JSON.parse(JSON.stringify(one))));
  expect(fold(lines)).toEqual(project);
  expect(rig.journal.map(({ seq }) => seq)).toEqual(rig.journal.map((_, at) => at + 1));
  for (const refusal of rig.refusals) expect(refusal.tryNext.join('')).not.toBe('');
  if (project === null) return;
  expect(handoffFault(project)).toBeNull();
  // Nobody is kept waiting: either the world is at work, or the human is asked for something.
  if (isBusy(project) && project.resetting === null) expect(rig.flying ?? rig.pending()).not.toBeNull();
  const made = rig.events('task/checkpointed').map(({ runId }) => runId);
  expect(new Set(made).size).toBe(made.length);
  if (before !== null && before.createdAt === project.createdAt)
    expect(project.handoffVersion).toBeGreaterThanOrEqual(before.handoffVersion);
}

/** What takes a stage back, always at the human's word. */
const BY_THE_HUMAN: readonly EventType[] = ['gate/passed', 'travel/ended', 'fork/closed', 'reset/undone'];

function onwards(state: ProjectState, next: ProjectState, type: EventType): void {
  if (type === 'project/created') return;
  if (!BY_THE_HUMAN.includes(type))
    expect(STAGES.indexOf(next.stage), type).toBeGreaterThanOrEqual(STAGES.indexOf(state.stage));
  expect(REGISTERED_STAGES.indexOf(next.furthest)).toBeGreaterThanOrEqual(REGISTERED_STAGES.indexOf(state.furthest));
}

/** A stage goes back by a human's gate only, and the registered one never; nothing unfinished is ever found fit to ship. */
function neverBack(rig: Rig): void {
  let state: ProjectState | null = null;
  for (const { event, seq, at } of rig.journal) {
    const next = evolve(state, event, { seq, at });
    if (state !== null && next !== null) onwards(state, next, event.type);
    if (next !== null && event.type === 'verification/judged' && event.verdict === 'SHIP') {
      expect(standingTasks(next).every(({ status, checkpoint }) => status === 'DONE' && checkpoint !== null)).toBe(
        true,
      );
    }
    state = next;
  }
}

describe('whatever a human and the world do', () => {
  test('folding the journal gives the state, nothing goes back by itself, nobody is kept waiting', () => {
    fc.assert(
      fc.property(start, fc.array(move, { minLength: 5, maxLength: 40 }), ends, (from, moves, numbers) => {
        let rig = driven(from);
        rig.script = moody(numbers);
        for (const one of moves) {
          const before = rig.state.project;
          rig = make(rig, one);
          holds(rig, before);
        }
        rig.run();
        holds(rig, null);
        neverBack(rig);
      }),
      { numRuns: 120 },
    );
  });

  test('a project gets to SHIP from wherever it was left, once world and agent do well', () => {
    fc.assert(
      fc.property(start, fc.array(move, { minLength: 5, maxLength: 25 }), ends, (from, moves, numbers) => {
        let rig = driven(from);
        rig.script = moody(numbers);
        for (const one of moves) rig = make(rig, one);
        rig.run();
        rig.script = {};
        tidy(rig);
        pilot(rig);
        if (rig.at.stage !== 'maintenance') expect(rig.at.verification?.verdict).toBe('SHIP');
        neverBack(rig);
      }),
      { numRuns: 60 },
    );
  });
});

/** A way with a question, a failed gate, a run that dies and a finding in it, and the world as it was at each append. */
function eventfulWay() {
  const found = new Map<number, { after: MemoryProject; late: MemoryProject }>();
  const agent = (run: Run): Performance | null => {
    if (run.purpose === 'interview' && run.resumes === null) return asks(question('Q1'), question('Q2'));
    if (run.taskId === 'TASK-002' && run.attempt === 1)
      return { end: { outcome: 'unreported', why: 'silence', result: null } };
    return null;
  };
  const exit = (command: string, _attempt: number, { files }: MemoryProject): number =>
    command.includes('part-1') && files.get('src/part-1.mjs') === 'TASK-001 R0005' ? 1 : 0;
  const rig = new Rig({ agent, exit }, { setup: 'ok', context: context() });
  rig.onBatch = (when, { journal, project }) => {
    const copy = project.copy();
    const known = found.get(journal.length);
    found.set(
      journal.length,
      when === 'after' ? { after: copy, late: copy } : { after: known?.after ?? copy, late: copy },
    );
  };
  pilot(rig);
  rig.onBatch = null;
  return { rig, found };
}

describe('a crash after any event', () => {
  const { rig: whole, found } = eventfulWay();
  const judged = [
    'spec/compiled',
    'plan/accepted',
    'build/completed',
    'critique/judged',
    'security/judged',
    'verification/judged',
  ] as const;

  /** What the shell finds when it died after `count` events, before (`after`) or behind (`late`) the effect that followed. */
  function continued(count: number, when: 'after' | 'late'): Rig {
    // In the middle of an append the effect that it reports has been carried out in any case.
    const before = [...found.keys()].filter((length) => length <= count).at(-1) ?? 0;
    const project = (found.get(count)?.[when] ?? found.get(before)?.late)?.copy();
    const dead = new Rig(whole.script, { setup: 'ok', context: context() }, project);
    dead.journal = whole.journal.slice(0, count);
    dead.state = { ...dead.state, project: fold(dead.journal) };
    return count === 0 ? pilot(dead) : pilot(dead.reopen());
  }

  test.each(['after', 'late'] as const)(
    'ends in the same verdict and the same tasks, nothing lost or doubled (%s the effect)',
    (when) => {
      for (let count = 0; count < whole.journal.length; count += 1) {
        const rig = continued(count, when);
        const said = `cut after ${count} (${whole.journal[count - 1]?.event.type})`;
        expect(rig.journal.slice(0, count), said).toEqual(whole.journal.slice(0, count));
        expect(rig.at.verification?.verdict, said).toBe('SHIP');
        const done = Object.values(rig.at.tasks).map(({ task, status }) => [task.id, status]);
        expect(done, said).toEqual(TASKS.map(({ id }) => [id, 'DONE']));
        for (const type of judged) expect([said, type, rig.events(type).length]).toEqual([said, type, 1]);
        expect(
          rig.events('task/checkpointed').map(({ taskId }) => taskId),
          said,
        ).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
        const commits = rig.project.commits.map(({ id }) => id.replace(/-.*| .*/, ''));
        expect(new Set(commits).size, said).toBe(
          new Set(whole.project.commits.map(({ id }) => id.replace(/-.*| .*/, ''))).size,
        );
        expect(
          rig.events('bundle/committed').map(({ bundle }) => bundle),
          said,
        ).toEqual(whole.events('bundle/committed').map(({ bundle }) => bundle));
      }
    },
  );
});
