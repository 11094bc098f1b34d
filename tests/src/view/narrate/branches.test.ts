import { describe, expect, test } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import type { Fork } from '../../../../src/core/branches.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { toJson } from '../../../../src/view/json.ts';
import { type Look, narrate } from '../../../../src/view/narrate.ts';
import { BACKUP, BRANCH_SAMPLES, SCORE, SHA, side, TRAVEL } from '../../../support/branch-samples.ts';
import { buildingProject } from '../../../support/view-state.ts';

const BACKENDS = [{ id: 'scripted', label: 'rehearsal (no model)' }];
const told = (event: Event, project: ProjectState | null = buildingProject(), over: Partial<Look> = {}): string =>
  narrate(
    { id: 1, kind: 'event', event, project },
    { width: 80, plain: false, expanded: false, backends: BACKENDS, ...over },
  )
    .map((line) => line.lead + line.text)
    .join('\n');

const FORK: Fork = {
  name: 'trial',
  at: '2026-11-01T10:00:00Z',
  status: 'open',
  base: { head: 'b'.repeat(40), backup: BACKUP },
  budgetMicroUsd: null,
  sides: [side('A'), side('B')].map((one) => ({ ...one, score: null, tip: null, parked: null, tasks: [] })),
  winner: null,
  closedAt: null,
  forgotten: false,
};
const forked = (over: Partial<Fork> = {}): ProjectState => ({ ...buildingProject(), forks: [{ ...FORK, ...over }] });

/** The project after a move that took TASK-001 back. */
function moved(kind: NonNullable<ProjectState['undo']>['kind']): ProjectState {
  const before = buildingProject();
  const done = before.tasks['TASK-001'];
  if (done === undefined) throw new Error('the sample has no first task');
  const tasks = { ...before.tasks, 'TASK-001': { ...done, status: 'PENDING' as const } };
  const undo = { kind, label: TRAVEL.label, at: before.updatedAt, backup: BACKUP, head: null, before };
  return { ...before, tasks, undo };
}

describe('going back and forth', () => {
  test('what begins says where to, what becomes pending, and the name of the backup', () => {
    expect(told(BRANCH_SAMPLES['travel/began'])).toMatchInlineSnapshot(`
      "▸ On the way: !replay TASK-001
        back to PENDING: TASK-002
        backup: refs/codesleuth/backup/1767225600000-0a1b2c3d"
    `);
  });

  test('what ended says how many tasks went back, the backup, and how to take it back', () => {
    expect(told(BRANCH_SAMPLES['travel/ended'], moved('replay'))).toMatchInlineSnapshot(`
      "✓ Done: !replay TASK-001 · now at aaaaaaa
        1 task went back to PENDING
        all as it was before: refs/codesleuth/backup/1767225600000-0a1b2c3d
        !undo takes it back"
    `);
  });

  test('the tasks of a change that was given up are gone, not pending', () => {
    const project = moved('skip');
    const { 'TASK-001': _, ...tasks } = project.tasks;
    const said = told(BRANCH_SAMPLES['travel/ended'], { ...project, tasks });
    expect(said).toContain('1 task given up');
    expect(said).not.toContain('PENDING');
  });

  test('a merge that was taken back says where the sides are and how one comes beside the project', () => {
    const away = FORK.sides.map((one) => ({ ...one, parked: `/kept/trial-${one.side}` }));
    const merged = forked({ status: 'merged', winner: 'A', sides: away });
    const undo = { kind: 'undo' as const, label: '!undo of !merge A', at: merged.updatedAt, backup: BACKUP };
    const back = (sides: Fork['sides']) =>
      told(BRANCH_SAMPLES['travel/ended'], {
        ...forked({ sides }),
        undo: { ...undo, head: null, before: merged },
      }).replaceAll(/\n\s+/g, ' ');
    expect(back(away)).toContain(
      'the sides stay put away, and !merge works from there; !forks restore trial-A or !forks restore trial-B brings one beside the project',
    );
    expect(back(away.map((one) => ({ ...one, parked: one.side === 'A' ? one.parked : null })))).toContain(
      'works from there; !forks restore trial-A brings one',
    );
    expect(back(away.map((one) => ({ ...one, parked: null })))).not.toContain('put away');
  });

  test('a move that was taken back half-way leaves nothing to take back', () => {
    const before = moved('replay');
    const undo = before.undo === null ? null : { ...before.undo, at: '2026-10-01T10:00:00Z' };
    expect(told(BRANCH_SAMPLES['travel/ended'], { ...before, undo })).toBe(
      '✓ All is where it was before · now at aaaaaaa',
    );
  });

  test('a move that a crash had cut short says where the half-way state is kept', () => {
    const event = { ...BRANCH_SAMPLES['travel/ended'], extra: [`${BACKUP}ff`] };
    expect(told(event, moved('replay')).replace(/\s+/g, ' ')).toContain(
      `it was cut short and is finished now; what lay half-way is kept in ${BACKUP}ff`,
    );
  });

  test('a refused move says first that nothing was changed', () => {
    expect(told(BRANCH_SAMPLES['travel/refused'])).toBe('■ Nothing was changed: src/a.js changed meanwhile');
  });
});

