import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { fold } from '../../../../src/core/evolve.ts';
import { buildHandoff } from '../../../../src/core/handoff.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { driven, Rig, type Script } from '../../../support/given.ts';
import { LANE_TASKS, lanePlanResult, parallelContext } from '../../../support/lane-plan.ts';
import { BREAKS, BROKEN, breaker, failing, SPOILS } from '../../../support/rig-regression.ts';
import { context, result, scope, task } from '../../../support/story.ts';

const statusOf = (rig: Rig) => rig.at.order.map((id) => rig.at.tasks[id]?.status);
const reruns = (rig: Rig) => rig.done.flatMap((effect) => (effect.type === 'checks/rerun' ? [effect.commands] : []));
const report = (rig: Rig): string => rig.project.files.get(PATHS.regressions) ?? '';
const TEST_1 = 'node --test tests/part-1.test.mjs';

/** TASK-002 has broken the tests of TASK-001, and the build has stopped. */
function broken(script: Script = BREAKS, shell = {}): Rig {
  const rig = driven('planned', script, shell);
  rig.do('!build');
  return rig;
}

describe('a task that breaks the tests of another one', () => {
  test('makes that one STALE, stays DONE, and stops the build with the report', () => {
    const rig = broken();
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'PENDING']);
    expect(reruns(rig)).toEqual([[TEST_1]]);
    expect(rig.at.halt).toEqual({
      reason: 'failed',
      detail: 'regression: TASK-002 broke the tests of TASK-001, which is STALE now',
    });
    expect(nextStep(rig.at)).toMatchObject({ text: 'TASK-001, which is STALE', command: '!build' });
    expect(rig.at.tasks['TASK-001']).toMatchObject({
      note: 'regression by TASK-002, which changed src/part-1.mjs: the tests of this task fail since',
      failures: [`gate command \`${TEST_1}\` failed (exit 1)\nnot ok`],
    });
    expect(report(rig)).toContain(`| TASK-002 | TASK-001 | src/part-1.mjs | ${TEST_1} | exit 1 |`);
    expect(report(rig)).toContain('    not ok');
    for (const line of ['!build', '!replay TASK-001', '!resume']) expect(report(rig)).toContain(`- ${line}: `);
    expect(rig.project.files.get(PATHS.checkpoint)).toContain('TASK-001: regression by TASK-002');
    expect(rig.project.files.get(PATHS.taskGraph)).toMatch(/TASK-001[^#]*\*\*Status:\*\* STALE/);
    // Its commit is there: nothing of what it did is lost.
    expect(rig.project.commits.at(-1)?.files).toContain('src/part-1.mjs');
  });

  test('is told by !build, and the STALE task is built again with the failure for its agent', () => {
    const rig = broken(BREAKS, { interactive: false });
    rig.shown = [];
    rig.do('!build');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!build --seen'"] });
    expect(rig.words()).toContain('Why: regression by TASK-002');
    expect(rig.words()).toContain('not ok');
    expect(rig.words()).toContain(`+ ${rig.at.tasks['TASK-001']?.checkpoint?.sha}`);
    rig.all('!build --seen');
    const again = rig
      .events('run/started')
      .filter(({ run }) => run.taskId === 'TASK-001')
      .at(-1)?.run;
    expect(again?.because.join('\n')).toMatch(/regression by TASK-002[\s\S]*not ok/);
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.events('run/started').filter(({ run }) => run.taskId === 'TASK-002')).toHaveLength(1);
    expect(rig.types()).toContain('build/completed');
    expect(report(rig)).toContain('mended, or taken back');
    expect(report(rig)).not.toContain('What to type');
    expect(rig.project.commits.at(-1)?.files).toContain(PATHS.regressions);
    expect(buildHandoff(rig.at)).toMatchObject({ version: 3, cross_task_regressions_detected: 1, tasks_stale: 0 });
    expect(rig.reopen().at).toEqual(rig.at);
  });

  test('is taken back by !replay, told what it broke, and the other one stands again; !undo makes it STALE once more', () => {
    const rig = broken(BREAKS, { interactive: false });
    rig.shown = [];
    rig.do('!replay TASK-001');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'needs-yes' });
    expect(rig.words()).toContain('Become PENDING | TASK-002');
    // Here the target itself is the STALE task.
    rig.all('!replay TASK-001 --yes');
    const again = rig
      .events('run/started')
      .filter(({ run }) => run.taskId === 'TASK-002')
      .at(-1)?.run;
    expect(again?.because.join('\n')).toMatch(/it broke the tests of TASK-001[\s\S]*not ok/);
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.events('run/started').filter(({ run }) => run.taskId === 'TASK-001')).toHaveLength(1);
    rig.all('!undo --yes');
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'PENDING']);
    expect(rig.at.regressions).toHaveLength(1);
  });

  test('with !replay to a task between, the STALE one is DONE again by its own commit', () => {
    const spoils = { agent: breaker('TASK-003', 'src/part-1.mjs'), exit: failing('src/part-1.mjs') };
    const rig = broken(spoils, { interactive: false });
    const sha = rig.at.tasks['TASK-001']?.checkpoint?.sha;
    expect(report(rig)).toContain('- !replay TASK-002: ');
    rig.shown = [];
    rig.do('!replay TASK-002');
    expect(rig.words()).toContain('Are DONE again | TASK-001');
    rig.all('!replay TASK-002 --yes');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.at.tasks['TASK-001']?.checkpoint?.sha).toBe(sha);
    expect(rig.at.tasks['TASK-001']).not.toHaveProperty('brokenBy');
  });

  test('lets the other tasks be built first by !resume, and then the gate shows the STALE one', () => {
    const rig = broken().all('!resume');
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'DONE']);
    expect(rig.at.halt?.detail).toContain('STALE: TASK-001');
    rig.all('!build --seen');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('takes the human’s words to the STALE task, which keeps what broke', () => {
    const rig = broken().all('!build TASK-001 the test is outdated --seen');
    const again = rig
      .events('run/started')
      .filter(({ run }) => run.taskId === 'TASK-001')
      .at(-1)?.run;
    expect(again?.because.join('\n')).toMatch(/the test is outdated[\s\S]*not ok/);
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('may have nothing to mend when something else mended it', () => {
    const rig = broken();
    rig.project.files.set('src/part-1.mjs', 'mended by hand');
    rig.script = { agent: (run) => (run.taskId === 'TASK-001' ? { writes: {} } : null) };
    rig.all('!build --seen');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('says which edits of the human may be the reason', () => {
    const rig = broken({ ...BREAKS, edited: ['src/part-9.mjs'] });
    expect(report(rig)).toContain('It may come from your own edit: src/part-9.mjs has uncommitted changes.');
  });

  test('a change of the specification approved meanwhile is a new requirement, and no replay takes it back', () => {
    const rig = broken().all('!change TASK-001 shows colours', '!change-approve');
    expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'STALE', note: 'CHANGE-001: TASK-001 shows colours' });
    expect(rig.at.tasks['TASK-001']).not.toHaveProperty('brokenBy');
  });
});

