import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { nextStep } from '../../../src/core/next-step.ts';
import { driven, Rig, type Script } from '../../support/given.ts';
import { context, result, scope } from '../../support/story.ts';

const requested = (text = 'Make it blue', script: Script = {}): Rig => driven('maintenance', script).all(text);
const log = (rig: Rig): string => rig.project.files.get(PATHS.changeLog) ?? '';

describe('a shipped project', () => {
  test('goes to Agent 7 when it is resumed from the menu, and only then', () => {
    const shipped = driven('shipped');
    const looked = new Rig({}, { setup: 'ok', context: context() }, shipped.project);
    looked.journal = [...shipped.journal];
    looked.open(false);
    expect(looked.at.stage).toBe('verification');
    const resumed = shipped.reopen();
    expect(resumed.at).toMatchObject({ stage: 'maintenance', lastAgent: 7 });
    expect(nextStep(resumed.at).command).toBe('describe the change');
  });

  test('goes to Agent 7 by Start agent 7, and by Start agent 0 within a session', () => {
    expect(driven('shipped').all('Start agent 7').at.stage).toBe('maintenance');
    expect(driven('shipped').all('Start agent 0').at.stage).toBe('maintenance');
  });

  test('does not open maintenance while something is under way', () => {
    const rig = driven('shipped');
    rig.line('!critic');
    rig.run(() => rig.at.work?.kind === 'run');
    expect(rig.reopen().at.stage).toBe('critique');
  });
});