describe('a fork', () => {
  test('begins with what each side is to do, by whom, and where', () => {
    expect(told(BRANCH_SAMPLES['fork/began'])).toMatchInlineSnapshot(`
      "▸ Fork trial: two copies are made beside the project, which stays as it is
        A: keep notes in one file · rehearsal (no model) · /code/notes.trial-A
        B: no direction given · rehearsal (no model) · /code/notes.trial-B
        budget: $5.00 for both sides
        backup: refs/codesleuth/backup/1767225600000-0a1b2c3d"
    `);
  });

  test('at rest: a table of both sides, who is ahead by which rule, and what to type', () => {
    expect(told(BRANCH_SAMPLES['fork/rested'], forked())).toMatchInlineSnapshot(`
      "■ Fork trial rests
        A leads: built, where the other is not (built against blocked)

      side       A                       B
      direction  keep notes in one file  none
      agent      rehearsal (no model)    rehearsal (no model)
      verdict    built                   blocked
      tasks      3/3                     2/3
      gates      3 ok, 0 failed          3 ok, 0 failed
      tests      9 ok, 0 failed          9 ok, 0 failed
      changed    4 files +120 -3         4 files +120 -3
      tokens     4.2k                    4.2k
      cost       $0.12                   $0.12
      time       1 m 1 s                 1 m 1 s
      stalls     0                       0
      → Next: in /code/notes.trial-B: !build TASK-NNN <what to do differently>; !merge
              A or !merge B takes one as it is"
    `);
  });

  test('the same in plain text, label and value', () => {
    expect(told(BRANCH_SAMPLES['fork/rested'], forked(), { plain: true, width: null })).toMatchInlineSnapshot(`
      "fork: Fork trial rests
        A leads: built, where the other is not (built against blocked)
      side: A · B
      direction: keep notes in one file · none
      agent: rehearsal (no model) · rehearsal (no model)
      verdict: built · blocked
      tasks: 3/3 · 2/3
      gates: 3 ok, 0 failed · 3 ok, 0 failed
      tests: 9 ok, 0 failed · 9 ok, 0 failed
      changed: 4 files +120 -3 · 4 files +120 -3
      tokens: 4.2k · 4.2k
      cost: $0.12 · $0.12
      time: 1 m 1 s · 1 m 1 s
      stalls: 0 · 0
      next: in /code/notes.trial-B: !build TASK-NNN <what to do differently>; !merge A or !merge B takes one as it is"
    `);
  });

  test('a stop while conflicts are resolved names no next step: what comes next is said when they are taken back', () => {
    const halted = { type: 'pipeline/halted', reason: 'paused', detail: 'by the human' } as const;
    const work = { kind: 'fork-resolve', name: 'trial', side: 'A', onto: SHA, by: 'agent' } as const;
    const halt = { reason: 'paused', detail: 'by the human' } as const;
    expect(told(halted, { ...forked(), work, halt })).toBe('■ Paused: by the human');
    expect(told(halted, { ...forked(), work: null, halt })).toContain('→ Next: !resume');
  });

  test('whose end nobody saw has no figures to tell', () => {
    const why = 'the shell ended while they were building';
    expect(told({ type: 'fork/rested', name: 'trial', why, sides: [] }, forked())).toBe(
      `■ Fork trial rests: ${why}\n  !forks shows how far each came`,
    );
  });

  test('the JSON of it names the leader and the rule, as the words do', () => {
    const item = { id: 1, kind: 'event', event: BRANCH_SAMPLES['fork/rested'], project: forked() } as const;
    const json = toJson(item, (text) => text);
    expect(json).toMatchObject({ type: 'event', leader: { leader: 'A' } });
    const because = 'leader' in json ? json.leader?.because : '';
    expect(told(item.event, forked())).toContain(`A leads: ${because}`);
  });

  test.each<[typeof SCORE.verdict, string, string]>([
    ['stopped', '!resume lets A and B go on; ', '!resume lets A and B go on; !merge B takes one as it is'],
    ['over-budget', '!forks budget <USD>, then !resume, lets A and B go on; ', '!merge B takes one as it is'],
    ['built', '', '!merge B'],
  ])('%s with no commit is not to be merged, for that would be refused', (verdict, onward, oneHas) => {
    const base = { head: SHA, backup: BACKUP };
    const score = { ...SCORE, verdict, tasksDone: 0 };
    const next = (tips: readonly (string | null)[]): string => {
      const sides = BRANCH_SAMPLES['fork/rested'].sides.map((one, at) => ({ ...one, score, tip: tips[at] ?? null }));
      const text = told({ ...BRANCH_SAMPLES['fork/rested'], sides }, forked({ base }), { width: null });
      return text.split(/\n(?=→)/).at(-1) ?? '';
    };
    const dropped = onward === '' ? '!forks drop trial' : `${onward}!forks drop trial gives both up`;
    expect([next([SHA, SHA]), next([null, null])]).toEqual([`→ Next: ${dropped}`, `→ Next: ${dropped}`]);
    expect(next([SHA, 'c'.repeat(40)])).toContain(oneHas);
    expect(next([SHA, 'c'.repeat(40)])).not.toContain('!merge A');
  });

  test('built on both sides there is nothing to go on with; a lost side cannot be merged', () => {
    const next = (...verdicts: readonly (typeof SCORE.verdict)[]): string => {
      const sides = BRANCH_SAMPLES['fork/rested'].sides.map((one, at) => ({
        ...one,
        score: { ...SCORE, verdict: verdicts[at] ?? 'built' },
      }));
      return (
        told({ ...BRANCH_SAMPLES['fork/rested'], sides }, forked())
          .split(/\n(?=→)/)
          .at(-1) ?? ''
      );
    };
    expect(next('built', 'built')).toBe('→ Next: !merge A or !merge B');
    expect(next('lost', 'built')).toBe('→ Next: !merge B');
    expect(next('lost', 'lost')).toBe('→ Next: !forks');
    const merges = '!merge A or !merge B takes one as it is';
    const last = (...verdicts: readonly (typeof SCORE.verdict)[]) => next(...verdicts).replaceAll(/\n\s+/g, ' ');
    expect(last('built', 'stopped')).toBe(`→ Next: !resume lets B go on; ${merges}`);
    expect(last('stopped', 'unfinished')).toBe(`→ Next: !resume lets A and B go on; ${merges}`);
    expect(last('built', 'over-budget')).toBe(`→ Next: !forks budget <USD>, then !resume, lets B go on; ${merges}`);
    expect(last('asking', 'stopped')).toBe(
      `→ Next: !forks answer A <text> lets A go on; !resume lets B go on; ${merges}`,
    );
    expect(last('built', 'blocked')).toBe(
      `→ Next: in /code/notes.trial-B: !build TASK-NNN <what to do differently>; ${merges}`,
    );
  });

  test('closed: what is merged, where the other side is and how to get it back', () => {
    expect(told(BRANCH_SAMPLES['fork/closed'], forked({ winner: 'A', status: 'merged' }))).toMatchInlineSnapshot(`
      "✓ Fork trial is closed: A is merged
        A (merged) is kept in /code/notes/.git/codesleuth/forks/trial-A for 30 days;
        !forks restore trial-A brings it back
        B was not put away and stays in /code/notes.trial-B: it lies on another disk
          none of its commits are kept elsewhere; nothing but you removes the
        directory: rm -r /code/notes.trial-B"
    `);
  });

  test('closed: what could not be put away says what is kept of it, and how to remove it by hand', () => {
    const why = "The copy's git settings were changed by its agent: core.fsmonitor in config.";
    const event = { ...BRANCH_SAMPLES['fork/closed'], sides: [{ side: 'B' as const, parked: null, why }] };
    const sides = [side('A'), side('B')].map((one) => ({ ...one, score: null, parked: null, tasks: [] }));
    const at = (tip: string | null, dir: string) =>
      told(event, forked({ status: 'dropped', sides: sides.map((one) => ({ ...one, dir, tip })) })).replaceAll(
        /\n\s+/g,
        ' ',
      );
    const text = at('579e9cf0aa', "/code/it's here");
    expect(text).toContain("B was not put away and stays in /code/it's here: The copy's git settings were changed");
    expect(text).toContain('its commits are kept, at least up to 579e9cf; what is newer may be only there');
    expect(text).toContain("nothing but you removes the directory: rm -r '/code/it'\\''s here'");
    expect(text).toContain('commits not merged: refs/codesleuth/forks/trial-B');
    expect(at(null, '/code/b')).toContain('none of its commits are kept elsewhere');
    expect(at(null, '/code/b')).not.toContain('commits not merged');
    const gone = told(
      { ...event, sides: [{ side: 'B', parked: null, why: 'its directory is not there any more', gone: true }] },
      forked({ status: 'dropped' }),
    );
    expect(gone).toContain('B could not be put away: its directory is not there any more');
    expect(gone).not.toContain('rm -r');
  });

  test('in a side it says whose side it is and where !merge is typed', () => {
    expect(told(BRANCH_SAMPLES['fork/opened'])).toMatchInlineSnapshot(`
      "▸ This is side A of fork trial of /code/notes; !merge is typed there
        direction: keep notes in one file"
    `);
  });

  test('conflicts: who resolves them, where, and what a failure leaves behind', () => {
    expect(told(BRANCH_SAMPLES['merge/resolving'])).toBe(
      '▸ 1 file in conflict between the project and trial-A: the Builder resolves them\n  in its copy\n  src/notes.js',
    );
    expect(told({ ...BRANCH_SAMPLES['merge/resolved'], sha: null, why: 'markers are left' })).toBe(
      '■ The conflicts of trial-A are not resolved: markers are left\n→ Next: !merge A, or !forks',
    );
    expect(told({ ...BRANCH_SAMPLES['merge/resolved'], sha: null, why: 'markers are left', open: true })).toBe(
      '■ The conflicts of trial-A are not resolved: markers are left',
    );
    expect(told({ ...BRANCH_SAMPLES['merge/resolving'], by: 'human', files: [] })).toBe(
      '▸ The conflicts between the project and trial-A: you resolve them in an editor',
    );
    expect(told({ ...BRANCH_SAMPLES['merge/resolving'], by: 'nobody', files: [] })).toBe(
      '▸ The conflicts between the project and trial-A are taken back',
    );
  });
});
