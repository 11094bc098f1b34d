import { describe, expect, test } from 'vitest';
import type { Travel } from '../../../../schemas/travel.ts';
import type { Fork, Side } from '../../../../src/core/branches.ts';
import { describeState } from '../../../../src/core/describe-state.ts';
import { evolve, fold } from '../../../../src/core/evolve.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { heldBackups } from '../../../../src/core/travel/held-backups.ts';
import { remember } from '../../../../src/core/travel/remember.ts';
import { takenBackLabel } from '../../../../src/core/travel/undo-label.ts';
import { BACKUP, side, TRAVEL } from '../../../support/branch-samples.ts';
import { asks, blockText, driven, question, Rig } from '../../../support/given.ts';
import { context, DIR } from '../../../support/story.ts';

/** HANDOFF's sequence number apart, which alone is no reason to write it. */
const files = (rig: Rig): Record<string, string> =>
  Object.fromEntries(
    [...rig.project.files].sort().map(([path, text]) => [path, text.replace(/"journal_seq": \d+/, '')]),
  );
const branch = (rig: Rig): string[] => rig.project.commits.map(({ sha }) => sha);
const alone = (rig: Rig): Rig => {
  rig.state = { ...rig.state, shell: { ...rig.state.shell, interactive: false } };
  return rig;
};

describe('!undo', () => {
  test('shows what it takes back, and after the word brings files, branch and tasks back as they were', () => {
    const rig = driven('shipped');
    rig.project.files.set('notes.txt', 'mine');
    const before = { files: files(rig), branch: branch(rig), state: remember(rig.at) };
    rig.all('!replay TASK-001 --yes');
    expect(branch(rig)).not.toEqual(before.branch);
    const spent = [rig.at.runCount, rig.at.commitCount];
    rig.shown = [];
    rig.all('!undo');
    for (const part of [
      'Takes back | !replay TASK-001, of 2026-',
      'Stage | building → verification',
      'Commits leaving the branch | 3',
      'Commits coming to the branch | ',
    ]) {
      expect(rig.words()).toContain(part);
    }
    expect(rig.state.shell.confirm?.phrase).toBe('undo');
    rig.all('undo');
    expect({ files: files(rig), branch: branch(rig), state: remember(rig.at) }).toEqual(before);
    expect([rig.at.runCount, rig.at.commitCount]).toEqual(spent);
    expect(nextStep(rig.at).command).toBe('Start agent 7');
    expect(fold(rig.journal)).toEqual(rig.at);
  });

  test('can itself be undone, and so on', () => {
    const rig = driven('built').all('!replay TASK-002 --yes', '!critic');
    const late = { files: files(rig), branch: branch(rig), state: remember(rig.at) };
    const early = rig.at.undo?.before;
    rig.all('!undo --yes');
    expect(remember(rig.at)).toEqual(early);
    expect(rig.at.undo).toMatchObject({ kind: 'undo', label: '!undo of !replay TASK-002' });
    rig.all('!undo --yes');
    expect({ files: files(rig), branch: branch(rig), state: remember(rig.at) }).toEqual(late);
    expect(rig.at.undo?.label).toBe('!replay TASK-002');
    rig.all('!undo --yes');
    expect(remember(rig.at)).toEqual(early);
  });

  test('brings a question back that waited when it was replayed', () => {
    const rig = driven('built');
    rig.script = { agent: (run) => (run.purpose === 'critique' && run.resumes === null ? asks(question()) : null) };
    rig.all('!critic');
    const waiting = rig.at.question;
    rig.script = {};
    rig.all('!replay TASK-002 --yes', '!undo --yes');
    expect(rig.at).toMatchObject({ question: waiting, work: { kind: 'question' } });
    rig.all('A');
    expect(rig.at.critique?.verdict).toBe('SHIP_READY');
  });

  test('keeps what was made since known: numbers of changes are not used again', () => {
    const rig = driven('maintenance').all('!replay TASK-002 --yes', '!critic', '!security', '!verify', 'Start agent 7');
    rig.all('Make it blue', '!undo --yes');
    expect(rig.at.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'dropped' }]);
    rig.all('Make it green');
    expect(rig.at.maintenance.map(({ id }) => id)).toEqual(['MAINT-001', 'MAINT-002']);
  });

  test('has nothing to take back in a project that only went forward, or whose backup is gone', () => {
    expect(driven('built').do('!undo')).toMatchObject({ code: 'nothing-to-undo', tryNext: ['!critic'] });
    const rig = driven('built').all('!replay TASK-001 --yes');
    rig.project.backups.clear();
    rig.do('!undo --yes');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'in-the-way', missing: [{ what: 'The backup is gone.' }] });
  });

  test('is shown in !state while there is something to take back', () => {
    const text = (rig: Rig): string => describeState(rig.at).map(blockText).join('\n');
    expect(text(driven('built'))).toContain('Undo | -');
    expect(text(driven('built').all('!replay TASK-001 --yes'))).toContain(
      'Undo | takes back !replay TASK-001, of 2026-',
    );
  });

  test('of an undo is what was undone', () => {
    expect(takenBackLabel('!merge A')).toBe('!undo of !merge A');
    expect(takenBackLabel('!undo of !merge A')).toBe('!merge A');
  });
});

