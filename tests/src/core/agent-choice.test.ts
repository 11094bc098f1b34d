import { describe, expect, test } from 'vitest';
import type { AgentChoice } from '../../../schemas/config.ts';
import { reviewerFault, workerFor } from '../../../src/core/agent-choice.ts';
import { evolve } from '../../../src/core/evolve.ts';
import type { ProjectState } from '../../../src/core/state.ts';

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
    const likeParent = { ...side, backend: 'claude' };
    expect(workerFor(likeParent, 3, crew({ stages }))).toEqual({ backend: 'gemini', model: null });
  });
});

describe('a reviewer that must differ from the author', () => {
  test('is missing while the same backend and model would read what it wrote', () => {
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs' }))).toContain('claude big wrote the code');
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs' }, 'codex'))).toContain('codex wrote the code');
    const stages = { '4': { model: 'other' } };
    expect(reviewerFault(project, 4, crew({ reviewer: 'differs', stages }))).toBeNull();
  });

  test('is nobody’s business where it is not asked for, nor for agents that write', () => {
    expect(reviewerFault(project, 4, crew())).toBeNull();
    expect(reviewerFault(project, 3, crew({ reviewer: 'differs' }))).toBeNull();
  });
});