test('an agent that gives itself the row of the file in FILE_OWNERSHIP_MAP.md takes no owner away', () => {
  const rig = driven('planned');
  const map = rig.project.files.get(PATHS.ownership) ?? '';
  const own = map.replace('`src/part-1.mjs` | TASK-001', '`src/part-1.mjs` | TASK-002');
  expect(own).not.toBe(map);
  rig.script = {
    ...BREAKS,
    agent: (run) => {
      const broke = SPOILS(run);
      if (broke == null) return null;
      const files_modified = ['src/part-1.mjs', PATHS.ownership];
      const writes = { ...broke.writes, [PATHS.ownership]: own };
      return { writes, end: { result: result('task', { files_modified }) } };
    },
  };
  rig.do('!build');
  expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'STALE', brokenBy: 'TASK-002' });
});

test('!resume builds the others as it says, though one of them is BLOCKED', () => {
  const plan = [task(1), task(2), task(3), task(4, { features: ['F-001'] })];
  const broke = breaker('TASK-003', 'src/part-1.mjs');
  const fails = failing('src/part-1.mjs');
  const rig = driven('planned', {
    agent: (run) => (run.purpose === 'plan' ? { end: { result: lanePlanResult(plan, []) } } : broke(run)),
    exit: (command, attempt, project) => (command.includes('part-2') ? 1 : fails(command, attempt, project)),
  });
  rig.do('!build');
  expect(statusOf(rig)).toEqual(['STALE', 'BLOCKED', 'DONE', 'PENDING']);
  expect(report(rig)).toContain('- !resume: ');
  rig.all('!resume');
  expect(statusOf(rig)).toEqual(['STALE', 'BLOCKED', 'DONE', 'DONE']);
});

