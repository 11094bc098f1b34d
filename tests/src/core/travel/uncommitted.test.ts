import { expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { uncommittedWork } from '../../../../src/core/travel/uncommitted.ts';
import { driven } from '../../../support/given.ts';

/** A built project whose last task has reported these paths. */
function reporting(...reported: string[]): ProjectState {
  const project = driven('built').at;
  const last = project.tasks['TASK-003'];
  if (last === undefined) throw new Error('no such task');
  return { ...project, tasks: { ...project.tasks, 'TASK-003': { ...last, reported } } };
}

const of = (number: number): string[] => [`src/part-${number}.mjs`, `tests/part-${number}.test.mjs`];

test('holds what tasks behind the target, or not done, may have written and reported', () => {
  expect(uncommittedWork(reporting('docs/a b.md'), 'TASK-002')).toEqual([...of(3), 'docs/a b.md']);
  expect(uncommittedWork(driven('planned').at, 'TASK-002')).toEqual([...of(1), ...of(3)]);
  expect(uncommittedWork(driven('built').at, 'TASK-003')).toEqual([]);
  expect(uncommittedWork(driven('built').at, null)).toEqual([...of(1), ...of(2), ...of(3)]);
});

test('never holds the shell’s own files, nor what is no plain path in the project', () => {
  const strange = ['/etc/passwd', '../a', 'a/../../b', '.git/config', 'a//b', './c', 'dir/', 'a\\b', ''];
  const own = [PATHS.handoff, PATHS.taskGraph, PATHS.checkpoint, PATHS.changeLog, PATHS.tokenLog];
  expect(uncommittedWork(reporting(...strange, ...own), 'TASK-002')).toEqual(of(3));
});

test('a change’s tasks lie behind every task of the plan', () => {
  const project = driven('maintenance').all('Make it blue', '!build').at;
  expect(uncommittedWork(project, 'TASK-003')).toEqual(['src/part-1.mjs']);
});
