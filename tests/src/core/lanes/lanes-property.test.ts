import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch, Task } from '../../../../schemas/task-graph.ts';
import { fold } from '../../../../src/core/evolve.ts';
import { Rig, WAY } from '../../../support/given.ts';
import { lanePlanResult, parallelContext } from '../../../support/lane-plan.ts';
import { task } from '../../../support/story.ts';

interface Shape {
  /** For each batch, for each of its tasks whether it may run beside others. */
  readonly batches: readonly (readonly boolean[])[];
  /** Depends on all tasks of the batch before it, else on its first one. */
  readonly strict: boolean;
  readonly width: number;
  /** By task and run of it in a lane: how its agent ends there. */
  readonly ends: readonly ('ok' | 'failed' | 'asked' | 'shared')[];
  /** The work at which a pause or a crash comes: how many steps before it. */
  readonly stops: readonly { readonly steps: number; readonly how: 'pause' | 'crash' }[];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  batches: fc.array(fc.array(fc.constant(true), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  strict: fc.boolean(),
  width: fc.integer({ min: 1, max: 5 }),
  ends: fc.array(fc.constantFrom('ok', 'ok', 'ok', 'failed', 'asked', 'shared'), { minLength: 12, maxLength: 12 }),
  stops: fc.array(fc.record({ steps: fc.nat(40), how: fc.constantFrom('pause', 'crash') }), { maxLength: 3 }),
});

const mixed: fc.Arbitrary<Shape> = fc
  .tuple(shapes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([shape, may]) => {
    let at = 0;
    const next = (): boolean => may[at++ % may.length] === true;
    return { ...shape, batches: shape.batches.map((batch) => batch.map(() => next())) };
  });

function planOf({ batches, strict }: Shape): { tasks: Task[]; map: Batch[] } {
  const tasks: Task[] = [];
  const map: Batch[] = [];
  for (const [place, batch] of batches.entries()) {
    const before = map[place - 1]?.tasks ?? [];
    const ids = batch.map((canParallel) => {
      const number = tasks.length + 1;
      const id = `TASK-${String(number).padStart(3, '0')}`;
      const dependsOn = strict ? before : before.slice(0, 1);
      const made = task(number, { id, canParallel, dependsOn, features: ['F-001', 'F-002', 'F-003'] });
      tasks.push({ ...made, outputFiles: [`src/part-${number}.mjs`, `tests/part-${number}.test.mjs`] });
      return id;
    });
    map.push({ name: `Batch ${place + 1}`, tasks: ids });
  }
  return { tasks, map };
}

const SHARED = 'src/shared.mjs';
const numberOf = (id: string | null): number => Number(id?.slice(-3) ?? 0);

function driven(shape: Shape): Rig {
  const { tasks, map } = planOf(shape);
  const context = parallelContext(shape.width);
  const rigs: Rig[] = [];
  const rig = new Rig(
    {
      setup: { kind: 'ok', context },
      agent: (run) => {
        if (run.purpose === 'plan') return { end: { result: lanePlanResult(tasks, map) } };
        const now = rigs.at(-1);
        const inLane = now?.at.work?.kind === 'lanes';
        const how = shape.ends[numberOf(run.taskId) % shape.ends.length];
        if (!inLane || how === 'ok' || run.taskId === null) return {};
        if (how === 'failed') return { end: { outcome: 'failed', why: 'no', result: null } };
        if (how === 'asked')
          return {
            end: { outcome: 'asked', result: null, asks: [{ id: 'Q1', text: '?', options: ['A'], recommended: 'A' }] },
          };
        const own = tasks.find((one) => one.id === run.taskId)?.outputFiles ?? [];
        const writes = Object.fromEntries([...own, SHARED].map((path) => [path, `${run.taskId}`]));
        const result = { status: 'completed', summary: 'x', files_modified: [SHARED], tests_run: [], caveats: '' };
        return { writes, end: { result } };
      },
    },
    { setup: 'ok', context },
  );
  rigs.push(rig);
  for (const point of ['discovery', 'compiled', 'planned'] as const) rig.all(...WAY[point]);
  rig.line('!build');
  let now = rig;
  for (const { steps, how } of shape.stops) {
    let left = steps;
    now.run(() => left-- <= 0);
    if (how === 'crash') {
      now = now.reopen({ context }).run();
      rigs.push(now);
    } else if (now.at.work !== null && now.at.halt === null) {
      now.line('!pause');
      now.run();
    } else now.run();
    goOn(now);
  }
  now.run();
  for (let rounds = 0; rounds < 30 && now.at.builtAt === null; rounds += 1) goOn(now);
  return now;
}

/** What the human says to whatever waits for them. */
function goOn(rig: Rig): void {
  if (rig.at.question !== null) rig.do('1');
  else if (rig.at.halt !== null) rig.do('!resume');
  if (rig.at.question !== null) rig.do('1');
}

describe('whatever the plan, the agents and the stops', () => {
  test('every task is done once, no two lanes share a file, never too many, and integration follows the plan', () => {
    fc.assert(
      fc.property(fc.oneof(shapes, mixed), (shape) => {
        const rig = driven(shape);
        const ids = rig.at.order;
        const checkpoints = rig.events('task/checkpointed').map(({ taskId }) => taskId);
        expect([...checkpoints].sort()).toEqual([...ids].sort());
        expect(rig.at.builtAt).not.toBeNull();
        expect(rig.at.lanes).toBeNull();
        expectFittingLanes(rig);
        for (const order of rig.done) if (order.type === 'lanes/run') expect(order.width).toBe(shape.width);
        if (shape.width === 1) expect(rig.types()).not.toContain('lanes/planned');
        expectPlanOrder(rig);
        expectOneRunEach(rig);
      }),
      { numRuns: 150 },
    );
  });

  test('what is folded from the journal is what the live state was, at every event', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const rig = driven(shape);
        expect(fold(rig.journal)).toEqual({ ...rig.at });
      }),
      { numRuns: 30 },
    );
  });
});

