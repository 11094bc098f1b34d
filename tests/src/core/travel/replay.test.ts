import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { fold } from '../../../../src/core/evolve.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { freshTask } from '../../../../src/core/slices/artifacts.ts';
import { side, TRAVEL } from '../../../support/branch-samples.ts';
import { driven, Rig, type Script } from '../../../support/given.ts';
import { context, scope, TASKS } from '../../../support/story.ts';

const DONE = ['DONE', 'DONE', 'DONE'];
const statuses = (rig: Rig): string[] => Object.values(rig.at.tasks).map(({ status }) => status);
const built = (script: Script = {}, shell: Partial<Rig['state']['shell']> = {}): Rig => driven('built', script, shell);
/** As far as the end of the move, nothing of what follows. */
function arrived(rig: Rig, line: string): Rig {
  rig.line(line);
  return rig.run(() => rig.types().at(-1) === 'task/picked' && rig.types().includes('travel/ended'));
}
const alone = (rig: Rig): Rig => {
  rig.state = { ...rig.state, shell: { ...rig.state.shell, interactive: false } };
  return rig;
};

/** The same repository under a journal that knows nothing of what was built in it. */
const forgotten = (rig: Rig): Rig =>
  rig.all('!reset --yes', 'Start agent 0', 'Habits for Linux', '/code/habits', '!compile', '!plan');
const commitOf = (rig: Rig, taskId: string): string | undefined =>
  [...rig.project.branches.values()].flat().findLast(({ id }) => id.startsWith(`${taskId} `))?.sha;

