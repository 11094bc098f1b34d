import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../src/core/next-step.ts';
import { asks, driven, question, Rig, type Script } from '../../support/given.ts';

/** A build whose shell died while TASK-001's agent worked, and the shell that opened it again. */
function crashed(script: Script = {}): Rig {
  const rig = driven('planned', script);
  rig.line('!build');
  rig.run(() => rig.at.work?.kind === 'run');
  rig.project.files.set('src/part-1.mjs', 'half done');
  const next = rig.reopen();
  next.run();
  return next;
}
const status = (rig: Rig, id = 'TASK-001') => rig.at.tasks[id]?.status;
const runs = (rig: Rig) => rig.events('run/started').flatMap(({ run }) => (run.taskId === null ? [] : [run.taskId]));

describe('after a crash in a task', () => {
  test('the run is shown as interrupted, nothing goes on by itself, the half-done work is set apart', () => {
    const rig = crashed();
    expect(rig.at.halt).toEqual({
      reason: 'interrupted',
      detail: 'the shell ended while it was running R0004 (task TASK-001)',
    });
    expect(rig.events('run/ended').at(-1)).toMatchObject({ runId: 'R0004', outcome: 'interrupted' });
    expect(rig.at.tasks['TASK-001']?.spans).toMatchObject([{ closed: true }]);
    expect(nextStep(rig.at)).toEqual({ waiting: true, text: 'interrupted', command: '!resume' });
    expect(rig.do('!resume')).toMatchObject({ kind: 'decision' });
    expect(rig.at.question?.questions[0]?.options).toEqual([
      'retry the run',
      'keep what is there and check it',
      'skip this task',
    ]);
  });

  test.each(['1', 'retry', 'RETRY the run', ''])('%j retries it in a new stretch', (answer) => {
    const rig = crashed().all('!resume', answer);
    expect(runs(rig)).toEqual(['TASK-001', 'TASK-001', 'TASK-002', 'TASK-003']);
    expect(rig.at.builtAt).not.toBeNull();
  });

  test.each(['2', 'keep'])('%j takes what is there to the checks', (answer) => {
    const rig = crashed();
    rig.project.files.set('tests/part-1.test.mjs', 'by the human, after the crash');
    rig.all('!resume', answer);
    expect(runs(rig)).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
    expect(rig.events('task/checkpointed')[0]).toMatchObject({
      taskId: 'TASK-001',
      runId: 'R0004',
      files: ['src/part-1.mjs'],
    });
  });

  test('work that was kept and fails its checks goes on in a stretch of its own, so that it is committed too', () => {
    const rig = crashed({ exit: (command, attempt) => (command.includes('part-1') && attempt === 1 ? 1 : 0) });
    rig.project.files.set('tests/part-1.test.mjs', 'by the human, after the crash');
    rig.all('!resume keep');
    expect(rig.events('task/checkpointed')[0]?.files).toEqual(['src/part-1.mjs', 'tests/part-1.test.mjs']);
    expect(rig.at.tasks['TASK-001']?.attempts).toBe(1);
  });

  test.each(['3', 'skip'])('%j leaves the task out and builds the rest', (answer) => {
    const rig = crashed().all('!resume', answer);
    expect(['TASK-001', 'TASK-002', 'TASK-003'].map((id) => status(rig, id))).toEqual(['BLOCKED', 'PENDING', 'DONE']);
  });

  test.each(['retry', 'keep', 'skip'])('!resume %s needs no question, also when one waits', (choice) => {
    const direct = crashed().all(`!resume ${choice}`);
    const asked = crashed().all('!resume', `!resume ${choice}`);
    expect(status(direct)).toBe(choice === 'skip' ? 'BLOCKED' : 'DONE');
    expect(status(asked)).toBe(status(direct));
    expect(asked.at.question).toBeNull();
  });

  test('an answer that is none of the ways is refused, and !resume shows the question again', () => {
    const rig = crashed().all('!resume');
    expect(rig.do('whatever')).toMatchObject({ kind: 'refusal', code: 'recovery-choice' });
    rig.shown = [];
    rig.all('!resume');
    expect(rig.words()).toContain('TASK-001 was interrupted. How shall it go on?');
    expect(rig.events('question/asked')).toHaveLength(1);
  });

  test('the question outlives a second crash', () => {
    const rig = crashed().all('!resume').reopen();
    rig.run();
    expect(rig.at.work?.kind).toBe('question');
    rig.all('1');
    expect(rig.at.builtAt).not.toBeNull();
    expect(rig.events('question/asked')).toHaveLength(1);
  });

  test('!build instead of !resume starts the task over', () => {
    const rig = crashed().all('!build');
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('a crash, a keep, a crash again: no attempt is counted, no checkpoint made twice', () => {
    const rig = crashed();
    rig.project.files.set('tests/part-1.test.mjs', 'there');
    rig.line('!resume keep');
    rig.run(() => rig.at.work?.kind === 'checkpoint');
    const again = rig.reopen();
    again.run();
    again.all('!resume');
    expect(again.project.commits.filter(({ id }) => id === 'TASK-001 R0004')).toHaveLength(1);
    expect(again.events('task/checkpointed').filter(({ taskId }) => taskId === 'TASK-001')).toHaveLength(1);
  });
});

describe('after a crash elsewhere', () => {
  test('a reading role is started over by !resume, and there is nothing to keep or skip', () => {
    const rig = driven('compiled');
    rig.line('!plan');
    rig.run(() => rig.at.work?.kind === 'run');
    const next = rig.reopen();
    next.run();
    expect(next.do('!resume skip')).toMatchObject({
      kind: 'refusal',
      code: 'no-task',
      tryNext: ['!resume', '!status'],
    });
    expect(next.do('!resume keep')).toMatchObject({ kind: 'refusal', code: 'no-task' });
    next.all('!resume');
    expect(next.at.planHash).not.toBeNull();
    expect(next.at.question).toBeNull();
  });

  test('a clarification is still there, and its answer goes into the same conversation', () => {
    const rig = new Rig({ agent: (run) => (run.resumes === null ? asks(question('Q1'), question('Q2')) : null) });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits', 'A');
    const next = rig.reopen();
    next.run();
    expect(next.at.question?.answers).toHaveLength(1);
    next.all('B');
    expect(next.at.interviewed).toBe(true);
    expect(next.events('run/started').at(-1)?.run.resumes).toBe('s1');
  });

  test('nothing stopped is nothing to resume', () => {
    expect(driven('compiled').do('!resume')).toMatchObject({ kind: 'refusal', code: 'not-stopped' });
  });
});

describe('a pause', () => {
  const kinds = ['run', 'record', 'check', 'checkpoint'] as const;
  test.each(kinds)('while it is at %s of a task goes on from the same task', (kind) => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === kind);
    rig.all('!pause');
    expect(rig.at.halt?.reason).toBe('paused');
    const edits = rig.project.files;
    edits.set('mine.txt', 'the human’s, during the pause');
    rig.all('!resume');
    expect(rig.at.order.map((id) => rig.at.tasks[id]?.status)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.events('task/checked').flatMap(({ outside }) => outside)).toEqual([]);
    expect(rig.events('task/checkpointed')).toHaveLength(3);
    expect(Object.values(rig.at.tasks).map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
  });

  test.each([
    ['deliver', '!compile', 'discovery'],
    ['validate', '!compile', 'discovery'],
    ['commit', '!compile', 'discovery'],
    ['verify-checks', '!verify', 'secured'],
  ] as const)('while it is at %s goes on', (kind, line, from) => {
    const rig = driven(from);
    rig.line(line);
    rig.run(() => rig.at.work?.kind === kind);
    rig.all('!pause');
    if (rig.at.halt !== null) rig.all('!resume');
    expect(rig.at).toMatchObject({ work: null, halt: null });
  });

  test('after the checks, then !build: what the human added meanwhile stays the human’s', () => {
    const rig = driven('planned', {
      fail: (effect) => (effect.type === 'git/checkpoint' ? 'index.lock is there' : null),
    });
    rig.all('!build');
    rig.project.files.set('notes.txt', 'the human’s');
    rig.script = {};
    rig.all('!build');
    expect(rig.events('task/checked').flatMap(({ outside }) => outside)).toEqual([]);
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('a second pause, and one where nothing runs, are refused', () => {
    const rig = driven('planned');
    expect(rig.do('!pause')).toMatchObject({ kind: 'refusal', code: 'nothing-runs' });
    rig.line('!build');
    rig.all('!pause');
    expect(rig.do('!pause')).toMatchObject({ kind: 'refusal', code: 'nothing-runs' });
  });

  test('while the agent is being stopped, gates and !resume wait', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.line('!pause');
    for (const line of ['!critic', '!resume', '!reset', '!build']) {
      expect(rig.line(line)).toMatchObject({ kind: 'refusal', code: 'stopping' });
    }
    rig.run();
    rig.all('!resume');
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('taken back at once, and set again, leaves no run hanging', () => {
    const rig = driven('planned', {
      agent: (run) => (run.taskId === 'TASK-001' && run.resumes === null ? asks(question()) : null),
    });
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'question');
    rig.line('A');
    rig.line('!pause');
    rig.run();
    rig.all('!resume');
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('keep and skip work on a paused task too', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'check');
    rig.all('!pause', '!resume skip');
    expect(status(rig)).toBe('BLOCKED');
  });
});

describe('when the world fails', () => {
  const places = [
    ['agent/run', 'planned', '!build'],
    ['tree/record', 'planned', '!build'],
    ['checks/run', 'planned', '!build'],
    ['git/checkpoint', 'planned', '!build'],
    ['files/deliver', 'discovery', '!compile'],
    ['project/observe', 'discovery', '!compile'],
    ['git/commit', 'discovery', '!compile'],
    ['verification/check', 'secured', '!verify'],
  ] as const;
  test.each(places)('%s stops the pipeline with the next step, and !resume goes on', (type, from, line) => {
    const rig = driven(from);
    rig.script = { fail: (effect) => (effect.type === type ? 'index.lock is there' : null) };
    rig.all(line);
    expect(rig.at.halt).toEqual({ reason: 'failed', detail: 'index.lock is there. !doctor' });
    expect(Object.values(rig.at.tasks).every(({ attempts }) => attempts === 0)).toBe(true);
    rig.script = {};
    rig.all('!resume');
    expect(rig.at).toMatchObject({ work: null, halt: null });
  });

  test('a closing record that fails is said once and not ordered again and again', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.script = { fail: (effect) => (effect.type === 'tree/record' ? 'disk full' : null) };
    rig.all('!pause');
    expect(rig.words().match(/disk full/g)).toHaveLength(1);
    rig.script = {};
    rig.all('!resume');
    expect(rig.at.builtAt).not.toBeNull();
  });
});
