import { describe, expect, test } from 'vitest';
import type { Task } from '../../../../schemas/task-graph.ts';
import { advance } from '../../../../src/core/advance.ts';
import { type Limits, limitsOf } from '../../../../src/core/limits.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { heldBackups } from '../../../../src/core/travel/held-backups.ts';
import { Rig, type Script, WAY } from '../../../support/given.ts';
import { LANE_TASKS, lanePlanResult, parallelContext } from '../../../support/lane-plan.ts';

const usage = (output: number) => ({
  ...{ fresh: 100, cacheRead: 0, cacheWrite: 0, output, reasoning: 0, requests: 1 },
  ...{ costMicroUsd: 1000, costSource: 'agent' as const, contextUsed: null, contextSize: null, exact: true },
});

/** A rig at the gate of the build, three agents at the same time. */
function planned(
  script: Script = {},
  { tasks, parallel = 3 }: { tasks?: readonly Task[]; parallel?: number } = {},
): Rig {
  const context = parallelContext(parallel);
  const rig = new Rig(
    {
      ...script,
      setup: { kind: 'ok', context },
      agent: (run) => (run.purpose === 'plan' ? { end: { result: lanePlanResult(tasks) } } : script.agent?.(run)),
    },
    { setup: 'ok', context },
  );
  for (const point of ['discovery', 'compiled', 'planned'] as const) rig.all(...WAY[point]);
  return rig;
}

const statusOf = ({ tasks }: ProjectState) => Object.values(tasks).map((one) => `${one.task.id} ${one.status}`);
const done = (rig: Rig) => rig.events('task/checkpointed').map(({ taskId }) => taskId);
const ALL = ['TASK-001', 'TASK-002', 'TASK-003', 'TASK-004', 'TASK-005'];
const output = (number: number) => `src/part-${number}.mjs`;