describe('!replay', () => {
  test('without a task lists the checkpoints, and how one is gone back to', () => {
    const rig = built();
    rig.shown = [];
    rig.all('!replay');
    const sha = rig.at.tasks['TASK-002']?.checkpoint?.sha.slice(0, 8);
    expect(rig.words()).toContain(`TASK-002 | ${sha} | DONE | Part 2`);
    expect(rig.words()).toContain('!replay TASK-003');
    expect(driven('planned').do('!replay')).toMatchObject({ kind: 'refusal', code: 'no-checkpoint' });
  });

  test('shows what it would do and waits for the phrase; anything else changes nothing', () => {
    const rig = built();
    rig.project.files.set('notes.txt', 'mine');
    const { journal } = rig;
    const before = [...journal];
    rig.shown = [];
    rig.all('!replay task-001');
    const words = rig.words();
    for (const part of [
      'Become PENDING | TASK-002, TASK-003',
      'Cost | 2 tasks are built again',
      'Commits leaving the branch | 3',
      'Files that change | ',
      'In the backup | ',
      'notes.txt',
      'D src/part-2.mjs',
      'refs/codesleuth/backup/1767225600000-0a1b2c3d',
    ]) {
      expect(words).toContain(part);
    }
    expect(rig.state.shell.confirm).toMatchObject({ phrase: 'replay TASK-001' });
    rig.all('yes');
    expect(rig.journal).toEqual(before);
    expect(rig.project.backups.size).toBe(0);
  });

  test('after the phrase saves, moves, sets later tasks back, and the Builder goes on by itself to the end', () => {
    const rig = built().all('!replay TASK-001', 'replay TASK-001');
    expect(rig.project.backups.size).toBe(1);
    expect(rig.events('travel/began')[0]?.travel).toMatchObject({
      kind: 'replay',
      label: '!replay TASK-001',
      back: ['TASK-002', 'TASK-003'],
      backup: [...rig.project.backups.keys()][0],
    });
    const runs = rig.events('run/started').map(({ run }) => run.taskId);
    expect(runs.slice(-2)).toEqual(['TASK-002', 'TASK-003']);
    expect(statuses(rig)).toEqual(DONE);
    expect(rig.at.builtAt).not.toBeNull();
    expect(rig.at).toMatchObject({ travel: null, undo: { kind: 'replay', label: '!replay TASK-001' } });
    expect(fold(rig.journal)).toEqual(rig.at);
  });

  test('leaves nothing of a task that went back but its definition; files, graph and HANDOFF say so', () => {
    const whole = built();
    const first = whole.at.tasks['TASK-001'];
    const rig = arrived(whole, '!replay TASK-001 --yes');
    expect(rig.at.tasks['TASK-001']).toEqual(first);
    expect(rig.at.tasks['TASK-003']).toEqual({
      task: TASKS[2],
      status: 'PENDING',
      attempts: 0,
      spans: [],
      since: null,
      session: null,
      runId: null,
      reported: [],
      checkpoint: null,
      failures: [],
      note: null,
    });
    expect(rig.at).toMatchObject({ stage: 'building', builtAt: null, handoffVersion: 3 });
    expect(rig.at.sessions).toEqual({});
    expect(rig.project.files.has('src/part-3.mjs')).toBe(false);
    expect(rig.project.files.get(PATHS.taskGraph)).toMatch(/### TASK-003[^#]*\*\*Status:\*\* PENDING/);
    expect(rig.project.files.get(PATHS.handoff)).toMatch(/"tasks_completed": 1/);
  });

  test('makes verdicts stale and takes what was recorded of changed artifacts off the record', () => {
    const rig = driven('shipped');
    rig.project.files.set(PATHS.interfaces, 'edited and committed since');
    rig.project.commit('mine', [PATHS.interfaces]);
    rig.all('!replay TASK-001 --yes');
    expect(rig.at.delivered[PATHS.interfaces]).toBeUndefined();
    expect(rig.at.delivered[PATHS.tdd]).toBeDefined();
    expect(nextStep(rig.at).command).toBe('!critic');
    expect(rig.at.critique?.seq).toBeLessThan(rig.at.codeSeq);
    expect(rig.at.furthest).toBe('shipped');
  });

  test('of a task that is not done any more goes back to its commit, and takes it for done', () => {
    const rig = built().all('!build TASK-002 another way');
    const sha = rig.at.tasks['TASK-002']?.checkpoint?.sha;
    rig.script = { exit: () => 1 };
    rig.do('!build TASK-002 yet another way');
    expect(rig.at.tasks['TASK-002']).toMatchObject({ status: 'BLOCKED', checkpoint: { sha } });
    rig.script = {};
    rig.all('!replay TASK-002 --yes');
    expect(rig.at.tasks['TASK-002']).toMatchObject({ status: 'DONE', attempts: 0, checkpoint: { sha } });
  });

  test('takes along the files of work no commit holds, and leaves everything of the human’s in place', () => {
    const rig = driven('planned');
    rig.script = { exit: (command) => (command.includes('part-3') ? 1 : 0) };
    rig.do('!build');
    rig.project.files.set('notes.txt', 'mine');
    expect(rig.project.files.has('src/part-3.mjs')).toBe(true);
    rig.script = {};
    const { also } = arrived(rig, '!replay TASK-001 --yes').events('travel/began')[0]?.travel ?? { also: [] };
    expect(also).toEqual(['src/part-2.mjs', 'tests/part-2.test.mjs', 'src/part-3.mjs', 'tests/part-3.test.mjs']);
    expect(rig.project.files.get('notes.txt')).toBe('mine');
    expect(rig.project.files.has('src/part-3.mjs')).toBe(false);
  });

  test('finds a checkpoint HANDOFF does not hold by its commit’s trailer, and says so', () => {
    const rig = built();
    const { commits } = rig.project;
    rig.all('!reset --yes');
    rig.all('Start agent 0', 'Habits for Linux', '/code/habits', '!compile', '!plan');
    rig.shown = [];
    rig.all('!replay TASK-002 --yes');
    expect(rig.words()).toContain("HANDOFF holds no checkpoint of TASK-002; found by its commit's trailer");
    const found = commits.find(({ id }) => id.startsWith('TASK-002 '));
    expect(rig.at.tasks['TASK-002']?.checkpoint?.sha).toBe(found?.sha);
    expect(statuses(rig)).toEqual(DONE);
  });

  test('takes tasks before it for done where their commits are there, names them, and builds on after it', () => {
    const rig = forgotten(built());
    const before = rig.at;
    rig.shown = [];
    rig.line('!replay TASK-002 --yes');
    rig.run(() => rig.types().at(-1) === 'task/picked');
    const [first, second] = ['TASK-001', 'TASK-002'].map((id) => commitOf(rig, id));
    expect(rig.words()).toContain(`Become DONE | TASK-001 by ${first?.slice(0, 8)}`);
    expect(rig.events('travel/began')[0]?.travel).toMatchObject({
      back: ['TASK-003'],
      found: [{ taskId: 'TASK-001', sha: first }],
    });
    expect(rig.at.tasks['TASK-001']).toEqual({
      ...before.tasks['TASK-001'],
      status: 'DONE',
      checkpoint: { sha: first, at: expect.stringMatching(/Z$/) },
    });
    expect(JSON.parse(rig.project.files.get(PATHS.handoff) ?? '').task_checkpoints).toMatchObject({
      'TASK-001': { sha: first },
      'TASK-002': { sha: second },
    });
    expect(rig.at.work).toMatchObject({ taskId: 'TASK-003' });
    rig.run();
    expect(rig.events('run/started').flatMap(({ run }) => run.taskId ?? [])).toEqual(['TASK-003']);
    expect(fold(rig.journal)).toEqual(rig.at);
    rig.all('!undo --yes');
    expect(rig.at.tasks).toEqual(before.tasks);
  });

  test('leaves the files of a task it takes for done in place; those of one it does not go with it', () => {
    const rig = forgotten(built());
    const also = ['src/part-1.mjs', 'tests/part-1.test.mjs'];
    rig.line('!replay TASK-002');
    const [order] = rig.orders;
    expect(order).toMatchObject({
      ask: { also: ['src/part-3.mjs', 'tests/part-3.test.mjs'], earlier: [{ taskId: 'TASK-001', files: also }] },
    });
    const known = built();
    known.line('!replay TASK-002');
    expect(known.orders[0]).toMatchObject({ ask: { earlier: [] } });
  });

  test('sets a task back that goes back, whatever an older journal says was found of it', () => {
    const rig = built();
    const sha = 'c'.repeat(40);
    const found = ['TASK-001', 'TASK-003'].map((taskId) => ({ taskId, sha }));
    const { checkpoint } = rig.at.tasks['TASK-001'] ?? {};
    rig.remember([
      { type: 'travel/began', travel: { ...TRAVEL, taskId: 'TASK-002', back: ['TASK-003'], found } },
      { type: 'travel/ended', id: TRAVEL.id, head: sha, extra: [] },
    ]);
    // It was set back, so the build takes it up at once.
    expect(statuses(rig)).toEqual(['DONE', 'DONE', 'IN-PROGRESS']);
    expect(rig.at.tasks['TASK-003']?.checkpoint).toBeNull();
    expect(rig.at.tasks['TASK-001']?.checkpoint).toEqual({ ...checkpoint, sha });
  });

  test('of a task the journal knows looks for no other it does not know', () => {
    const rig = built();
    const [task] = TASKS;
    if (task === undefined) throw new Error('no task');
    // As a plan that was changed since leaves it: the first task is new, the second is done.
    const tasks = { ...rig.at.tasks, 'TASK-001': freshTask(task) };
    rig.state = { ...rig.state, project: { ...rig.at, tasks } };
    rig.line('!replay TASK-002');
    expect(rig.orders[0]).toMatchObject({ ask: { sha: commitOf(rig, 'TASK-002'), earlier: [] } });
    expect(rig.orders[0]).toMatchObject({ ask: { also: expect.arrayContaining(['src/part-1.mjs']) } });
  });

  test('in maintenance goes back to building, and drops what was changed after it', () => {
    const rig = driven('maintenance').all('Make it blue', '!build', 'Make it green');
    expect(rig.at.maintenance.map(({ id, status }) => [id, status])).toEqual([
      ['MAINT-001', 'finished'],
      ['MAINT-002', 'scoped'],
    ]);
    rig.shown = [];
    rig.all('!replay TASK-003 --yes');
    expect(rig.words()).toContain('Changes dropped | MAINT-001, MAINT-002');
    expect(rig.at.maintenance.every(({ status }) => status === 'dropped')).toBe(true);
    expect(rig.at).toMatchObject({ stage: 'building', furthest: 'maintenance' });
    expect(nextStep(rig.at).command).toBe('!critic');
    expect(rig.reopen().at.stage).toBe('building');
    rig.all('!critic', '!security', '!verify', 'Start agent 7', 'Make it red');
    expect(rig.at.maintenance.at(-1)?.id).toBe('MAINT-003');
  });

  test('to a task of the change under way goes on with that change', () => {
    const [second] = scope('src/part-2.mjs').tasks;
    const two = {
      ...scope('src/part-1.mjs'),
      tasks: [...scope('src/part-1.mjs').tasks, { ...second, gateCommands: ['node --test tests/part-2.test.mjs'] }],
    };
    const rig = driven('maintenance', { agent: (run) => (run.purpose === 'scope' ? { end: { result: two } } : null) });
    rig.all('Make it blue');
    rig.script = { exit: (command, attempt) => (command.includes('part-2') && attempt < 9 ? 1 : 0) };
    rig.do('!build');
    expect(rig.at.tasks['MAINT-001-2']?.status).toBe('BLOCKED');
    rig.script = {};
    rig.all('!replay MAINT-001-1 --yes');
    expect(rig.at).toMatchObject({ stage: 'maintenance', maintenance: [{ id: 'MAINT-001', status: 'finished' }] });
    expect(rig.at.tasks['MAINT-001-2']?.status).toBe('DONE');
  });
});

describe('!replay is refused', () => {
  test('for a task there is not, with the nearest and those there are', () => {
    const outcome = built().do('!replay TASK-004');
    expect(outcome).toMatchObject({ kind: 'refusal', code: 'no-task', tryNext: ['!replay TASK-001', '!state'] });
    expect(outcome.kind === 'refusal' && outcome.message).toContain('TASK-001, TASK-002, TASK-003');
    expect(built().do('!replay nonsense')).toMatchObject({
      tryNext: ['!replay TASK-003', '!replay TASK-002', '!replay TASK-001', '!state'],
    });
  });

  test('for a task nobody has built, with the ways to one', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.tasks['TASK-001']?.status === 'DONE' && rig.at.work?.kind === 'run');
    rig.all('!pause');
    const outcome = rig.do('!replay TASK-002');
    const [refusal] = rig.refusals.slice(-1);
    expect(outcome.kind).toBe('decision');
    expect(refusal).toMatchObject({ code: 'no-checkpoint', tryNext: ['!replay TASK-001', '!build TASK-002'] });
  });

  test('before there is a plan, while the pipeline works, and with words it does not know', () => {
    expect(driven('compiled').do('!replay TASK-001')).toMatchObject({ code: 'no-tasks', tryNext: ['!plan'] });
    const rig = driven('planned');
    rig.line('!build');
    expect(rig.line('!replay TASK-001')).toMatchObject({ code: 'busy', tryNext: ['wait for it', '!pause'] });
    expect(built().do('!replay TASK-001 now')).toMatchObject({ code: 'usage' });
  });

  test('where nobody is there to type the phrase: with the preview, and the word it wants', () => {
    const rig = alone(built());
    rig.do('!replay TASK-001');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!replay TASK-001 --yes'"] });
    expect(rig.words()).toContain('Become PENDING | TASK-002, TASK-003');
    expect(rig.state.shell.confirm).toBeNull();
  });

  test('with every obstacle and what to do about it, without a backup, and where it would change nothing', () => {
    const rig = built();
    rig.line('!replay TASK-001 --yes');
    const [order] = rig.orders.splice(0);
    if (order?.type !== 'travel/preview') throw new Error('no preview was ordered');
    const target = { sha: 'a'.repeat(40), by: 'journal' as const };
    const preview = {
      head: null,
      branch: null,
      to: null,
      fingerprint: 'f',
      leaving: [],
      coming: [],
      changes: [],
      saved: [],
      left: [],
      backup: 'refs/codesleuth/backup/1-aa',
      obstacles: [{ what: 'A merge is in progress.', next: 'git merge --abort' }],
    };
    const outcome = rig.report({
      ...order,
      type: 'travel/previewed',
      target,
      preview,
      left: [],
      found: [],
      snapshot: null,
    });
    expect(outcome).toMatchObject({ code: 'in-the-way', missing: preview.obstacles, tryNext: ['git merge --abort'] });
    const later = { ...preview, obstacles: [], changes: [{ path: 'a', kind: 'added' as const }] };
    const unsaved = rig.report({
      ...order,
      type: 'travel/previewed',
      target,
      preview: later,
      left: [],
      found: [],
      snapshot: null,
    });
    expect(unsaved).toMatchObject({ code: 'not-saved' });
    const none = { ...preview, obstacles: [] };
    const there = rig.report({
      ...order,
      type: 'travel/previewed',
      target,
      preview: none,
      left: [],
      found: [],
      snapshot: null,
    });
    expect(there).toMatchObject({ code: 'there-already' });
  });

  test('never without a word of what named the commit, where that was not the journal', () => {
    const preview = {
      ...{ head: null, branch: null, to: null, fingerprint: 'f', leaving: [], coming: [], saved: [], left: [] },
      changes: [{ path: 'a', kind: 'added' as const }],
      ...{ backup: 'refs/codesleuth/backup/1-aa', obstacles: [] },
    };
    const said = (rig: Rig, by: 'journal' | 'handoff' | 'trailer'): string => {
      rig.line('!replay TASK-002');
      const [order] = rig.orders.splice(0);
      if (order?.type !== 'travel/preview') throw new Error('no preview was ordered');
      rig.shown = [];
      const target = { sha: 'a'.repeat(40), by };
      rig.report({ ...order, type: 'travel/previewed', target, preview, left: [], found: [], snapshot: null });
      return rig.words();
    };
    expect(said(driven('planned'), 'handoff')).toContain(
      'The journal holds no checkpoint of TASK-002; taken from artifacts/pipeline/HANDOFF.json',
    );
    expect(said(driven('planned'), 'trailer')).toContain(
      "HANDOFF holds no checkpoint of TASK-002; found by its commit's trailer",
    );
    const lost = 'This branch does not hold the checkpoint of TASK-002 on record; ';
    expect(said(built(), 'handoff')).toContain(`${lost}taken from artifacts/pipeline/HANDOFF.json`);
    expect(said(built(), 'trailer')).toContain(`${lost}found by its commit's trailer`);
    expect(said(built(), 'journal')).not.toContain('on record');
  });

  test('with how to have the plan back, where the code is older than the plan', () => {
    const rig = built();
    // An earlier move has taken the graph off the record.
    rig.state = { ...rig.state, project: { ...rig.at, delivered: { [PATHS.spec]: 'x', [PATHS.tdd]: 'x' } } };
    rig.line('!replay TASK-002');
    const [order] = rig.orders.splice(0);
    if (order?.type !== 'travel/preview') throw new Error('no preview was ordered');
    const deleted = (...paths: string[]) => paths.map((path) => ({ path, kind: 'deleted' as const }));
    const preview = {
      ...{ head: null, branch: null, to: null, fingerprint: 'f', leaving: [], coming: [], saved: [], left: [] },
      ...{ changes: deleted(PATHS.taskGraph, PATHS.spec, 'src/part-3.mjs'), backup: 'refs/b', obstacles: [] },
    };
    const target = { sha: 'a'.repeat(40), by: 'journal' as const };
    const report = { ...order, type: 'travel/previewed' as const, target, left: [], found: [], snapshot: null };
    rig.report({ ...report, preview });
    expect(rig.words()).toMatch(/git checkout refs\/b -- artifacts\/discovery artifacts\/build$/);
    rig.shown = [];
    const modified = { path: PATHS.tdd, kind: 'modified' as const };
    const changes = [...deleted('src/part-3.mjs', PATHS.criticism, 'contracts/of-mine'), modified];
    rig.report({ ...report, preview: { ...preview, changes } });
    expect(rig.words()).not.toContain('git checkout');
  });

  test('not where the place is the same but the task would be done', () => {
    const rig = driven('planned');
    rig.line('!replay TASK-001');
    const [order] = rig.orders.splice(0);
    if (order?.type !== 'travel/preview') throw new Error('no preview was ordered');
    const preview = {
      ...{ head: null, branch: null, to: null, fingerprint: 'f', leaving: [], coming: [], saved: [], left: [] },
      ...{ changes: [], backup: 'refs/codesleuth/backup/1-aa', obstacles: [] },
    };
    const target = { sha: 'a'.repeat(40), by: 'trailer' as const };
    rig.report({ ...order, type: 'travel/previewed', target, preview, left: [], found: [], snapshot: null });
    expect(rig.state.shell.confirm).toMatchObject({ phrase: 'replay TASK-001' });
  });

  test('when the pipeline went to work while it was looked at', () => {
    const rig = built();
    rig.line('!replay TASK-001 --yes');
    rig.line('!critic');
    rig.run();
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'busy' });
    expect(rig.events('travel/began')).toEqual([]);
  });
});

