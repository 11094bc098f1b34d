import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TASK_STATUSES, type TaskStatus } from '../../../schemas/task-graph.ts';
import { dependencyOrder, nextReady, unreachable } from '../../../src/core/batches.ts';

const t = (id: string, ...dependsOn: string[]) => ({ id, dependsOn });
const chain = [t('A'), t('B', 'A'), t('C', 'B'), t('D')];
const given = (statuses: Record<string, TaskStatus>) => (id: string) => statuses[id] ?? 'PENDING';

/** Each task depends on tasks before it only, so there is no cycle. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((rows) => rows.map((row, index) => t(`T${index}`, ...(index === 0 ? [] : row.map((n) => `T${n % index}`)))));

describe('nextReady', () => {
  test.each<[string, Record<string, TaskStatus>, string[]]>([
    ['at the start: what needs nothing, in order', {}, ['A', 'D']],
    ['after A: its user', { A: 'DONE' }, ['B', 'D']],
    ['what runs or is blocked does not start', { A: 'IN-PROGRESS', D: 'BLOCKED' }, []],
    ['a stale task is done again', { A: 'DONE', B: 'STALE', D: 'DONE' }, ['B']],
    ['a stale dependency is not done', { A: 'STALE', B: 'PENDING', D: 'DONE' }, ['A']],
  ])('%s', (_name, statuses, expected) => {
    expect(nextReady(chain, given(statuses))).toEqual(expected);
  });

  test('a dependency outside the list is never met', () => {
    expect(nextReady([t('A', 'X')], () => 'DONE')).toEqual([]);
    expect(nextReady([t('A', 'X')], given({ X: 'DONE' }))).toEqual([]);
  });
});

describe('unreachable', () => {
  test.each<[string, Record<string, TaskStatus>, string[]]>([
    ['nothing is blocked', {}, []],
    ['through others', { A: 'BLOCKED' }, ['B', 'C']],
    ['only what waits', { A: 'BLOCKED', B: 'IN-PROGRESS' }, []],
    ['a task that is done cuts nothing off', { A: 'BLOCKED', B: 'DONE' }, []],
  ])('%s', (_name, statuses, expected) => {
    expect(unreachable(chain, given(statuses))).toEqual(expected);
  });

  test('when nothing is ready or running, every waiting task is behind a blocked one', () => {
    const statuses = fc.array(fc.constantFrom(...TASK_STATUSES), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(acyclic, statuses, (tasks, all) => {
        const status = (id: string): TaskStatus => all[Number(id.slice(1))] ?? 'PENDING';
        fc.pre(nextReady(tasks, status).length === 0 && !tasks.some((task) => status(task.id) === 'IN-PROGRESS'));
        const waiting = tasks.filter((task) => ['PENDING', 'STALE'].includes(status(task.id))).map((task) => task.id);
        expect(unreachable(tasks, status)).toEqual(waiting);
      }),
    );
  });
});

describe('dependencyOrder', () => {
  test('without a cycle: every task once, after what it needs', () => {
    fc.assert(
      fc.property(
        acyclic.chain((tasks) => fc.shuffledSubarray(tasks, { minLength: tasks.length })),
        (tasks) => {
          const { order, cycle } = dependencyOrder(tasks);
          expect(cycle).toBeNull();
          expect(order.toSorted()).toEqual(tasks.map((task) => task.id).toSorted());
          for (const task of tasks) {
            for (const id of task.dependsOn) expect(order.indexOf(id)).toBeLessThan(order.indexOf(task.id));
          }
        },
      ),
    );
  });

  test.each([
    ['a task that needs itself', [t('A', 'A')], ['A', 'A']],
    ['two', [t('A', 'B'), t('B', 'A')], ['A', 'B', 'A']],
    ['three behind others', [t('X'), t('A', 'B', 'X'), t('B', 'C'), t('C', 'A')], ['A', 'B', 'C', 'A']],
    ['a task behind a cycle is not in it', [t('Z', 'A'), t('A', 'B'), t('B', 'A')], ['A', 'B', 'A']],
  ])('names a cycle: %s', (_name, tasks, expected) => {
    expect(dependencyOrder(tasks).cycle).toEqual(expected);
  });

  test('a cycle it names is one: each needs the next', () => {
    const any = fc.array(fc.array(fc.nat({ max: 7 }), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(any, (rows) => {
        const tasks = rows.map((row, index) => t(`T${index}`, ...row.map((n) => `T${n}`)));
        const { cycle, order } = dependencyOrder(tasks);
        expect(cycle === null).toBe(order.length === tasks.length);
        for (const [index, id] of (cycle ?? []).slice(0, -1).entries()) {
          expect(tasks.find((task) => task.id === id)?.dependsOn).toContain(cycle?.[index + 1]);
        }
        if (cycle !== null) expect(cycle[0]).toBe(cycle.at(-1));
      }),
    );
  });

  test('needs on ids outside the list count as met, repeated ones count once', () => {
    expect(dependencyOrder([t('A', 'X'), t('B', 'A', 'A')])).toEqual({ order: ['A', 'B'], cycle: null });
  });
});