describe('tasks of one batch', () => {
  test('are built at the same time and put into the project one by one, in the order of the plan', () => {
    const rig = planned().all('!build');
    expect(rig.events('lanes/opened').map(({ runs }) => runs.map((run) => run.taskId))).toEqual([
      ['TASK-002', 'TASK-003', 'TASK-004'],
    ]);
    expect(rig.events('run/started').flatMap(({ run }) => run.taskId ?? [])).toEqual(['TASK-001', 'TASK-005']);
    expect(done(rig)).toEqual(ALL);
    expect(rig.at.lanes).toBeNull();
    expect(statusOf(rig.at)).toEqual(ALL.map((id) => `${id} DONE`));
    // Their numbers go on where the last run's ended, and the next run's where theirs do.
    expect(rig.events('lanes/opened')[0]?.runs.map((run) => run.runId)).toEqual(['R0005', 'R0006', 'R0007']);
    expect(rig.events('run/started').at(-1)?.run.runId).toBe('R0008');
  });

  test('each pass the gate commands in the project before the next one comes', () => {
    const rig = planned().all('!build');
    const order = rig.journal.flatMap(({ event }) =>
      'taskId' in event && event.type.startsWith('task/') && event.taskId !== null
        ? [`${event.type} ${event.taskId}`]
        : event.type === 'lane/placed'
          ? [`lane/placed ${event.taskId}`]
          : [],
    );
    const at = (words: string): number => order.indexOf(words);
    for (const id of ['TASK-002', 'TASK-003', 'TASK-004']) {
      expect(at(`task/opened ${id}`)).toBeLessThan(at(`lane/placed ${id}`));
      expect(at(`lane/placed ${id}`)).toBeLessThan(at(`task/checked ${id}`));
      expect(at(`task/checked ${id}`)).toBeLessThan(at(`task/checkpointed ${id}`));
    }
    expect(at('task/checkpointed TASK-002')).toBeLessThan(at('task/opened TASK-003'));
  });

  test('come to the same files as one after the other', () => {
    const files = (rig: Rig) => new Map([...rig.project.files].filter(([path]) => path.startsWith('src/')));
    const writes = {
      agent: (run: { taskId: string | null }) => ({
        writes: {
          [output(Number(run.taskId?.slice(-1)))]: run.taskId ?? '',
          [`tests/part-${run.taskId?.slice(-1)}.test.mjs`]: '',
        },
      }),
    };
    const beside = planned(writes).all('!build');
    const behind = planned(writes, { parallel: 1 }).all('!build');
    expect(behind.types()).not.toContain('lanes/planned');
    expect(files(beside)).toEqual(files(behind));
    expect(beside.project.commits.map((one) => one.files)).toEqual(behind.project.commits.map((one) => one.files));
  });

  test('count what each of them used, once', () => {
    const rig = planned({ agent: (run) => ({ end: { usage: usage(run.taskId === null ? 0 : 10) } }) }).all('!build');
    expect(rig.at.spend['3']).toMatchObject({ runs: 5, output: 50, costMicroUsd: 5000 });
    const [ended] = rig.events('lane/ended');
    if (ended === undefined) throw new Error('no lane ended');
    rig.remember([ended]);
    expect(rig.at.spend['3']).toMatchObject({ runs: 5, output: 50 });
  });

  test('count an end that is told twice once', () => {
    const rig = planned();
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'lanes');
    const lane = rig.at.lanes?.open[0];
    const sample = rig.events('run/ended')[0];
    if (lane === undefined || sample === undefined) throw new Error('no lane');
    const event = { ...sample, runId: lane.run.runId, usage: usage(7) };
    const news = { type: 'lane/ended', taskId: lane.taskId, event, tip: 'tip', stays: null } as const;
    const before = rig.at.spend['3']?.runs ?? 0;
    rig.report(news);
    rig.report(news);
    rig.remember(rig.events('lane/ended'));
    expect(rig.at.spend['3']).toMatchObject({ runs: before + 1, output: 7 });
    expect(rig.events('lane/ended')).toHaveLength(2);
  });

  test.each([
    ['one agent at a time', { parallel: 1 }],
    ['tasks that may not run together', { tasks: LANE_TASKS.map((one) => ({ ...one, canParallel: false })) }],
    [
      'tasks of which two are left',
      { tasks: LANE_TASKS.map((one) => (one.id === 'TASK-004' ? one : { ...one, canParallel: false })) },
    ],
  ])('are built one after the other where there are %s', (_what, order) => {
    const rig = planned({}, order).all('!build');
    expect(rig.types()).not.toContain('lanes/planned');
    expect(done(rig)).toEqual(ALL);
  });

  test('wait where one of them writes below the file of another one', () => {
    const files = (one: Task, path: string): Task => ({ ...one, outputFiles: [path] });
    const tasks = LANE_TASKS.map((one) =>
      one.id === 'TASK-002' ? files(one, 'src/a') : one.id === 'TASK-003' ? files(one, 'src/a/b.mjs') : one,
    );
    const rig = planned({}, { tasks }).all('!build');
    expect(rig.events('lanes/opened')[0]?.runs.map((run) => run.taskId)).toEqual(['TASK-002', 'TASK-004']);
    expect(done(rig)).toEqual(['TASK-001', 'TASK-002', 'TASK-004', 'TASK-003', 'TASK-005']);
  });

  test('wait for a task of their batch that comes before them and has to be built alone', () => {
    const tasks = LANE_TASKS.map((one) => (one.id === 'TASK-002' ? { ...one, canParallel: false } : one));
    const rig = planned({}, { tasks }).all('!build');
    expect(done(rig)).toEqual(ALL);
    const types = rig.types();
    expect(types.indexOf('lanes/planned')).toBeGreaterThan(
      types.indexOf('task/checkpointed', types.indexOf('task/checkpointed') + 1),
    );
  });

  test('of a maintenance cycle and of a fork are not built at the same time', () => {
    const rig = planned();
    rig.run();
    const state = { ...rig.at, work: { kind: 'next-task' as const }, stage: 'building' as const };
    const origin = { name: 'trial', side: 'A' as const, parent: '/p', direction: '', budgetMicroUsd: null };
    const limits = rigLimits(rig);
    const first = (change: Partial<ProjectState>) => advanced({ ...state, ...change }, limits);
    const ready = Object.fromEntries(
      Object.entries(state.tasks).map(([id, one]) => [
        id,
        id === 'TASK-001' ? { ...one, status: 'DONE' as const } : one,
      ]),
    );
    expect(first({ tasks: ready })).toBe('lanes/planned');
    // Work that lies in the project already goes on there.
    const two = ready['TASK-002'];
    const begun =
      two === undefined
        ? ready
        : { ...ready, 'TASK-002': { ...two, spans: [{ before: 'a', after: 'b', closed: true }] } };
    expect(first({ tasks: begun })).toBe('task/picked');
    expect(first({ tasks: ready, origin })).toBe('task/picked');
    expect(first({ tasks: ready, stage: 'maintenance' })).not.toBe('lanes/planned');
    expect(first({ tasks: ready, conflict: { taskId: 'MERGE-001', onto: 'x' } })).not.toBe('lanes/planned');
  });
});

