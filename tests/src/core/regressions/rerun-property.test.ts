import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskStatus } from '../../../../schemas/task-graph.ts';
import { requestedCycle } from '../../../../src/core/maintenance/cycle-state.ts';
import type { ProjectState } from '../../../../src/core/project-state.ts';
import type { OwnershipRows } from '../../../../src/core/regressions/owners.ts';
import { rerunAfter } from '../../../../src/core/regressions/rerun.ts';
import { freshTask } from '../../../../src/core/slices/artifacts.ts';
import { driven } from '../../../support/given.ts';
import { task } from '../../../support/story.ts';

const FILES = ['a', 'b', 'c', 'd', 'e'].map((name) => `src/${name}.mjs`);
const COMMANDS = ['test a', 'test b', 'test c', 'test all'];
const PLAN = ['TASK-001', 'TASK-002', 'TASK-003', 'TASK-004'];
const CYCLES = ['MAINT-001-1', 'MAINT-002-1', 'MAINT-003-1'];
const STATUSES: readonly TaskStatus[] = ['DONE', 'DONE', 'DONE', 'STALE', 'PENDING', 'BLOCKED', 'IN-PROGRESS'];

const some = <T>(list: readonly T[]) => fc.subarray([...list]);

const world = fc.record({
  tasks: fc.tuple(
    ...[...PLAN, ...CYCLES].map(() =>
      fc.record({ files: some(FILES), commands: some(COMMANDS), status: fc.constantFrom(...STATUSES) }),
    ),
  ),
  /** Rows of the map; null where it has none. It may name tasks there are not. */
  rows: fc.tuple(...FILES.map(() => fc.option(some([...PLAN, 'TASK-099']), { nil: null }))),
  cycles: fc.tuple(...CYCLES.map(() => fc.constantFrom('finished', 'approved', 'dropped', 'scoped'))),
  changed: some(FILES),
  offender: fc.constantFrom(...PLAN, ...CYCLES),
  passed: some(COMMANDS),
});
type Given = typeof world extends fc.Arbitrary<infer T> ? T : never;

const BASE = driven('planned').at;

function stateOf({ tasks, cycles }: Given): ProjectState {
  const made = [...PLAN, ...CYCLES].flatMap((id, at) => {
    const one = tasks[at];
    if (one === undefined) return [];
    const fields = { id, outputFiles: one.files, gateCommands: one.commands };
    return [[id, { ...freshTask(task(1, fields)), status: one.status }] as const];
  });
  const maintenance = CYCLES.map((id, at) => ({
    ...requestedCycle(id.slice(0, 9), '', ''),
    ...{ status: cycles[at] ?? 'finished', taskIds: [id] },
  }));
  return { ...BASE, order: [...PLAN], tasks: Object.fromEntries(made), maintenance };
}

const rowsOf = ({ rows }: Given): OwnershipRows =>
  new Map(FILES.flatMap((file, at) => (rows[at] == null ? [] : [[file, rows[at]] as const])));

/** The definition, task by task and file by file, over the whole project. */
function byBruteForce(given: Given): readonly string[] {
  const rows = rowsOf(given);
  const ids = [...PLAN, ...CYCLES.filter((_, at) => ['approved', 'finished'].includes(given.cycles[at] ?? ''))];
  const commands: string[] = [];
  for (const id of ids) {
    const one = given.tasks[[...PLAN, ...CYCLES].indexOf(id)];
    if (one === undefined || id === given.offender || one.status !== 'DONE') continue;
    const isNamed = (file: string): boolean => !id.startsWith('MAINT-') && rows.get(file)?.includes(id) === true;
    const owns = given.changed.some((file) => one.files.includes(file) || isNamed(file));
    if (owns) commands.push(...one.commands.filter((command) => !given.passed.includes(command)));
  }
  return [...new Set(commands)];
}

describe('the tests that are run again', () => {
  test('are those of every other DONE owner of a changed file, each once, less those that were green just before', () => {
    fc.assert(
      fc.property(world, (given) => {
        const changed = { taskId: given.offender, files: given.changed, rows: rowsOf(given) };
        const found = rerunAfter(stateOf(given), changed, given.passed);
        expect(found?.commands ?? []).toEqual(byBruteForce(given));
        for (const { taskId, files } of found?.owners ?? []) {
          expect(taskId).not.toBe(given.offender);
          expect(files.every((file) => given.changed.includes(file))).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** A plan of so many tasks; counts how often a task's own fields are looked at. */
function counted(size: number) {
  let looks = 0;
  const order = Array.from({ length: size }, (_, at) => `TASK-${String(at + 1).padStart(4, '0')}`);
  const rows = order.map((id) => [`src/${id}.mjs`, [id]] as const);
  const tasks: ProjectState['tasks'] = Object.fromEntries(
    order.map((id) => {
      const fields = {
        id,
        outputFiles: [`src/${id}.mjs`, `tests/${id}.mjs`],
        gateCommands: [`node --test tests/${id}.mjs`],
      };
      return [id, { ...freshTask(task(1, fields)), status: 'DONE' as const }];
    }),
  );
  const watched = new Proxy(tasks, {
    get: (target, key) => {
      looks += 1;
      return typeof key === 'string' ? target[key] : undefined;
    },
  });
  return { state: { ...BASE, order, tasks: watched }, rows: new Map(rows), looks: () => looks };
}

describe('the cost of looking up one changed file', () => {
  test.each([20, 2000, 20_000])('is the same with %i tasks: one command, and no other task is looked at', (size) => {
    const { state, rows, looks } = counted(size);
    const file = 'src/TASK-0007.mjs';
    const changed = { taskId: 'TASK-0012', files: [file], rows: new Map([[file, rows.get(file) ?? []]]) };
    expect(rerunAfter(state, changed, [])).toEqual({
      owners: [{ taskId: 'TASK-0007', files: [file] }],
      commands: ['node --test tests/TASK-0007.mjs'],
    });
    // Who writes what is put together once for a plan; from then on only the owner is looked at.
    const before = looks();
    for (let time = 0; time < 100; time += 1) rerunAfter(state, changed, []);
    expect((looks() - before) / 100).toBeLessThanOrEqual(4);
    const own = looks();
    const none = { ...changed, files: ['src/TASK-0012.mjs'], rows: new Map([['src/TASK-0012.mjs', ['TASK-0012']]]) };
    expect(rerunAfter(state, none, [])).toBeNull();
    expect(looks() - own).toBeLessThanOrEqual(1);
  });
});