describe('a change cycle', () => {
  test('is not opened by the words that only say what to do next', () => {
    const rig = driven('maintenance');
    const before = rig.journal.length;
    expect(rig.do('describe the change').kind).toBe('decision');
    expect(rig.journal).toHaveLength(before);
    expect(rig.words()).toContain('In your own words');
  });

  test('names what can be typed in maintenance where no task of it is named', () => {
    const rig = requested();
    expect(rig.do('!m-build foo')).toMatchObject({ code: 'no-task', tryNext: ['!m-status', '!m-build'] });
    expect(rig.do('!m-build TASK-001 redo')).toMatchObject({
      code: 'not-in-cycle',
      tryNext: ['!m-status', '!m-build'],
    });
  });

  test('is scoped, approved by !m-build, built, checked with its own commands, committed and logged', () => {
    const rig = requested();
    expect(rig.at.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'scoped', taskIds: ['MAINT-001-1'] }]);
    expect(nextStep(rig.at)).toMatchObject({ text: 'MAINT-001: 1 task scoped', command: '!m-build' });
    expect(rig.events('task/picked').some(({ taskId }) => taskId.startsWith('MAINT'))).toBe(false);
    rig.all('!m-build');
    expect(rig.at.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'finished' }]);
    expect(rig.at.tasks['MAINT-001-1']).toMatchObject({ status: 'DONE' });
    const check = rig.done.findLast((effect) => effect.type === 'checks/run');
    expect(check?.type === 'checks/run' && check.commands).toEqual(['node --test tests/part-1.test.mjs']);
    const built = rig.events('run/started').findLast(({ run }) => run.purpose === 'task');
    expect(built?.run).toMatchObject({ agent: 7, taskId: 'MAINT-001-1' });
    expect(log(rig)).toMatch(
      /## MAINT-001: A change\n[\s\S]*Request: Make it blue[\s\S]*MAINT-001-1 Change it: DONE \(commit [0-9a-f]{40}\)/,
    );
    expect(rig.types().at(-1)).toBe('bundle/committed');
    expect(rig.at).toMatchObject({ stage: 'maintenance', work: null, halt: null });
    expect(rig.types().filter((type) => type === 'build/completed')).toHaveLength(1);
  });

  test('is revised by more words before it is approved, under the same number', () => {
    const rig = requested().all('and bold');
    expect(rig.at.maintenance).toMatchObject([
      { id: 'MAINT-001', request: 'Make it blue\nand bold', status: 'scoped' },
    ]);
    expect(rig.events('maintenance/scoped')).toHaveLength(2);
  });

  test('the second one has the next number, and both stay in the log', () => {
    const rig = requested().all('!m-build', 'Make it green', '!m-build');
    expect(rig.at.maintenance.map(({ id, status }) => [id, status])).toEqual([
      ['MAINT-001', 'finished'],
      ['MAINT-002', 'finished'],
    ]);
    expect(log(rig).match(/^## MAINT-\d+/gm)).toEqual(['## MAINT-001', '## MAINT-002']);
    expect(rig.project.commits.filter(({ id }) => id.startsWith('maintenance-'))).toHaveLength(2);
  });

  test('that names more than five tasks, an unsafe file or no command stops instead', () => {
    for (const wrong of [
      { ...scope('artifacts/x.md') },
      { ...scope('../x') },
      { ...scope(), tasks: [{ ...scope().tasks[0]!, gateCommands: [] }] },
      { ...scope(), tasks: Array.from({ length: 6 }, () => scope().tasks[0]!) },
    ]) {
      const rig = requested('Change', {
        agent: (run) => (run.purpose === 'scope' ? { end: { result: result('scope', wrong) } } : null),
      });
      expect(rig.at.halt?.reason).toBe('failed');
      expect(rig.at.maintenance).toMatchObject([{ status: 'requested' }]);
      expect(rig.do('!build')).toMatchObject({ kind: 'refusal', code: 'no-scope' });
    }
  });

  test('a task of it that is BLOCKED can be sent back with a note, and the cycle ends', () => {
    const rig = driven('maintenance').all('Make it blue');
    rig.script = { exit: () => 1 };
    rig.all('!m-build');
    expect(rig.at.halt?.detail).toBe('blocked: MAINT-001-1');
    rig.script = {};
    rig.all('!m-build MAINT-001-1 try again');
    expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
  });

  test('naming a task of a scope that was not approved approves the scope', () => {
    const rig = requested().all('!build MAINT-001-1 in navy');
    expect(rig.types()).toContain('maintenance/approved');
    expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
  });

  test.each(['!build TASK-001 fix it', '!build MAINT-001-1 again'])(
    '%s outside of a cycle is refused, and nothing is built',
    (line) => {
      const rig = requested().all('!m-build');
      const before = rig.journal.length;
      expect(rig.do(line)).toMatchObject({
        kind: 'refusal',
        code: 'not-in-cycle',
        tryNext: ['describe the change you want'],
      });
      expect(rig.journal).toHaveLength(before);
    },
  );

  test('a plan’s task cannot be built while a scope waits for its approval', () => {
    const rig = requested();
    expect(rig.do('!build TASK-002 fix')).toMatchObject({ kind: 'refusal', code: 'not-in-cycle' });
    expect(rig.at.maintenance).toMatchObject([{ status: 'scoped' }]);
  });

  test.each(['!m-build', '!build'])('%s without a change says what to do', (line) => {
    const refusal = { kind: 'refusal', code: 'no-scope', tryNext: ['describe the change you want'] };
    expect(driven('maintenance').do(line)).toMatchObject(refusal);
  });

  test('!build does what !m-build does, as long as the project is in maintenance', () => {
    const rig = requested().all('!build');
    expect(rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
  });

  test('words while it is under way are noted; words while it is being recorded are asked for again', () => {
    const rig = requested();
    rig.line('!m-build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.line('with a border');
    expect(rig.at.notes).toEqual([{ agent: 7, text: 'with a border' }]);
    rig.run(() => rig.at.work?.kind === 'commit');
    expect(rig.line('And green')).toMatchObject({ kind: 'refusal', code: 'busy' });
    rig.run();
    rig.all('And green');
    expect(rig.at.maintenance.at(-1)).toMatchObject({ id: 'MAINT-002', status: 'scoped' });
  });

  test('interrupted in the middle, ends as it would have', () => {
    const rig = requested();
    rig.line('!m-build');
    rig.run(() => rig.at.work?.kind === 'run');
    const next = rig.reopen();
    next.run();
    next.all('!resume retry');
    expect(next.at.maintenance).toMatchObject([{ status: 'finished' }]);
  });

  test('that was not approved is no part of the product: a new review neither runs nor misses it', () => {
    const strange = {
      ...scope('src/new.mjs'),
      tasks: [{ ...scope('src/new.mjs').tasks[0]!, gateCommands: ['node new.mjs'] }],
    };
    const rig = requested('Make it blue', {
      agent: (run) => (run.purpose === 'scope' ? { end: { result: result('scope', strange) } } : null),
      exit: (command) => (command === 'node new.mjs' ? 1 : 0),
    });
    rig.all('!critic', '!security', '!verify');
    expect(rig.at.verification?.verdict).toBe('SHIP');
  });

  test('that was approved and is stuck keeps a new review of the whole from beginning, until it is made or given up', () => {
    const rig = requested();
    rig.script = { exit: () => 1 };
    rig.all('!m-build');
    rig.script = {};
    expect(rig.do('!critic')).toMatchObject({
      code: 'gate-closed',
      missing: [{ what: expect.stringContaining('MAINT-001 is under way'), next: '!m-build or !m-skip' }],
    });
    rig.all('!build MAINT-001-1 otherwise');
    expect(rig.at).toMatchObject({ stage: 'maintenance', maintenance: [{ status: 'finished' }] });
    rig.all('!critic', '!security', '!verify');
    expect(rig.at.verification?.verdict).toBe('SHIP');
  });

  test('does not take the registered stage back, and neither does a new review', () => {
    const rig = requested().all('!m-build', '!critic');
    expect(rig.at).toMatchObject({ stage: 'critique', furthest: 'maintenance' });
  });
});
