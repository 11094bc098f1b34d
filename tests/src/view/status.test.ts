import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/view/facts.ts';
import { statusLine, statusWidth, waiting } from '../../../src/view/status.ts';
import { FRESH_UI } from '../../../src/view/ui-state.ts';
import { forksLive, sideLive } from '../../support/branch-samples.ts';
import { buildingProject, projectAfter, SAMPLES, snapshotOf, WORKING } from '../../support/view-state.ts';

type Parts = Parameters<typeof snapshotOf>[0];
const text = (columns: number, parts: Parts, plain = false): string => {
  const { segments, joint } = statusLine(factsOf(snapshotOf(parts), FRESH_UI), columns, plain);
  return segments.map((segment) => segment.text).join(joint);
};
const compiled = projectAfter(SAMPLES['spec/compiled'], { type: 'bundle/committed', bundle: 'spec', sha: null });
const paused = buildingProject({ type: 'pipeline/halted', reason: 'paused', detail: '' });

describe('the status line', () => {
  test('the less room, the less is said; what waits and the missing model stay longest', () => {
    expect([120, 80, 60, 40].map((columns) => text(columns, { project: paused }))).toMatchInlineSnapshot(`
      [
        "building · Builder · rehearsal (no model) · task 1/3 · context 12 % · $0.01 · waiting for !resume",
        "building · Builder · rehearsal (no model) · task 1/3 · waiting for !resume",
        "building · Builder · rehearsal (no model) · 1/3 · !resume",
        "building · rehearsal · !resume",
      ]
    `);
  });

  test('while an agent works nothing waits', () => {
    expect(text(120, { project: buildingProject(), live: WORKING })).toBe(
      'building · Builder · rehearsal (no model) · task 1/3 · context 12 % · $0.01',
    );
  });

  test('agents that ask for nothing, or may only read, stand in sight before all else, and longer than most', () => {
    const unsafe = { project: paused, shell: { permissionOption: 'unsafe' } } as const;
    expect(text(120, unsafe)).toMatch(/^UNSAFE: agents ask for nothing · building/);
    expect(text(44, unsafe)).toMatch(/^UNSAFE · building/);
    expect(text(120, { project: paused, shell: { permissionOption: 'read-only' } })).toMatch(/^agents only read · /);
    expect(text(120, { project: paused, shell: { permissionOption: 'ask' } })).toMatch(/^building · /);
    expect(text(120, unsafe, true)).toContain('mode: UNSAFE');
  });

  test('names the backend that would work now', () => {
    const shell = { agentOption: 'claude', backends: [{ id: 'claude', label: 'Claude Code' }] };
    expect(text(120, { project: paused, shell })).toContain('Claude Code');
    expect(text(120, { shell })).toContain('Claude Code');
  });

  test('before a project', () => {
    expect(text(120, {})).toBe('no project · Orchestrator · rehearsal (no model) · type: Start agent 0');
    expect(text(120, { shell: { setup: 'missing', context: null } })).toBe(
      'set-up required · Orchestrator · waiting for set-up: bash SETUP.sh',
    );
  });

  test('plain text is label and value', () => {
    expect(text(120, { project: compiled }, true)).toBe(
      'stage: discovery, agent: Discovery, backend: rehearsal (no model), cost: $0.00, waiting: !plan',
    );
  });

  test('a project held elsewhere is marked', () => {
    expect(text(120, { project: compiled, shell: { heldBy: 42 } })).toContain('discovery (read-only)');
  });

  test('a price that is not known for every turn has a plus', () => {
    const { usage } = SAMPLES['run/ended'];
    const event = { ...SAMPLES['run/ended'], usage: usage === null ? null : { ...usage, costMicroUsd: null } };
    const project = projectAfter(
      {
        type: 'run/started',
        run: {
          runId: 'R0001',
          agent: 1,
          purpose: 'chat',
          taskId: null,
          attempt: 1,
          backend: 'rehearsal',
          model: null,
          resumes: null,
          because: [],
        },
      },
      event,
    );
    expect(text(120, { project })).toContain('$0.00+');
  });

  test('it always fits, and from 40 columns on the agent’s label and the stage are there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(compiled, paused, null),
        fc.boolean(),
        (columns, project, plain) => {
          const line = statusLine(factsOf(snapshotOf({ project }), FRESH_UI), columns, plain);
          expect(statusWidth(line)).toBeLessThanOrEqual(columns);
          if (columns >= 40 && !plain)
            expect(line.segments.some((segment) => segment.text.startsWith('rehearsal'))).toBe(true);
        },
      ),
    );
  });
});

describe('while the sides of a fork run', () => {
  const forking = (forks = forksLive()): Parts => ({
    project: buildingProject(),
    live: { ...WORKING, run: null, forks },
  });

  test('how far both are stands in the place of the tasks, at 40 columns too', () => {
    expect(text(120, forking())).toContain('rehearsal (no model) · fork trial: A 3/5 · B 2/5 ·');
    expect(text(40, forking())).toBe('building · rehearsal · A 3/5 · B 2/5');
    expect(text(120, forking(), true)).toContain('fork: trial: A 3/5 · B 2/5');
  });

  test('a side that asks is waited for by the command that answers it', () => {
    const asks = forksLive(sideLive('A'), sideLive('B', { verdict: 'asking', why: 'Which port?' }));
    expect(text(120, forking(asks))).toContain('waiting for !forks answer B');
    expect(text(40, forking(asks))).toContain('!forks answer B');
  });
});

describe('what waits', () => {
  test('a permission before a confirmation before the gate', () => {
    const ask = { runId: 'R1', requestId: 'p1', title: 'run npm test', detail: '', scope: '' };
    const confirm = { phrase: 'yes', command: '!reset --yes', about: '' };
    const of = (parts: Parts) => waiting(factsOf(snapshotOf({ project: compiled, ...parts }), FRESH_UI))[1];
    expect(of({ live: { ...WORKING, asks: [ask] }, shell: { confirm } })).toBe('permission?');
    expect(of({ shell: { confirm } })).toBe('confirm?');
    expect(of({})).toBe('!plan');
  });
});
