import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import { envelopeSchema } from '../../../../schemas/event.ts';
import { forkSessionSchema } from '../../../../schemas/fork.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { advance } from '../../../../src/core/advance.ts';
import { openFork } from '../../../../src/core/branch-effects.ts';
import { describeState, drawPipeline } from '../../../../src/core/describe-state.ts';
import { evolve, fold } from '../../../../src/core/evolve.ts';
import { adoptedTasks, scoreOf } from '../../../../src/core/forks/score.ts';
import { sideLine } from '../../../../src/core/forks/side-line.ts';
import { isBusy } from '../../../../src/core/guards.ts';
import { NOTHING_LEFT } from '../../../../src/core/left-behind.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { outstanding } from '../../../../src/core/outstanding.ts';
import { projections, registration } from '../../../../src/core/projections.ts';
import { recovery } from '../../../../src/core/recovery.ts';
import { standing } from '../../../../src/core/standing.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { BRANCH_SAMPLES } from '../../../support/branch-samples.ts';
import { STAGE_TOKENS } from '../../../support/cap-samples.ts';
import { blockText, driven, Rig, type Script } from '../../../support/given.ts';
import type { MemoryProject } from '../../../support/memory-project.ts';

const LINES = [
  '!fork one',
  '!fork two --a "other words" --budget 3',
  '!forks',
  '!forks resume',
  '!forks drop one --yes',
  '!forks drop --yes',
  '!forks restore one-B',
  '!forks at one-A /elsewhere',
  '!forks answer A yes',
  '!merge A',
  '!merge A --yes',
  '!merge B --yes',
  'merge A',
  '!undo --yes',
  '!replay TASK-001 --yes',
  '!build',
  '!build TASK-002 differently',
  '!critic',
  '!pause',
  '!resume',
  '!resume skip',
  'words',
  '',
  '1',
  '2',
  '3',
  '!status',
  '!reset --yes',
];
const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('line' as const), line: fc.constantFrom(...LINES) }) },
  { weight: 3, arbitrary: fc.constant({ do: 'rest' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('steps' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;
const ends = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 12 });

/** A world in which forks mostly do well; the numbers say when they do not. */
function moody(numbers: readonly number[]): Script {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length] ?? 0;
  const [mood = 0] = numbers;
  return {
    fail: (effect) => ('id' in effect && effect.type.startsWith('fork/') && next() === 19 ? 'the disk said no' : null),
    exit: () => (next() === 18 ? 1 : 0),
    fork: {
      ...(mood % 3 === 0 ? { conflicts: ['src/part-1.mjs'] } : {}),
      ...(mood % 5 === 4 ? { unresolved: 'markers are left' } : {}),
      ...(mood % 7 === 6 ? { stays: 'another disk' } : {}),
      ...(mood % 4 === 3 ? { term: ['one', 'two'] } : {}),
      rest: (_side, usual) => (next() === 17 ? { ...usual, tip: null, tasks: [] } : usual),
    },
  };
}

function make(rig: Rig, one: Move): Rig {
  switch (one.do) {
    case 'line':
      rig.line(one.line);
      return rig;
    case 'rest':
      return rig.run();
    case 'steps':
      for (let n = 0; n < one.count; n += 1) rig.step();
      return rig;
    case 'crash':
      return rig.state.project === null || rig.at.resetting !== null ? rig : rig.reopen();
    default:
      return one satisfies never;
  }
}

function holds(rig: Rig): void {
  const { project } = rig.state;
  const lines = rig.journal.map((line) => envelopeSchema.parse(JSON.parse(JSON.stringify(line))));
  for (const refusal of rig.refusals) expect(refusal.tryNext.join('')).not.toBe('');
  if (project === null) return;
  expect(fold(lines)).toEqual(project);
  if (isBusy(project) && project.resetting === null) expect(rig.flying ?? rig.pending()).not.toBeNull();
  const open = project.forks.filter(({ status }) => status === 'making' || status === 'open');
  expect(open.length).toBeLessThanOrEqual(1);
  expect(new Set(project.forks.map(({ name }) => name)).size).toBe(project.forks.length);
  // An agent works for the project or for the sides, never for both.
  if (open.length > 0 && project.work?.kind === 'run') expect(project.work.run.purpose).toBe('chat');
  const session = rig.project.files.get(PATHS.forkSession);
  if (session !== undefined) forkSessionSchema.parse(JSON.parse(session));
}

const spent = (rig: Rig): number =>
  Object.values(rig.state.project?.forkSpend ?? {}).reduce((sum, one) => sum + one.costMicroUsd, 0);

const OUT: Readonly<Record<string, string>> = { 'your answer': '3', 'two sides to compare': '!merge A --yes' };

/** Types what the shell says comes next until no fork is open and the Builder has nothing left. */
function finish(rig: Rig): void {
  rig.run();
  for (let lines = 0; lines < 20 && (openFork(rig.at) !== null || rig.at.halt !== null); lines += 1) {
    const { command, text } = nextStep(rig.at);
    if (command === null) throw new Error(`it works at ${rig.at.work?.kind} and waits for nothing`);
    rig.all(OUT[text] ?? command.replace(/<.*>/, 'another way'));
  }
  expect(openFork(rig.at)).toBeNull();
}

describe('whatever a human does with forks', () => {
  test('folding the journal gives the state, one fork is open at most, nobody is kept waiting, no money comes back', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 30 }), ends, (moves, numbers) => {
        let rig = driven('planned');
        rig.script = moody(numbers);
        for (const one of moves) {
          const before = [rig.state.project?.createdAt, spent(rig)] as const;
          rig = make(rig, one);
          holds(rig);
          if (before[0] === rig.state.project?.createdAt) expect(spent(rig)).toBeGreaterThanOrEqual(before[1]);
        }
        rig.run();
        holds(rig);
      }),
      { numRuns: 150 },
    );
  });

  test('a fork gets to its merge from wherever it was left, once the world does well', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 3, maxLength: 20 }), ends, (moves, numbers) => {
        let rig = driven('planned').all('!fork one');
        rig.script = moody(numbers);
        for (const one of moves) if (one.do !== 'line' || !one.line.startsWith('!reset')) rig = make(rig, one);
        rig.run();
        rig.script = {};
        finish(rig);
        holds(rig);
      }),
      { numRuns: 80 },
    );
  });
});

