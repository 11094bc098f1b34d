import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handoffSchema } from '../../../schemas/handoff.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { evolve } from '../../../src/core/evolve.ts';
import { buildHandoff, handoffFault, namedCheckpoints, printHandoff } from '../../../src/core/handoff.ts';
import type { ProjectState } from '../../../src/core/state.ts';
import { driven, type Rig, type Waypoint } from '../../support/given.ts';

/** The states of a project after each of its events. */
function states(rig: Rig): ProjectState[] {
  const all: ProjectState[] = [];
  let state: ProjectState | null = null;
  for (const { event, seq, at } of rig.journal) {
    state = evolve(state, event, { seq, at });
    if (state !== null) all.push(state);
  }
  return all;
}

describe('HANDOFF', () => {
  test.each<[Waypoint, number]>([
    ['compiled', 1],
    ['planned', 2],
    ['built', 3],
    ['critiqued', 4],
    ['secured', 5],
    ['shipped', 6],
  ])('at %s is version %i and valid, and is what lies in the project', (point, version) => {
    const rig = driven(point);
    expect(buildHandoff(rig.at)?.version).toBe(version);
    const file: unknown = JSON.parse(rig.project.files.get(PATHS.handoff) ?? '');
    expect(handoffSchema.parse(file).version).toBe(version);
  });

  test('never loses a field and never goes to a lower version, over the whole way and back into a build', () => {
    const rig = driven('shipped').all(
      '!build TASK-001 again',
      '!critic',
      '!security',
      '!verify',
      'Start agent 7',
      'Blue',
      '!build',
    );
    let seen: string[] = [];
    let version = 0;
    for (const state of states(rig)) {
      const handoff = buildHandoff(state);
      expect(handoffFault(state)).toBeNull();
      if (handoff === null) continue;
      const keys = Object.keys(handoff);
      expect(keys).toEqual(expect.arrayContaining(seen));
      expect(handoff.version).toBeGreaterThanOrEqual(version);
      seen = keys;
      version = handoff.version;
    }
    expect(version).toBe(6);
  });

  test('keeps every key it does not know, whatever it holds', () => {
    const { at } = driven('planned');
    const known = new Set(Object.keys(buildHandoff(at) ?? {}));
    const foreign = fc.dictionary(
      fc.string().filter((key) => !known.has(key) && key !== '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(foreign, (extra) => {
        const printed: unknown = JSON.parse(printHandoff(at, JSON.stringify({ ...extra, version: 1 })) ?? '');
        expect(printed).toMatchObject(JSON.parse(JSON.stringify(extra)));
        expect(printed).toMatchObject({ version: 2, project_name: 'habits' });
      }),
      { numRuns: 50 },
    );
  });

  test.each(['', 'not JSON', '[1]', 'null', '"x"'])('is written whole over %j', (present) => {
    const { at } = driven('planned');
    expect(handoffSchema.parse(JSON.parse(printHandoff(at, present) ?? '')).version).toBe(2);
  });

  test('that cannot be valid is named by its field, not passed over', () => {
    const { at } = driven('compiled');
    const wrong: ProjectState = { ...at, spec: at.spec && { ...at.spec, hash: 'md5:1' } };
    expect(buildHandoff(wrong)).toBeNull();
    expect(handoffFault(wrong)).toMatch(/^spec_hash: /);
    expect(handoffFault(driven('discovery').at)).toBeNull();
  });

  test('carries checkpoints from the first finished task on, before version 3', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.tasks['TASK-001']?.status === 'DONE');
    expect(buildHandoff(rig.at)).toMatchObject({
      version: 2,
      task_checkpoints: { 'TASK-001': { sha: expect.stringMatching(/^[0-9a-f]{40}$/) } },
    });
  });
});

describe('checkpoints in a HANDOFF.json that is older than the journal', () => {
  const [one, two, three] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
  const byHand = {
    'TASK-001': { sha: one },
    'TASK-002': { sha: two, at: 'some day', by: 'Ada' },
    'TASK-009': { sha: three, at: '2025-01-01T00:00:00.000Z' },
  };
  const printed = (state: ProjectState, present: unknown): Record<string, unknown> =>
    JSON.parse(printHandoff(state, JSON.stringify(present)) ?? '').task_checkpoints;

  test('stay as they are, before and after there is a plan, until the task is worked on', () => {
    for (const point of ['compiled', 'planned'] as const) {
      expect(printed(driven(point).at, { task_checkpoints: byHand })).toEqual(byHand);
    }
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.tasks['TASK-001']?.status === 'DONE');
    const own = rig.at.tasks['TASK-001']?.checkpoint;
    const { 'TASK-002': begun, ...others } = byHand;
    expect([begun.by, rig.at.tasks['TASK-002']?.status]).toEqual(['Ada', 'IN-PROGRESS']);
    expect(printed(rig.at, { task_checkpoints: byHand })).toEqual({ ...others, 'TASK-001': own });
    expect(printed(driven('built').at, { task_checkpoints: byHand })).toMatchObject({ 'TASK-009': byHand['TASK-009'] });
  });

  test('are dropped once work on their task began, for whoever works on it could name what it likes there', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => (rig.at.tasks['TASK-001']?.spans.length ?? 0) > 0);
    expect(printed(rig.at, { task_checkpoints: byHand })).toEqual({
      'TASK-002': byHand['TASK-002'],
      'TASK-009': byHand['TASK-009'],
    });
  });

  test('are gone after a replay, and back with the file when that is undone', () => {
    const rig = driven('built');
    rig.line('!replay TASK-001 --yes');
    rig.run(() => rig.types().at(-1) === 'task/picked' && rig.types().includes('travel/ended'));
    const own = { 'TASK-001': rig.at.tasks['TASK-001']?.checkpoint };
    expect(printed(rig.at, { task_checkpoints: byHand })).toEqual(own);
    rig.run().all('!undo --yes');
    expect(printed(rig.at, { task_checkpoints: byHand })).toMatchObject({ 'TASK-009': byHand['TASK-009'] });
    rig.all('!undo --yes');
    expect(printed(rig.at, { task_checkpoints: byHand })).not.toHaveProperty('TASK-009');
  });

  test('make the file no other when it is written again', () => {
    for (const present of [{ task_checkpoints: byHand, mine: 1 }, { mine: 1 }]) {
      for (const point of ['compiled', 'planned', 'built'] as const) {
        const { at } = driven(point);
        const text = printHandoff(at, JSON.stringify(present));
        expect(printHandoff(at, text)).toBe(text);
      }
    }
  });

  test.each([5, null, 'x', ['TASK-001']])('are none where the key holds %j', (task_checkpoints) => {
    expect(printed(driven('planned').at, { task_checkpoints })).toBeUndefined();
    expect(namedCheckpoints(JSON.stringify({ task_checkpoints })).size).toBe(0);
  });

  test('are read one by one: what cannot be read hides no other', () => {
    const bad = { 'TASK-003': 'abc', 'TASK-004': { sha: 'HEAD' }, 'TASK-005': null, ['__proto__']: { sha: one } };
    const text = JSON.stringify({ task_checkpoints: { ...bad, ...byHand }, version: 'none' });
    expect([...namedCheckpoints(text)].filter(([taskId]) => taskId !== '__proto__')).toEqual([
      ['TASK-001', one],
      ['TASK-002', two],
      ['TASK-009', three],
    ]);
    for (const none of [null, '', 'not JSON', '[]', '{}', 'null']) expect(namedCheckpoints(none).size).toBe(0);
  });
});
