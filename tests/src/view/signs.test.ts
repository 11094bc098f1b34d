import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../src/view/session-handle.ts';
import { attention, signsAt } from '../../../src/view/signs.ts';
import { forksLive, sideLive } from '../../support/branch-samples.ts';
import { buildingProject, IDLE, projectAfter, SAMPLES, snapshotOf, WORKING } from '../../support/view-state.ts';

const signs = (snapshot: Snapshot) => signsAt(snapshot, (text) => text);
const working = snapshotOf({ project: buildingProject(), live: WORKING });
const paused = snapshotOf({ project: buildingProject({ type: 'pipeline/halted', reason: 'failed', detail: '' }) });
const asking = snapshotOf({ project: projectAfter({ ...SAMPLES['question/asked'], runId: null }), live: IDLE });
const permission = { runId: 'R1', requestId: 'p1', title: 't', detail: '', scope: '' };
const permitting = snapshotOf({ project: buildingProject(), live: { ...WORKING, asks: [permission] } });

describe('the window', () => {
  test('its title has the project, the stage and how far it is, and a dot while it waits', () => {
    expect(signs(working).title).toBe('Habit Tracker · building 1/3 · CodeSleuth');
    expect(signs(paused).title).toBe('● Habit Tracker · building 1/3 · CodeSleuth');
    expect(signs(snapshotOf()).title).toBe('CodeSleuth');
  });
});

describe('a fork whose sides run', () => {
  const forking = (forks = forksLive()): Snapshot =>
    snapshotOf({
      project: buildingProject({ type: 'task/picked', taskId: 'TASK-002' }),
      live: { ...IDLE, busy: true, forks },
    });

  test('the title tells how far both sides are; it waits, and rings, when one of them asks', () => {
    const asks = forksLive(sideLive('A'), sideLive('B', { verdict: 'asking', why: 'Which port?' }));
    expect(signs(forking()).title).toBe('Habit Tracker · fork trial: A 3/5 · B 2/5 · CodeSleuth');
    expect(signs(forking()).waiting).toBeNull();
    expect(signs(forking(asks))).toMatchObject({ waiting: 'side trial-B', working: true });
    expect(attention(signs(forking()), signs(forking(asks)))).toBe(true);
  });
});

describe('the bell', () => {
  test('rings when work comes to a gate, a question or a permission', () => {
    for (const after of [paused, asking, permitting]) expect(attention(signs(working), signs(after))).toBe(true);
  });

  test('is silent while nothing new waits, and when the person is there already', () => {
    expect(attention(signs(working), signs(working))).toBe(false);
    expect(attention(signs(permitting), signs(permitting))).toBe(false);
    expect(attention(signs(paused), signs(paused))).toBe(false);
    expect(attention(signs(snapshotOf()), signs(paused))).toBe(false);
  });
});