/** Lanes of one time are of one batch, may run together, come in the plan's order and share no file. */
function expectFittingLanes(rig: Rig): void {
  const { order, tasks, batches } = rig.at;
  for (const { runs } of rig.events('lanes/opened')) {
    const opened = runs.flatMap((run) => run.taskId ?? []);
    expect(opened).toEqual(order.filter((id) => opened.includes(id)));
    const files = opened.flatMap((id) => tasks[id]?.task.outputFiles ?? []);
    expect(new Set(files).size).toBe(files.length);
    const batch = batches.find((one) => one.tasks.includes(opened[0] ?? ''));
    expect(opened.filter((id) => batch?.tasks.includes(id) !== true)).toEqual([]);
    expect(opened.filter((id) => tasks[id]?.task.canParallel !== true)).toEqual([]);
  }
}

/** Of the tasks opened together, those put into the project come in the plan's order. */
function expectPlanOrder(rig: Rig): void {
  let together: readonly string[] = [];
  let placed: string[] = [];
  for (const { event } of rig.journal) {
    if (event.type === 'lanes/opened') {
      together = event.runs.flatMap((run) => run.taskId ?? []);
      placed = [];
    }
    if (event.type !== 'lane/placed') continue;
    placed.push(event.taskId);
    expect(placed).toEqual(together.filter((id) => placed.includes(id)));
  }
}

/** Runs have names of their own, wherever they were started. */
function expectOneRunEach(rig: Rig): void {
  const started = rig.journal.flatMap(({ event }) =>
    event.type === 'run/started'
      ? [event.run.runId]
      : event.type === 'lanes/opened'
        ? event.runs.map((run) => run.runId)
        : [],
  );
  expect(new Set(started).size).toBe(started.length);
}