test('what was confirmed is shown and asked again when something changed since', () => {
  const rig = built().all('!replay TASK-001');
  rig.project.files.set('notes.txt', 'typed meanwhile');
  rig.all('replay TASK-001');
  expect(rig.words()).toContain('Something changed since this was shown last');
  expect(rig.words()).toContain('notes.txt');
  expect(rig.events('travel/began')).toEqual([]);
  rig.all('replay TASK-001');
  expect(rig.events('travel/ended')).toHaveLength(1);
});

describe('while the repository is moved', () => {
  const moving = (script: Script = {}): Rig => {
    const rig = built(script);
    rig.line('!replay TASK-001 --yes');
    return rig.run(() => rig.at.travel !== null);
  };

  test('nothing else is done with it, and none of the shell’s files is written', () => {
    const rig = moving();
    rig.project.files.delete(PATHS.handoff);
    const before = rig.journal.length;
    for (const line of [
      '!critic',
      '!reset --yes',
      '!build TASK-001 x',
      '!replay TASK-002 --yes',
      '!undo --yes',
      'hello',
    ]) {
      expect([line, rig.line(line)]).toMatchObject([line, { kind: 'refusal', code: 'moving' }]);
    }
    expect(rig.journal).toHaveLength(before);
    rig.remember([{ type: 'note/added', agent: 1, text: 'x' }]);
    expect(rig.project.files.has(PATHS.handoff)).toBe(false);
    expect(nextStep(rig.at)).toMatchObject({ waiting: false, command: null });
  });

  test('a pause lets it come to its end, and stops what would follow', () => {
    const rig = moving();
    rig.all('!pause');
    expect(rig.at).toMatchObject({ travel: null, halt: { reason: 'paused' }, work: { kind: 'next-task' } });
    rig.all('!resume');
    expect(statuses(rig)).toEqual(DONE);
  });

  test('a crash is followed by its end, which is said; building waits for the human', () => {
    const next = moving().reopen();
    expect(next.words()).toContain('Finishing !replay TASK-001, which was cut short.');
    next.run();
    expect(next.at).toMatchObject({ travel: null, halt: { reason: 'interrupted' } });
    expect(statuses(next)).toEqual(['DONE', 'PENDING', 'PENDING']);
    next.all('!resume');
    expect(statuses(next)).toEqual(DONE);
  });

  test('one that is refused leaves the state exactly as it was, with the reason', () => {
    const rig = built();
    const before = rig.at;
    rig.line('!replay TASK-001 --yes');
    rig.run(() => rig.at.travel !== null);
    const id = rig.at.travel?.travel.id ?? '';
    rig.flying = null;
    rig.report({
      type: 'travel/moved',
      id,
      moved: { kind: 'refused', obstacle: { what: 'src/a changed.', next: 'Look.' } },
    });
    expect(rig.events('travel/refused')[0]?.why).toBe('src/a changed. Look.');
    expect({ ...rig.at, seq: before.seq, updatedAt: before.updatedAt }).toEqual(before);
  });

  test('news of another move, or of none, changes nothing', () => {
    const rig = built();
    const before = rig.at;
    rig.remember([
      { type: 'travel/ended', id: 'x', head: null, extra: [] },
      { type: 'travel/refused', id: 'x', why: '' },
    ]);
    expect({ ...rig.at, seq: before.seq, updatedAt: before.updatedAt }).toEqual(before);
  });
});