describe('a STALE task', () => {
  test('that a new plan asks something else of is not the other task’s doing any more', () => {
    const rig = broken();
    const plan = { schemaHash: '', planHash: 'x', patternsApplied: [], batches: [] };
    const tasks = [task(1, { title: 'Something else' }), task(2), task(3)];
    rig.remember([{ type: 'plan/accepted', tasks, ...plan }]);
    expect(rig.at.tasks['TASK-001']?.status).toBe('STALE');
    expect(rig.at.tasks['TASK-001']).not.toHaveProperty('brokenBy');
  });
});

describe('tests that are run again', () => {
  test('are not owed any more after a replay, and are again after its undo', () => {
    const rig = driven('planned', { agent: SPOILS }, { interactive: false });
    rig.line('!build');
    rig.run(() => rig.flying?.type === 'checks/rerun');
    rig.all('!pause');
    const { owed } = rig.at;
    expect(owed).toMatchObject({ taskId: 'TASK-002', commands: [TEST_1] });
    rig.script = {};
    rig.all('!replay TASK-001 --yes');
    expect(rig.events('rerun/began')).toHaveLength(1);
    rig.all('!undo --yes');
    expect(rig.at.owed).toEqual(owed);
    rig.all('!build');
    expect(rig.events('rerun/ended')).toMatchObject([{ taskId: 'TASK-002', broken: [] }]);
  });

  test('are owed still after a replay that keeps the task after which they are', () => {
    const rig = driven('planned', BREAKS, { interactive: false });
    rig.line('!build');
    rig.run(() => rig.flying?.type === 'checks/rerun');
    rig.all('!pause');
    rig.project.files.set('src/part-2.mjs', 'edited by hand');
    rig.all('!replay TASK-002 --yes');
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'PENDING']);
    expect(rig.at.regressions).toHaveLength(1);
  });

  test('are none where no file of another task changed: nothing is remembered and nothing is ordered', () => {
    const rig = driven('built');
    expect(reruns(rig)).toEqual([]);
    expect(rig.types().some((type) => type.startsWith('rerun/'))).toBe(false);
    expect(rig.events('task/checkpointed').every((event) => !('rerun' in event))).toBe(true);
  });

  test('that pass let the build go on', () => {
    const rig = broken({ agent: SPOILS });
    expect(reruns(rig)).toEqual([[TEST_1]]);
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.project.files.get('src/part-1.mjs')).toBe(BROKEN);
    expect(rig.project.files.has(PATHS.regressions)).toBe(false);
    expect(buildHandoff(rig.at)).toMatchObject({ cross_task_regressions_detected: 0 });
  });

  test('that fail once and pass on the same files are no regression, and are told', () => {
    let runs = 0;
    const rig = broken({
      agent: SPOILS,
      exit: (command, _attempt, project) => {
        if (command !== TEST_1 || project.files.get('src/part-1.mjs') !== BROKEN) return 0;
        runs += 1;
        return runs === 1 ? 1 : 0;
      },
    });
    expect(runs).toBe(2);
    expect(rig.events('rerun/ended')).toMatchObject([{ broken: [], flaky: [{ command: TEST_1, exit: 1 }] }]);
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('are not those the task itself has just run green on the same tree', () => {
    const shared = ['npm test'];
    const tasks = [1, 2, 3].map((number) => task(number, { gateCommands: shared }));
    const rig = driven('planned', {
      agent: (run) => (run.purpose === 'plan' ? { end: { result: lanePlanResult(tasks, []) } } : SPOILS(run)),
    });
    rig.all('!build');
    expect(rig.project.files.get('src/part-1.mjs')).toBe(BROKEN);
    expect(reruns(rig)).toEqual([]);
  });

  test('come before anything else, also when the human has paused them, types !build, or the shell dies', () => {
    const rig = driven('planned', BREAKS);
    rig.line('!build');
    rig.run(() => rig.flying?.type === 'checks/rerun');
    expect(nextStep(rig.at).text).toContain('running tests of other tasks again, after TASK-002');
    const reopened = rig.reopen();
    expect(reopened.at.halt?.detail).toBe(
      'the shell ended while it was running tests of other tasks again, after TASK-002',
    );
    expect(reopened.all('!resume').at.tasks['TASK-001']?.status).toBe('STALE');
    rig.all('!pause');
    expect(rig.at.halt?.reason).toBe('paused');
    rig.all('!build');
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'PENDING']);
  });

  test('keep the critic’s gate closed while they are owed', () => {
    const rig = driven('planned', { agent: breaker('TASK-003', 'src/part-1.mjs') });
    rig.line('!build');
    rig.run(() => rig.flying?.type === 'checks/rerun');
    rig.all('!pause');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.do('!critic')).toMatchObject({
      missing: [{ what: 'the tests of TASK-001 are to be run again after TASK-003', next: '!build' }],
    });
    rig.all('!build', '!critic');
  });

  test('break nothing but one of two owners where only its command fails', () => {
    const rig = driven('planned', {
      agent: (run) =>
        run.taskId !== 'TASK-003'
          ? null
          : {
              writes: {
                'src/part-1.mjs': 'x',
                'src/part-2.mjs': BROKEN,
                'src/part-3.mjs': 'x',
                'tests/part-3.test.mjs': 'x',
              },
              end: { result: result('task', { files_modified: ['src/part-1.mjs', 'src/part-2.mjs'] }) },
            },
      exit: failing('src/part-2.mjs'),
    });
    rig.do('!build');
    expect(reruns(rig)).toEqual([[TEST_1, 'node --test tests/part-2.test.mjs']]);
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'DONE']);
  });
});