describe('a lane that does not come through', () => {
  test('whose files the project has otherwise by now sends its task back, to be built alone with the reason', () => {
    const both = 'src/shared.mjs';
    const rig = planned({
      agent: ({ taskId, attempt }) => {
        if (taskId === 'TASK-002')
          return {
            writes: { [output(2)]: 'x', 'tests/part-2.test.mjs': '', [both]: 'two' },
            end: { result: reporting(both) },
          };
        if (taskId !== 'TASK-003') return {};
        const own = { [output(3)]: 'x', 'tests/part-3.test.mjs': '' };
        return attempt === 1 && rig.at.work?.kind === 'lanes'
          ? { writes: { ...own, [both]: 'three' }, end: { result: reporting(both) } }
          : { writes: own };
      },
    });
    rig.all('!build');
    expect(rig.events('lane/returned')).toEqual([
      {
        type: 'lane/returned',
        taskId: 'TASK-003',
        reason: 'conflict',
        why: `what it changed was changed in the project too: ${both}`,
        kept: 'refs/codesleuth/lanes/TASK-003/R0006',
      },
    ]);
    const again = rig.events('run/started').find(({ run }) => run.taskId === 'TASK-003')?.run;
    expect(again?.attempt).toBe(1);
    expect(again?.because.join()).toContain('given back');
    expect(rig.project.files.get(both)).toBe('two');
    expect(done(rig)).toEqual(['TASK-001', 'TASK-002', 'TASK-004', 'TASK-003', 'TASK-005']);
    expect(rig.at.tasks['TASK-003']).toMatchObject({ alone: false, note: null, attempts: 0 });
  });

  test('whose agent failed counts as an attempt, and the task is built alone', () => {
    const rig = planned({
      agent: ({ taskId, attempt }) =>
        taskId === 'TASK-003' && attempt === 1 ? { end: { outcome: 'failed', why: 'no idea', result: null } } : {},
    }).all('!build');
    expect(rig.events('lane/returned')).toMatchObject([{ taskId: 'TASK-003', reason: 'failed', why: 'no idea' }]);
    const again = rig.events('run/started').find(({ run }) => run.taskId === 'TASK-003')?.run;
    expect(again).toMatchObject({ attempt: 2, because: ['no idea'], resumes: null });
    expect(done(rig)).toContain('TASK-003');
  });

  test.each([
    [
      'asks',
      {
        outcome: 'asked' as const,
        asks: [{ id: 'Q1', text: 'Which?', options: ['A', 'B'], recommended: 'A' }],
        result: null,
      },
    ],
    [
      'has no log-in',
      {
        outcome: 'error' as const,
        why: 'not logged in',
        result: null,
        error: { kind: 'auth' as const, status: 401, retryable: false, message: 'no' },
      },
    ],
    ['put its copy elsewhere', { strayed: ['HEAD is on main now'] }],
  ])('whose agent %s counts no attempt, and the task is built alone', (_what, end) => {
    const rig = planned({
      agent: ({ taskId }) => (taskId === 'TASK-003' && rig.at.work?.kind === 'lanes' ? { end } : {}),
    });
    rig.all('!build');
    expect(rig.events('lane/returned')).toMatchObject([{ taskId: 'TASK-003', reason: 'other' }]);
    expect(rig.events('run/started').find(({ run }) => run.taskId === 'TASK-003')?.run.attempt).toBe(1);
    expect(done(rig)).toEqual(['TASK-001', 'TASK-002', 'TASK-004', 'TASK-003', 'TASK-005']);
  });

  test('that touched the project stops everything, and what it did is not taken', () => {
    const rig = planned({
      agent: ({ taskId }) =>
        taskId === 'TASK-002' ? { end: { trespass: ['HEAD of the main repository moved'] } } : {},
    });
    rig.do('!build');
    expect(rig.at.halt).toMatchObject({ reason: 'failed' });
    expect(rig.at.halt?.detail).toContain('if that was you, !resume');
    expect(rig.events('lane/returned').map((one) => `${one.taskId} ${one.reason}`)).toEqual([
      'TASK-002 other',
      'TASK-003 stopped',
      'TASK-004 stopped',
    ]);
    rig.script = { ...rig.script, agent: () => ({}) };
    rig.all('!resume');
    expect([...done(rig)].sort()).toEqual(ALL);
  });

  test.each([
    ['of its own', {}],
    ['and the pipeline stops', { trespass: ['HEAD moved'] }],
  ])('with all others, %s: the batch is over when its lanes are at rest', (_what, more) => {
    const end = { outcome: 'failed' as const, why: 'no', result: null, ...more };
    const rig = planned({
      agent: ({ attempt, taskId }) =>
        taskId !== null && taskId !== 'TASK-001' && attempt === 1 && rig.at.work?.kind === 'lanes' ? { end } : {},
    });
    rig.line('!build');
    rig.run(() => rig.types().includes('lanes/rested'));
    expect(rig.events('lane/returned')).toHaveLength(3);
    const types = rig.types();
    expect(types.lastIndexOf('lane/returned')).toBeLessThan(types.indexOf('lanes/rested'));
    expect(types.slice(types.indexOf('lanes/opened'), types.indexOf('lanes/rested'))).not.toContain('task/picked');
    rig.run();
    // Those that were stopped with the first begin beside each other once more.
    for (let stops = 0; rig.at.halt !== null && stops < 3; stops += 1) rig.all('!resume');
    expect([...done(rig)].sort()).toEqual(ALL);
    expect(rig.at.lanes).toBeNull();
  });

  test('whose gate commands fail in the project is tried again there, with a conversation of its own', () => {
    const rig = planned({ exit: (command, attempt) => (command.includes('part-3') && attempt === 1 ? 1 : 0) }).all(
      '!build',
    );
    expect(rig.events('lane/returned')).toEqual([]);
    expect(rig.events('run/started').filter(({ run }) => run.taskId === 'TASK-003')).toMatchObject([
      { run: { attempt: 2, resumes: null } },
    ]);
    expect(done(rig)).toEqual(ALL);
  });

  test('whose work stays in its directory says where, and the task is built alone', () => {
    const rig = planned({ lanes: { stays: { 'TASK-004': 'too large' } } }).all('!build');
    expect(rig.events('lane/returned')).toMatchObject([
      { taskId: 'TASK-004', reason: 'other', why: 'too large', kept: `${rig.at.dir}.lane-TASK-004` },
    ]);
    expect(done(rig)).toEqual(ALL);
  });

  test('that never began comes back', () => {
    const rig = planned({ lanes: { lost: { 'TASK-003': 'the disk is full' } } }).all('!build');
    expect(rig.events('lane/returned')).toMatchObject([
      { taskId: 'TASK-003', reason: 'other', why: 'the disk is full' },
    ]);
    expect([...done(rig)].sort()).toEqual(ALL);
  });
});