describe('a move that failed half-way', () => {
  const failing: Script = { fail: (effect) => (effect.type === 'travel/move' ? 'the disk is full' : null) };
  const failed = (): Rig => built(failing).all('!replay TASK-001 --yes');

  test('stops, says so, and is not set going by anything but !resume', () => {
    const rig = failed();
    expect(rig.at.halt).toEqual({ reason: 'failed', detail: 'the disk is full. !doctor' });
    expect(nextStep(rig.at)).toEqual({
      waiting: true,
      text: '!replay TASK-001 to be finished, or !undo',
      command: '!resume',
    });
    for (const line of ['!build', '!reset --yes', '!pause', 'hello'])
      expect(rig.do(line)).toMatchObject({ kind: 'refusal' });
    rig.remember([{ type: 'pipeline/halted', reason: 'paused', detail: 'x' }]);
    expect(rig.at.halt?.reason).toBe('failed');
    const tries = rig.done.filter(({ type }) => type === 'travel/move').length;
    expect(tries).toBe(1);
    const next = rig.reopen();
    next.run();
    expect(next.at.halt?.reason).toBe('failed');
  });

  test('though it was paused before, is stopped too, and is not tried for ever', () => {
    const rig = built();
    rig.line('!replay TASK-001 --yes');
    rig.run(() => rig.at.travel !== null);
    rig.line('!pause');
    rig.script = failing;
    rig.run();
    expect(rig.at).toMatchObject({ halt: { reason: 'failed' }, travel: { interrupted: null } });
    expect(rig.done.filter(({ type }) => type === 'travel/move')).toHaveLength(1);
  });

  test('is finished by !resume when the disk has room again', () => {
    const rig = failed();
    rig.script = {};
    rig.all('!resume');
    expect(statuses(rig)).toEqual(DONE);
    expect(rig.at.undo).toMatchObject({ label: '!replay TASK-001' });
  });

  test('is taken back by !undo to where it began, and nothing is left of it', () => {
    const rig = failed();
    const { backup } = rig.at.travel?.travel ?? { backup: '' };
    rig.script = {};
    rig.all('!undo', 'undo');
    expect(rig.events('travel/began').at(-1)?.travel).toMatchObject({
      kind: 'undo',
      label: '!undo of !replay TASK-001',
      backup,
      to: { kind: 'snapshot', ref: backup },
    });
    expect(rig.project.backups.size).toBe(1);
    expect(statuses(rig)).toEqual(DONE);
    expect(rig.at).toMatchObject({ travel: null, undo: null, work: null, halt: null });
  });

  test('whose way back fails too is tried again by either, and a refusal leaves it half-way', () => {
    const rig = failed().all('!undo --yes');
    expect(rig.at.travel).toMatchObject({ travel: { kind: 'undo' }, interrupted: { kind: 'replay' } });
    rig.all('!undo --yes', '!resume');
    expect(rig.at.halt?.reason).toBe('failed');
    expect(rig.events('travel/began')).toHaveLength(2);
    const id = rig.at.travel?.travel.id ?? '';
    const refused = rig.journal.length;
    rig.remember([{ type: 'travel/refused', id, why: 'something is in the way' }]);
    expect(rig.journal.length).toBe(refused + 1);
    expect(rig.at).toMatchObject({ travel: { travel: { kind: 'replay' } }, halt: { reason: 'failed' } });
    rig.script = {};
    rig.all('!undo --yes');
    expect(rig.at).toMatchObject({ travel: null, work: null });
    expect(statuses(rig)).toEqual(DONE);
  });

  test('without a person is taken back only by the word on the line', () => {
    const rig = alone(failed());
    expect(rig.do('!undo')).toMatchObject({ code: 'needs-yes', tryNext: ["'!undo --yes'"] });
  });
});

test('a fork that is open stands in the way of replay and reset, with the ways to close it', () => {
  const rig = new Rig({}, { setup: 'ok', context: context() });
  const whole = built();
  rig.state = {
    ...whole.state,
    project: {
      ...whole.at,
      forks: [
        {
          name: 'trial',
          at: '',
          status: 'open',
          base: { head: '', backup: '' },
          budgetMicroUsd: null,
          sides: [
            { ...side('A'), score: null, tip: 'a', parked: null, tasks: [] },
            { ...side('B'), score: null, tip: '', parked: null, tasks: [] },
          ],
          winner: null,
          closedAt: null,
          forgotten: false,
        },
      ],
    },
  };
  for (const line of ['!replay TASK-001', '!reset --yes']) {
    expect(rig.line(line)).toMatchObject({ code: 'fork-open', tryNext: ['!merge A', '!forks drop trial'] });
  }
});
