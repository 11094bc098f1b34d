import { describe, expect, test } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import { narrate } from '../../../../src/view/narrate.ts';
import { LANE_SAMPLES } from '../../../support/lane-samples.ts';
import { buildingProject } from '../../../support/view-state.ts';

const told = (event: Event, plain = false): string =>
  narrate(
    { id: 1, kind: 'event', event, project: buildingProject() },
    { width: 100, plain, expanded: false, backends: [{ id: 'rehearsal', label: 'rehearsal (no model)' }] },
  )
    .map((line) => line.lead + line.text)
    .join('\n');

describe('tasks that are built at the same time, in the transcript', () => {
  test('begin with who builds them, and the way back', () => {
    const words = told(LANE_SAMPLES['lanes/opened']);
    expect(words).toContain('2 tasks of one batch are built at the same time');
    expect(words).toMatch(/TASK-002 .* · rehearsal \(no model\)/);
    expect(words).toContain('backup: refs/codesleuth/backup/');
  });

  test('end each with what it took', () => {
    expect(told(LANE_SAMPLES['lane/ended'])).toContain('TASK-002 is built; it is put into the project next · 12 s');
    const { ended } = LANE_SAMPLES['lane/ended'];
    const error = { kind: 'auth' as const, status: 401, retryable: false, message: 'not logged in' };
    const failed = told({ ...LANE_SAMPLES['lane/ended'], ended: { ...ended, outcome: 'error', error } });
    expect(failed).toContain('TASK-002 ended as error');
    expect(failed).toContain('auth: not logged in');
  });

  test('say why one comes back, how it goes on, and where its work is', () => {
    const returned = LANE_SAMPLES['lane/returned'];
    expect(told(returned)).toContain('TASK-003 is built again, alone: what it changed was changed in the project too');
    expect(told(returned)).toContain('what was done is kept: refs/codesleuth/lanes/TASK-003/R0006');
    const stopped = told({ ...returned, reason: 'stopped', why: 'stopped by the human', kept: null });
    expect(stopped).toContain('TASK-003 goes on later: stopped by the human');
    expect(stopped).not.toContain('kept');
  });

  test('say why they are not built at the same time', () => {
    const declined = LANE_SAMPLES['lanes/declined'];
    expect(told(declined)).toContain('TASK-002, TASK-003 are not built beside other tasks: the disk is nearly full');
    expect(told({ ...declined, taskIds: ['TASK-002'] })).toContain('TASK-002 is not built beside');
    expect(told({ ...declined, taskIds: [] })).toBe('');
  });

  test('have a label each in plain text', () => {
    expect(told(LANE_SAMPLES['lanes/opened'], true)).toMatch(/^lanes: /);
    expect(told(LANE_SAMPLES['lane/placed'], true)).toMatch(/^lane: TASK-002 lies in the project/);
  });
});
