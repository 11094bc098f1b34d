import { expect, test } from 'vitest';
import type { Purpose } from '../../../schemas/results.ts';
import { AGENT_NAMES } from '../../../schemas/stage.ts';
import { buildAssignment } from '../../../src/core/assignment.ts';
import { driven } from '../../support/given.ts';

function assignmentOf(purpose: Purpose, taskId: string | null) {
  const { project } = driven('planned').state;
  if (project === null) throw new Error('no project');
  const agent = purpose === 'task' ? 3 : 4;
  expect(AGENT_NAMES[agent]).toBe(purpose === 'task' ? 'Builder' : 'Critic');
  const rest = { attempt: 1, because: [], backend: 'rehearsal', model: null, resumes: null };
  return buildAssignment(project, { runId: 'R0009', agent, purpose, taskId, ...rest }, 5);
}

test('a task is told what it builds on, and not the rest of the plan', () => {
  const second = assignmentOf('task', 'TASK-002');
  expect(second.buildsOn).toEqual([
    { id: 'TASK-001', title: 'Part 1', outputFiles: ['src/part-1.mjs', 'tests/part-1.test.mjs'], status: 'PENDING' },
  ]);
  expect(second.tasks).toEqual([]);
  expect(second.mayWrite).toEqual(['src/part-2.mjs', 'tests/part-2.test.mjs']);
  expect(second.mayNotTouch).toEqual(['artifacts/', '.git/']);
  expect(assignmentOf('task', 'TASK-003').buildsOn).toEqual([]);
});

test('a reviewer is told the plan, and writes nothing', () => {
  const review = assignmentOf('critique', null);
  expect(review.tasks.map(({ id }) => id)).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
  expect([review.buildsOn, review.mayWrite]).toEqual([[], []]);
});