describe('!undo of a reset', () => {
  test('brings files and journal back, says what was found, and can be undone: that is the reset again', () => {
    const rig = driven('shipped');
    const before = { files: files(rig), state: remember(rig.at) };
    rig.all('!reset --yes', '!undo');
    expect(rig.words()).toContain(`Project | ${DIR}`);
    expect(rig.state.shell.confirm).toMatchObject({ phrase: 'undo reset', command: '!undo --yes' });
    rig.all('undo reset');
    expect({ files: files(rig), state: remember(rig.at) }).toEqual(before);
    expect(rig.at).toMatchObject({ resetting: null, undo: { kind: 'reset-undone', label: '!undo of !reset' } });
    expect(rig.reopen().at.resetting).toBeNull();
    rig.all('!undo', 'undo');
    expect(rig.state.project).toBeNull();
    rig.all('!undo --yes');
    expect(remember(rig.at)).toEqual(before.state);
  });

  test('looks where the last reset was, else where the shell was sent, else where it was started', () => {
    const looked = (shell: Partial<Rig['state']['shell']>): unknown => {
      const rig = new Rig({}, { setup: 'ok', context: context(), cwd: '/here', ...shell });
      rig.line('!undo');
      return rig.orders[0];
    };
    expect(looked({})).toEqual({ type: 'reset/undo', dir: '/here', go: false });
    expect(looked({ projectOption: '/there' })).toMatchObject({ dir: '/there' });
    expect(looked({ projectOption: '/there', lastReset: '/reset' })).toMatchObject({ dir: '/reset' });
    const rig = driven('built').all('!reset --yes');
    expect(rig.state.shell.lastReset).toBe(DIR);
    const dying = driven('built');
    dying.line('!reset --yes');
    expect(dying.reopen().run().state.shell.lastReset).toBe(DIR);
  });

  test('is refused where none was made, over a new project, and without the word where nobody is there', () => {
    const rig = new Rig({}, { setup: 'ok', context: context() });
    rig.do('!undo');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'nothing-to-undo', message: 'No reset is there.' });
    const set = new Rig({}, { setup: 'missing' });
    expect(set.do('!undo')).toMatchObject({ code: 'setup-missing' });
    const reset = alone(driven('built').all('!reset --yes'));
    reset.do('!undo');
    expect(reset.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!undo --yes'"] });
    reset.all('!undo --yes');
    expect(reset.at.builtAt).not.toBeNull();
    reset.do('!undo');
    expect(reset.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!undo --yes'"] });
  });

  test('a journal that ends with the reset is reset when it is opened, whatever came back of its files', () => {
    const rig = driven('built');
    rig.line('!reset --yes');
    const next = rig.reopen().run();
    expect(next.state.project).toBeNull();
    next.all('!undo --yes');
    expect(next.at.builtAt).not.toBeNull();
  });
});

const twoSides = (parked: string | null): Side[] =>
  (['A', 'B'] as const).map((name) => ({ ...side(name), score: null, tip: null, tasks: [], parked }));
const fork = (change: Partial<Fork> = {}): Fork => ({
  name: 'trial',
  at: '2026-01-01T00:00:00.000Z',
  status: 'open',
  base: { head: 'a', backup: BACKUP },
  budgetMicroUsd: null,
  sides: twoSides(null),
  winner: null,
  closedAt: null,
  forgotten: false,
  ...change,
});

/** A project whose fork was merged: two of its tasks adopted. */
function mergedProject(): { readonly start: ProjectState; readonly end: ProjectState; readonly travel: Travel } {
  const start = { ...driven('planned').at, forks: [fork()] };
  const checkpoint = { sha: 'c'.repeat(40), at: '2026-01-02T00:00:00.000Z' };
  const tasks = [
    { id: 'TASK-001', status: 'DONE' as const, checkpoint },
    { id: 'TASK-002', status: 'BLOCKED' as const, checkpoint: null },
    { id: 'MERGE-001', status: 'DONE' as const, checkpoint },
  ];
  const travel: Travel = {
    ...TRAVEL,
    kind: 'merge',
    label: '!merge A',
    taskId: null,
    back: [],
    touched: [Object.keys(start.delivered)[0] ?? ''],
    merge: { name: 'trial', side: 'A', tip: 'c'.repeat(40), tasks },
  };
  const place = (seq: number) => ({ seq, at: '2026-02-01T00:00:00.000Z' });
  const began = evolve(start, { type: 'travel/began', travel }, place(start.seq + 1));
  const end = evolve(began, { type: 'travel/ended', id: travel.id, head: 'd', extra: [] }, place(start.seq + 2));
  if (end === null) throw new Error('no project');
  return { start, end, travel };
}