describe('a crash at any append', () => {
  test('leads to the same end: nothing is lost, and what broke stops the build once', () => {
    const wanted = statusOf(broken());
    const journals: Rig[] = [];
    const rig = driven('planned', BREAKS);
    rig.onBatch = (_when, one) => {
      if (one.types().some((type) => type === 'task/checkpointed')) journals.push(frozen(one));
    };
    rig.do('!build');
    rig.onBatch = null;
    expect(journals.length).toBeGreaterThan(8);
    for (const dead of journals) {
      const again = dead.reopen();
      for (let lines = 0; lines < 5 && again.at.halt?.reason === 'interrupted'; lines += 1) again.do('!resume retry');
      expect(statusOf(again)).toEqual(wanted);
      expect(again.at.regressions).toHaveLength(1);
      expect(again.at.halt).toEqual(rig.at.halt);
    }
  });

  test('between any two events of the journal too', () => {
    const rig = broken();
    // What lies there is what TASK-002 has left.
    const from = rig.types().lastIndexOf('task/checkpointed');
    for (let length = from + 1; length <= rig.journal.length; length += 1) {
      const again = new Rig(rig.script, { setup: 'ok', context: context() }, rig.project.copy());
      again.journal = rig.journal.slice(0, length);
      expect(fold(again.journal)).not.toBeNull();
      again.open(true);
      again.run();
      for (let lines = 0; lines < 5 && again.at.halt?.reason === 'interrupted'; lines += 1) again.do('!resume retry');
      expect([length, again.at.halt?.detail, again.at.regressions.length]).toEqual([length, rig.at.halt?.detail, 1]);
    }
  });
});