describe('where copies cannot be made', () => {
  test('the tasks are built one after the other, and it is said once', () => {
    const rig = planned({ lanes: { prepare: 'a merge is under way' } }).all('!build');
    expect(rig.events('lanes/declined')).toEqual([
      { type: 'lanes/declined', taskIds: ['TASK-002', 'TASK-003', 'TASK-004'], why: 'a merge is under way' },
    ]);
    expect(done(rig)).toEqual(ALL);
  });

  test('for one of them, the others are built at the same time', () => {
    const rig = planned({ lanes: { unfit: { 'TASK-002': 'its place is taken' } } }).all('!build');
    expect(rig.events('lanes/opened')[0]?.runs.map((run) => run.taskId)).toEqual(['TASK-003', 'TASK-004']);
    expect([...done(rig)].sort()).toEqual(ALL);
  });

  test('a failure of the world stops the pipeline, and it goes on from there', () => {
    const rig = planned({ fail: (effect) => (effect.type === 'lanes/prepare' ? 'no disk' : null) });
    rig.do('!build');
    expect(rig.at.halt?.detail).toContain('no disk');
    rig.script = { ...rig.script, fail: () => null };
    rig.all('!resume');
    expect(done(rig)).toEqual(ALL);
  });

  test('a failure of the lanes as a whole gives their tasks back', () => {
    const rig = planned({ fail: (effect) => (effect.type === 'lanes/run' ? 'no such place' : null) });
    rig.do('!build');
    expect(rig.at.halt?.reason).toBe('failed');
    expect(rig.events('lane/returned').map((one) => one.reason)).toEqual(['other', 'other', 'other']);
    rig.script = { ...rig.script, fail: () => null };
    rig.all('!resume');
    expect(done(rig)).toEqual(ALL);
  });
});