/** A fork from its begin to its merge, with a pause and conflicts on the way, and the world as it was at each append. */
function eventfulFork() {
  const found = new Map<number, { after: MemoryProject; late: MemoryProject }>();
  const rig = driven('planned');
  const from = rig.journal.length;
  rig.script = { fork: { conflicts: ['src/part-1.mjs'] } };
  rig.onBatch = (when, { journal, project }) => {
    const copy = project.copy();
    const known = found.get(journal.length);
    const late = when === 'after' ? { after: copy, late: copy } : { after: known?.after ?? copy, late: copy };
    found.set(journal.length, late);
  };
  rig.line('!fork trial');
  rig.run(() => rig.at.work?.kind === 'fork-run');
  rig.all('!pause', '!resume', '!merge A', 'agent', 'merge A');
  rig.onBatch = null;
  return { rig, from, found };
}

describe('a crash after any event of a fork', () => {
  const { rig: whole, from, found } = eventfulFork();

  test('the way itself leads to the merge', () => {
    expect(whole.at).toMatchObject({ forks: [{ status: 'merged', winner: 'A' }], work: null, halt: null });
  });

  /** The shell after one that died behind `count` events, before (`after`) or behind (`late`) the effect that followed. */
  function continued(count: number, when: 'after' | 'late'): Rig {
    const before = [...found.keys()].filter((length) => length <= count).at(-1) ?? 0;
    const project = (found.get(count)?.[when] ?? found.get(before)?.late)?.copy();
    const dead = new Rig(whole.script, whole.state.shell, project);
    dead.journal = whole.journal.slice(0, count);
    const rig = dead.reopen().run();
    for (let lines = 0; lines < 12 && rig.at.forks.at(-1)?.status !== 'merged'; lines += 1) rig.all(lineFor(rig));
    return rig.at.halt === null ? rig : rig.all('!resume');
  }

  test.each(['after', 'late'] as const)('leads to the same merge (%s the effect)', (when) => {
    for (let count = from; count < whole.journal.length; count += 1) {
      const said = `cut after ${count} (${whole.journal[count - 1]?.event.type})`;
      const rig = continued(count, when);
      expect(rig.at.forks, said).toMatchObject([{ status: 'merged', winner: 'A' }]);
      expect(
        Object.values(rig.at.tasks).map(({ status }) => status),
        said,
      ).toEqual(['DONE', 'DONE', 'DONE']);
      expect(rig.journal.slice(0, count), said).toEqual(whole.journal.slice(0, count));
      expect(Object.keys(rig.at.forkSpend), said).toEqual(['trial-A', 'trial-B']);
    }
  });
});

function lineFor(rig: Rig): string {
  const fork = rig.at.forks.at(-1);
  const { text, command } = nextStep(rig.at);
  if (fork === undefined) return rig.at.work === null ? '!fork trial' : (command ?? '!status');
  if (text === 'your answer') return 'agent';
  // What was seen of the sides before the crash may be nothing at all.
  const begun = fork.sides.some(({ score }) => score !== null);
  return begun && rig.at.work === null ? '!merge A --yes' : (command ?? '!status');
}

const SAMPLES: readonly Event[] = Object.values(BRANCH_SAMPLES);
const JOURNEY = [...whole().journal.map(({ event }) => event), ...SAMPLES];

function whole(): Rig {
  return eventfulFork().rig.all('!undo --yes', '!forks drop trial --yes');
}

function lookAt(state: ProjectState): void {
  const limits = {
    taskAttempts: 3,
    planAttempts: 3,
    clarificationRounds: 5,
    crew: { option: null, choice: null },
    parallel: { choice: null, insists: false, cores: null, capMb: null, memoryMb: { other: 500 } },
    stageBudgets: { tokens: STAGE_TOKENS, action: 'warn' as const },
  };
  advance(state, limits);
  outstanding(state, limits);
  recovery(state, NOTHING_LEFT);
  registration(state);
  sideLine(state);
  adoptedTasks(state);
  scoreOf(state, { measure: null, running: false, overBudget: false });
  for (const one of projections(state)) one.print(null);
  const shown = [...describeState(state), ...drawPipeline(state), ...standing(state)];
  expect(shown.map(blockText).join('')).not.toBe('');
}

test('any event of forks and moves in any state is folded, and whatever looks at the outcome copes with it', () => {
  const [first] = JOURNEY;
  const anyOf = (events: readonly Event[]) => fc.constantFrom(...events);
  const events = fc.array(fc.oneof(anyOf(JOURNEY), anyOf(SAMPLES)), { maxLength: 25 });
  fc.assert(
    fc.property(events, (given) => {
      let state: ProjectState | null = null;
      for (const [at, event] of [...(first === undefined ? [] : [first]), ...given].entries()) {
        state = evolve(state, event, { seq: at + 1, at: '2026-01-01T00:00:00.000Z' });
      }
      if (state !== null) lookAt(state);
    }),
    { numRuns: 300 },
  );
});