describe('a merge', () => {
  test('takes over the tasks of the chosen side, closes the fork, and is followed by putting its copies away', () => {
    const { end, start } = mergedProject();
    expect(Object.values(end.tasks).map(({ status }) => status)).toEqual(['DONE', 'BLOCKED', 'PENDING']);
    expect(end.tasks['TASK-003']).toBe(start.tasks['TASK-003']);
    expect(end.forks).toMatchObject([{ status: 'merged', winner: 'A', closedAt: '2026-02-01T00:00:00.000Z' }]);
    expect(end).toMatchObject({
      work: { kind: 'fork-close', name: 'trial' },
      travel: null,
      builtAt: null,
    });
    expect(end.sessions).toEqual({});
    expect(end.undo).toMatchObject({ kind: 'merge', label: '!merge A', backup: BACKUP, head: 'd' });
    expect(Object.keys(end.delivered)).toHaveLength(Object.keys(start.delivered).length - 1);
    expect(end.codeSeq).toBe(end.seq);
  });

  test('that is undone opens the fork again, its copies where they are now', () => {
    const { end, start } = mergedProject();
    const closed = { ...end, work: null, forks: end.forks.map((one) => ({ ...one, sides: twoSides('/parked') })) };
    const travel: Travel = { ...TRAVEL, id: 'undo-9', kind: 'undo', to: { kind: 'snapshot', ref: BACKUP } };
    const place = { seq: end.seq + 1, at: '' };
    const back = evolve(
      evolve(closed, { type: 'travel/began', travel }, place),
      { type: 'travel/ended', id: 'undo-9', head: 'a', extra: [] },
      place,
    );
    expect(back?.forks).toEqual([fork({ sides: twoSides('/parked') })]);
    expect(back?.tasks).toEqual(start.tasks);
    const rig = new Rig({}, { setup: 'ok', context: context() });
    rig.state = { ...rig.state, project: back };
    // To take the undo back is to merge again: the fork being open is no hindrance to that, but to a replay.
    expect(rig.line('!undo')).toMatchObject({ kind: 'decision' });
    expect(rig.line('!replay TASK-001')).toMatchObject({ code: 'fork-open' });
  });

  test('whose copies could not be put away can be undone, but nothing is moved past it', () => {
    const { end } = mergedProject();
    const rig = new Rig({}, { setup: 'ok', context: context() });
    rig.state = { ...rig.state, project: { ...end, halt: { reason: 'failed', detail: 'the disk is full' } } };
    expect(rig.line('!undo')).toMatchObject({ kind: 'decision' });
    for (const line of ['!replay TASK-001', '!reset']) {
      expect(rig.line(line)).toMatchObject({ code: 'fork-closing', tryNext: ['!resume', '!status'] });
    }
  });

  test('a fork made since, and still open, stands in the way of an undo', () => {
    const { end } = mergedProject();
    const rig = new Rig({}, { setup: 'ok', context: context() });
    rig.state = {
      ...rig.state,
      project: { ...end, work: null, forks: [...end.forks, fork({ name: 'again', at: 'x' })] },
    };
    expect(rig.line('!undo')).toMatchObject({ code: 'fork-open', tryNext: ['!resume', '!forks drop again'] });
  });
});

test('backups that something leads back to are held: of the undo, of a move under way, of open forks', () => {
  const base = driven('built');
  expect(heldBackups(base.at)).toEqual([]);
  base.all('!replay TASK-001 --yes');
  const [first] = [...base.project.backups.keys()];
  expect(heldBackups(base.at)).toEqual([first]);
  base.line('!undo --yes');
  base.run(() => base.at.travel !== null);
  const [, second] = [...base.project.backups.keys()];
  expect([...heldBackups(base.at)].sort()).toEqual([first, second].sort());
  expect(heldBackups({ ...base.at, travel: null, undo: null, forks: [fork()] })).toEqual([BACKUP]);
  expect(heldBackups({ ...base.at, travel: null, undo: null, forks: [fork({ status: 'merged' })] })).toEqual([]);
});