describe('elsewhere than in a build task by task', () => {
  test('tasks that were built at the same time are checked one by one as they are put in place', () => {
    const context = parallelContext(3);
    const spoil = breaker('TASK-003', 'src/part-1.mjs');
    const rig = new Rig(
      {
        setup: { kind: 'ok', context },
        agent: (run) => (run.purpose === 'plan' ? { end: { result: lanePlanResult(LANE_TASKS) } } : spoil(run)),
        exit: failing('src/part-1.mjs'),
      },
      { setup: 'ok', context },
    );
    rig.all(
      'Start agent 0',
      'A habit tracker for Linux: add habits and list them.',
      '/code/habits',
      '!compile',
      '!plan',
    );
    rig.do('!build');
    expect(statusOf(rig)).toEqual(['STALE', 'DONE', 'DONE', 'IN-PROGRESS', 'PENDING']);
    // What TASK-004 has built beside them is put in place first, then the STALE one is built.
    rig.all('!build --seen');
    expect(new Set(statusOf(rig))).toEqual(new Set(['DONE']));
    expect(rig.events('run/started').filter(({ run }) => run.taskId === 'TASK-004')).toHaveLength(0);
  });

  test('a change in maintenance that breaks a task of the plan stops, and that task is built again there', () => {
    const file = 'src/part-2.mjs';
    const scoped = {
      ...scope(file),
      tasks: scope(file).tasks.map((one) => ({ ...one, gateCommands: ['node fix.mjs'] })),
    };
    const rig = driven('maintenance', {
      agent: (run) => {
        if (run.purpose === 'scope') return { end: { result: scoped } };
        return run.taskId === 'MAINT-001-1' ? { writes: { [file]: BROKEN } } : null;
      },
      exit: failing(file),
    });
    rig.all('Make it blue').do('!build');
    expect(reruns(rig)).toEqual([['node --test tests/part-2.test.mjs']]);
    expect(rig.at).toMatchObject({ stage: 'maintenance', maintenance: [{ status: 'approved' }] });
    expect(rig.at.tasks['TASK-002']).toMatchObject({ status: 'STALE', brokenBy: 'MAINT-001-1' });
    expect(nextStep(rig.at).command).toBe('!build');
    rig.all('!build --seen');
    expect(rig.at).toMatchObject({
      stage: 'maintenance',
      maintenance: [{ status: 'finished' }],
      work: null,
      halt: null,
    });
    expect(new Set(Object.values(rig.at.tasks).map(({ status }) => status))).toEqual(new Set(['DONE']));
    expect(rig.project.commits.at(-1)?.files).toContain(PATHS.regressions);
  });

  describe('a change in maintenance that breaks a task of the plan', () => {
    const file = 'src/part-2.mjs';
    const scoped = {
      ...scope(file),
      tasks: scope(file).tasks.map((it) => ({ ...it, gateCommands: ['node fix.mjs'] })),
    };
    const breaks: Script = {
      agent: (run) => {
        if (run.purpose === 'scope') return { end: { result: scoped } };
        return run.taskId === 'MAINT-001-1' && run.because.length === 0 ? { writes: { [file]: BROKEN } } : null;
      },
      exit: failing(file),
    };
    /** The change has broken TASK-002. */
    function stopped(): Rig {
      const rig = driven('maintenance', breaks);
      rig.all('Make it blue').do('!m-build');
      expect(rig.at.tasks['TASK-002']).toMatchObject({ status: 'STALE', brokenBy: 'MAINT-001-1' });
      return rig;
    }

    test('says what can be typed there: a replay would drop the change, so that !m-skip is named', () => {
      const rig = stopped();
      expect(report(rig)).toContain('- !m-skip: gives MAINT-001 up');
      expect(report(rig)).not.toContain('- !replay');
      rig.all('!m-skip --yes');
      expect(rig.at).toMatchObject({ stage: 'maintenance', halt: null, work: null });
      expect(new Set(Object.values(rig.at.tasks).map(({ status }) => status))).toEqual(new Set(['DONE']));
    });

    test('!m-build shows what is STALE before it is built again, as !build does', () => {
      const rig = stopped();
      rig.do('!m-build');
      expect(rig.state.shell.confirm).toMatchObject({ phrase: 'build' });
      expect(rig.words()).toContain('TASK-002 Part 2 is STALE');
      rig.all('no').do('!m-build TASK-002 quickly');
      expect(rig.state.shell.confirm).toMatchObject({ command: '!build TASK-002 quickly --seen' });
      rig.all('build');
      expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
      // What is done to the file is a part of the change.
      expect(rig.at.maintenance[0]?.files).toContain('tests/part-2.test.mjs');
    });

    test('whose mending is BLOCKED goes on by the line that is said', () => {
      const rig = stopped();
      rig.script = { ...breaks, exit: (command) => (command.includes('part-2') ? 1 : 0) };
      rig.all('!build --seen');
      expect(rig.at.tasks['TASK-002']?.status).toBe('BLOCKED');
      expect(nextStep(rig.at).command).toBe('!build TASK-002 <what to do differently>');
      rig.script = {};
      rig.all('!build TASK-002 mend it');
      expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
      expect(rig.at.tasks['TASK-002']?.status).toBe('DONE');
    });

    test('whose mending breaks the change itself is built again after the replay that is named', () => {
      const rig = stopped();
      let tried = 0;
      const worse = { [file]: 'worse', 'tests/part-2.test.mjs': 'mended' };
      rig.script = {
        agent: (run) => (run.taskId === 'TASK-002' && tried++ === 0 ? { writes: worse } : null),
        exit: (command, _attempt, project) =>
          command === 'node fix.mjs' && project.files.get(file) === 'worse' ? 1 : 0,
      };
      rig.all('!build --seen');
      expect(rig.at.tasks['MAINT-001-1']).toMatchObject({ status: 'STALE', brokenBy: 'TASK-002' });
      expect(report(rig)).toContain('- !replay MAINT-001-1: takes TASK-002 back');
      rig.all('!replay MAINT-001-1 --yes');
      expect(rig.events('run/started').at(-2)?.run.taskId).toBe('TASK-002');
      expect(new Set(Object.values(rig.at.tasks).map(({ status }) => status))).toEqual(new Set(['DONE']));
      expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
    });
  });

  test('a later change that breaks an earlier change makes that one STALE, though the map does not name it', () => {
    const file = 'src/new.mjs';
    const one = { ...scope(file), tasks: scope(file).tasks.map((it) => ({ ...it, gateCommands: ['node new.mjs'] })) };
    const two = { ...one, tasks: one.tasks.map((it) => ({ ...it, gateCommands: ['node other.mjs'] })) };
    const rig = driven('maintenance', {
      agent: (run) => {
        if (run.purpose === 'scope') return { end: { result: run.runId === first(rig) ? one : two } };
        return run.taskId === 'MAINT-002-1' ? { writes: { [file]: BROKEN } } : null;
      },
      exit: (command, _attempt, project) => (command === 'node new.mjs' && project.files.get(file) === BROKEN ? 1 : 0),
    });
    rig.all('Make it blue', '!build', 'Make it green').do('!build');
    expect(rig.at.tasks['MAINT-001-1']).toMatchObject({ status: 'STALE', brokenBy: 'MAINT-002-1' });
    rig.all('!build --seen');
    expect(rig.at.maintenance.map(({ status }) => status)).toEqual(['finished', 'finished']);
    expect(rig.at.tasks['MAINT-001-1']?.status).toBe('DONE');
  });
});

const first = (rig: Rig): string | undefined =>
  rig.events('run/started').find(({ run }) => run.purpose === 'scope')?.run.runId;

/** The shell as a crash would leave it here. */
function frozen(rig: Rig): Rig {
  const dead = new Rig(rig.script, { setup: 'ok', context: context() }, rig.project.copy());
  dead.journal = [...rig.journal];
  return dead;
}
