import { describe, expect, test } from 'vitest';
import type { AgentChoice } from '../../../schemas/config.ts';
import type { Event, Run } from '../../../schemas/event.ts';
import { reviewerFault, workerFor } from '../../../src/core/agent-choice.ts';
import { evolve } from '../../../src/core/evolve.ts';
import type { ProjectState } from '../../../src/core/state.ts';
import { buildingProject } from '../../support/view-state.ts';

const created = evolve(
  null,
  {
    type: 'project/created',
    name: 'notes',
    dir: '/code/notes',
    brief: '',
    platforms: [],
    backend: 'claude',
    model: 'big',
    base: null,
  },
  { seq: 1, at: '2026-01-01T00:00:00.000Z' },
);
if (created === null) throw new Error('no project');
const project: ProjectState = created;
const ORIGIN = { name: 'trial', side: 'A', parent: '/code/notes', direction: '', budgetMicroUsd: null } as const;
const choice = (change: Partial<AgentChoice> = {}): AgentChoice => ({ backend: 'claude', model: 'big', ...change });
const crew = (change: Partial<AgentChoice> = {}, option: string | null = null) => ({ option, choice: choice(change) });

const RUN: Run = {
  ...{ runId: 'R1', agent: 3, purpose: 'task', attempt: 1, resumes: null, because: [] },
  ...{ backend: 'claude', model: null, taskId: null },
};
const BASE = { head: '', backup: '', commit: '' };

function next(event: Event): ProjectState {
  const state = evolve(project, event, { seq: 2, at: '2026-01-01T00:00:01.000Z' });
  if (state === null) throw new Error('no project');
  return state;
}

describe('who works', () => {
  test('is the project’s backend and model where nothing else is said', () => {
    expect(workerFor(project, 3, { option: null, choice: null })).toEqual({ backend: 'claude', model: 'big' });
    expect(workerFor(project, 3, crew())).toEqual({ backend: 'claude', model: 'big' });
  });

  test('is set by agent; the model of one backend is never asked of another', () => {
    const stages = { '4': { backend: 'codex' }, '5': { model: 'small' }, '6': { backend: 'codex', model: 'x' } };
    expect(workerFor(project, 3, crew({ stages }))).toEqual({ backend: 'claude', model: 'big' });
    expect(workerFor(project, 4, crew({ stages }))).toEqual({ backend: 'codex', model: null });
    expect(workerFor(project, 5, crew({ stages }))).toEqual({ backend: 'claude', model: 'small' });
    expect(workerFor(project, 6, crew({ stages }))).toEqual({ backend: 'codex', model: 'x' });
    expect(workerFor(project, 0, crew({ stages }))).toEqual({ backend: 'claude', model: 'big' });
  });

  test('is for this opening of the shell whom its start names', () => {
    const stages = { '4': { backend: 'codex' } };
    expect(workerFor(project, 4, crew({ stages }, 'rehearsal'))).toEqual({ backend: 'rehearsal', model: null });
    expect(workerFor(project, 3, crew({}, 'claude'))).toEqual({ backend: 'claude', model: 'big' });
  });

  test('is in a side of a fork the backend the side was given, for all its agents', () => {
    const side = { ...project, origin: ORIGIN, backend: 'codex', model: null };
    const stages = { '3': { backend: 'gemini' } };
    expect(workerFor(side, 3, crew({ stages }, 'rehearsal'))).toEqual({ backend: 'codex', model: null });
    const named = { ...project, origin: { ...ORIGIN, given: true }, model: 'small' };
    expect(workerFor(named, 3, crew({ stages }, 'rehearsal'))).toEqual({ backend: 'claude', model: 'small' });
    const unnamed = { ...side, origin: { ...ORIGIN, given: false } };
    expect(workerFor(unnamed, 3, crew({ stages }))).toEqual({ backend: 'gemini', model: null });
  });

  test('is in a side of an older journal told by its backend', () => {
    const side = { ...project, origin: ORIGIN, backend: 'codex', model: null };
    const stages = { '3': { backend: 'gemini' } };
    const likeParent = { ...side, backend: 'claude' };
    expect(workerFor(likeParent, 3, crew({ stages }))).toEqual({ backend: 'gemini', model: null });
  });
});

describe('a reviewer that must differ from the author', () => {
  test('is missing while the same backend and model would read what it wrote', () => {
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs' }))).toContain('claude big wrote code');
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs' }, 'codex'))).toContain('codex wrote code');
    const stages = { '4': { model: 'other' } };
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs', stages }))).toBeNull();
  });

  test('is measured by who was told to write, whatever is set up by now', () => {
    const wrote = next({ type: 'run/started', run: { ...RUN, taskId: 'TASK-001', backend: 'codex', model: null } });
    const stages = { '4': { backend: 'codex' } };
    expect(reviewerFault(wrote, 4, crew({ reviewer: 'differs', stages }))).toContain('codex wrote code');
    expect(reviewerFault(wrote, 4, crew({ reviewer: 'differs' }))).toBeNull();
    const lanes = next({
      type: 'lanes/opened',
      id: 'L1',
      base: BASE,
      runs: [{ ...RUN, taskId: 'TASK-001', model: 'big' }],
    });
    expect(reviewerFault(lanes, 4, crew({ reviewer: 'differs' }))).toContain('claude big wrote code');
    const anyModel = { '4': { backend: 'claude', model: null } };
    expect(reviewerFault(lanes, 4, crew({ reviewer: 'differs', stages: anyModel }, 'claude'))).toContain('wrote code');
  });

  test('and by the side whose work a merge brought', () => {
    const side = { side: 'B', dir: '', branch: '', direction: '', backend: 'codex', model: 'x', tip: null } as const;
    const sides = [{ ...side, score: null, parked: null, tasks: [] }];
    const fork = { name: 't', at: '', base: { head: '', backup: '' }, budgetMicroUsd: null, closedAt: null } as const;
    const merged = {
      ...project,
      forks: [{ ...fork, sides, winner: 'B', status: 'merged', forgotten: false } as const],
    };
    const stages = { '4': { backend: 'codex' } };
    expect(reviewerFault(merged, 4, crew({ reviewer: 'differs', stages }))).toContain('codex x wrote code');
  });

  test('what a replay took back has no author', () => {
    const stages = { '4': { backend: 'codex' } };
    const building = buildingProject();
    const [done = '', waiting = ''] = ['DONE', 'PENDING'].map(
      (status) => building.order.find((id) => building.tasks[id]?.status === status) ?? '',
    );
    const faultOf = (taskId: string) => {
      const authors = { [taskId]: { backend: 'codex', model: null } };
      return reviewerFault({ ...building, authors }, 4, crew({ reviewer: 'differs', stages }));
    };
    expect([faultOf(waiting), faultOf(done)]).toEqual([null, expect.stringContaining('codex wrote code')]);
  });

  test('is nobody’s business where it is not asked for, nor for agents that write', () => {
    expect(reviewerFault(project, 4, crew())).toBeNull();
    expect(reviewerFault(project, 3, crew({ reviewer: 'differs' }))).toBeNull();
  });
});