describe('stopping', () => {
  const stoppedAt = (kind: string, script: Script = {}): Rig => {
    const rig = planned(script);
    rig.line('!build');
    return rig.run(() => rig.flying !== null && rig.at.work?.kind === kind);
  };

  test('a pause gives lanes that are at work back without an attempt, and going on builds them at the same time', () => {
    const rig = stoppedAt('lanes');
    rig.all('!pause');
    expect(rig.at.lanes).toBeNull();
    expect(rig.events('lane/returned').map((one) => one.reason)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(statusOf(rig.at).slice(1, 4)).toEqual(['TASK-002 PENDING', 'TASK-003 PENDING', 'TASK-004 PENDING']);
    rig.all('!resume');
    expect(rig.events('lanes/opened')).toHaveLength(2);
    expect(rig.events('lanes/opened')[1]?.runs.map((run) => run.attempt)).toEqual([1, 1, 1]);
    expect(done(rig)).toEqual(ALL);
  });

  test('while lanes are being stopped, nothing else begins', () => {
    const rig = stoppedAt('lanes');
    rig.line('!pause');
    expect(rig.line('!resume')).toMatchObject({ kind: 'refusal', code: 'stopping' });
    expect(rig.line('!build')).toMatchObject({ kind: 'refusal', code: 'stopping' });
  });

  test.each(['lanes-prepare', 'lanes', 'record', 'lane-fit', 'lane-apply', 'check', 'checkpoint'])(
    'a shell that dies at %s loses nothing: every task is done once',
    (kind) => {
      const rig = stoppedAt(kind);
      // The record, check and checkpoint of the first task come before any lane: go on to one of a lane.
      if (['record', 'check', 'checkpoint'].includes(kind)) {
        rig.run(() => rig.at.lanes !== null && rig.flying !== null && rig.at.work?.kind === kind);
      }
      const next = rig.reopen().run();
      expect(next.at.halt?.reason).toBe('interrupted');
      next.all('!resume');
      if (next.at.question !== null) next.all('1');
      expect([...done(next)].sort()).toEqual(ALL);
      expect(next.at.lanes).toBeNull();
    },
  );

  test('lanes of a shell that died are put away before the human says to go on, and those that had ended are taken', () => {
    const rig = stoppedAt('lanes');
    const told = rig.at.lanes?.open.map((lane) => lane.run) ?? [];
    const [first] = told;
    if (first === undefined) throw new Error('no lane');
    rig.project.trees.set(
      'tip',
      new Map([...rig.project.files, [output(2), 'from the lane'], ['tests/part-2.test.mjs', '']]),
    );
    const sample = rig.events('run/ended')[0];
    if (sample === undefined) throw new Error('no run ended');
    rig.report({
      type: 'lane/ended',
      taskId: 'TASK-002',
      event: { ...sample, runId: first.runId },
      tip: 'tip',
      stays: null,
    });
    const next = rig.reopen().run();
    expect(next.done.map((order) => order.type)).toContain('lanes/close');
    expect(next.events('lane/returned').map((one) => `${one.taskId} ${one.reason}`)).toEqual([
      'TASK-003 stopped',
      'TASK-004 stopped',
    ]);
    expect(next.at.halt?.detail).toBe('the shell ended while 3 tasks were built at the same time');
    next.all('!resume');
    expect(next.project.files.get(output(2))).toBe('from the lane');
    expect(next.events('run/started').some(({ run }) => run.taskId === 'TASK-002')).toBe(false);
    expect([...done(next)].sort()).toEqual(ALL);
  });

  test('a pause while work is put into the project lets that be finished, and the checks wait', () => {
    const rig = stoppedAt('lane-apply');
    rig.all('!pause');
    expect(rig.at.work).toMatchObject({ kind: 'check', taskId: 'TASK-002' });
    expect(rig.project.files.has(output(2))).toBe(true);
    rig.all('!resume');
    expect(done(rig)).toEqual(ALL);
  });

  test('a move that finds something changed stops, and begins with a new look', () => {
    let refusals = 1;
    const refused = () => (refusals-- > 0 ? 'The project changed.' : null);
    const rig = planned({ lanes: { refused } });
    rig.do('!build');
    expect(rig.at.halt?.detail).toContain('The project changed.');
    rig.all('!resume');
    expect(rig.done.filter((order) => order.type === 'lane/fit' && order.taskId === 'TASK-002')).toHaveLength(2);
    expect(done(rig)).toEqual(ALL);
  });

  test('what the human edits while an integration waits is not taken for the lane', () => {
    const rig = stoppedAt('lane-fit');
    rig.line('!pause');
    rig.run();
    rig.project.files.set('notes.txt', 'mine');
    rig.all('!resume');
    const checked = rig.events('task/checked').find(({ taskId }) => taskId === 'TASK-002');
    expect(checked?.failures).toEqual([]);
    expect(checked?.changed.map(({ path }) => path)).not.toContain('notes.txt');
  });

  test('what the human edits while a look at a lane has failed is not taken for the lane', () => {
    const rig = planned({ fail: (effect) => (effect.type === 'lane/fit' ? 'git is busy' : null) });
    rig.do('!build');
    expect(rig.at.work).toMatchObject({ kind: 'lane-fit', taskId: 'TASK-002' });
    expect(rig.at.tasks['TASK-002']?.spans.at(-1)).toMatchObject({ closed: true });
    rig.project.files.set('notes.txt', 'mine');
    rig.script = { ...rig.script, fail: () => null };
    rig.all('!resume');
    expect(rig.events('task/checked').flatMap(({ changed }) => changed.map(({ path }) => path))).not.toContain(
      'notes.txt',
    );
    expect(done(rig)).toEqual(ALL);
  });

  test('the snapshot the lanes start from is held as long as one of them is open', () => {
    const rig = stoppedAt('lane-fit');
    const base = rig.at.lanes?.base.backup ?? '';
    expect(heldBackups(rig.at)).toContain(base);
    rig.run();
    expect(heldBackups(rig.at)).not.toContain(base);
  });

  test('an end whose consequence a crash cut off is dealt with before anything else', () => {
    const rig = planned({
      agent: ({ taskId }) =>
        taskId === 'TASK-002' && rig.at.work?.kind === 'lanes'
          ? { end: { outcome: 'failed', why: 'no', result: null } }
          : {},
    });
    rig.line('!build');
    rig.run(() => rig.types().includes('lane/ended'));
    const at = rig.types().indexOf('lane/ended');
    rig.journal = rig.journal.slice(0, at + 1);
    const next = rig.reopen().run();
    next.all('!resume');
    expect(next.events('lane/returned')[0]).toMatchObject({ taskId: 'TASK-003', reason: 'stopped' });
    expect(next.events('lane/returned')).toContainEqual(
      expect.objectContaining({ taskId: 'TASK-002', reason: 'failed', why: 'no' }),
    );
    expect([...done(next)].sort()).toEqual(ALL);
  });

  test('a replay gives lanes that wait up, and an undo does not bring them back', () => {
    const rig = planned({ fail: (effect) => (effect.type === 'lane/fit' ? 'git is busy' : null) });
    rig.do('!build');
    expect(rig.at.lanes?.open).toHaveLength(3);
    rig.script = { ...rig.script, fail: () => null };
    rig.all('!replay TASK-001 --yes');
    expect(rig.at.lanes).toBeNull();
    if (rig.at.halt !== null) rig.all('!resume');
    rig.run();
    expect([...new Set(done(rig))].sort()).toEqual(ALL);
    rig.all('!undo --yes');
    rig.run();
    expect(rig.at.lanes).toBeNull();
    for (let stops = 0; rig.at.builtAt === null && stops < 5; stops += 1)
      rig.do(rig.at.halt === null ? '!build' : '!resume');
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('a fork begins without the lanes that wait, and so do its sides', () => {
    const rig = planned({ fail: (effect) => (effect.type === 'lane/fit' ? 'git is busy' : null) });
    rig.do('!build');
    rig.script = { ...rig.script, fail: () => null };
    const outcome = rig.line('!fork trial');
    expect(outcome.kind).toBe('decision');
    rig.run(() => rig.types().includes('fork/began'));
    expect(rig.at.lanes).toBeNull();
  });

  test('a task that is opened anew by the human gives its lane up', () => {
    const rig = stoppedAt('lane-fit');
    rig.line('!pause');
    rig.run();
    rig.all('!build TASK-004 do it otherwise');
    rig.run();
    expect(rig.events('run/started').some(({ run }) => run.taskId === 'TASK-004')).toBe(true);
    expect([...done(rig)].sort()).toEqual(ALL);
  });
});

const reporting = (path: string) => ({
  ...{ status: 'completed', summary: 'done', tests_run: [], caveats: '' },
  files_modified: [path],
});

const rigLimits = (rig: Rig): Limits => limitsOf(rig.state.shell);
const advanced = (state: ProjectState, limits: Limits): string | undefined => advance(state, limits)[0]?.type;
