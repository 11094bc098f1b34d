import { describe, expect, test } from 'vitest';
import type { Run } from '../../../schemas/event.ts';
import { asks, driven, type Performance, question, Rig } from '../../support/given.ts';
import { planFiles, result, TASKS, task } from '../../support/story.ts';

const statuses = (rig: Rig) => Object.values(rig.at.tasks).map(({ status }) => status);
const taskRuns = (rig: Rig) =>
  rig.events('run/started').flatMap(({ run }) => (run.purpose === 'task' ? [`${run.taskId}.${run.attempt}`] : []));
const broken = { end: { outcome: 'failed', why: 'could not', result: null } } as const satisfies Performance;
const forTask =
  (id: string, performance: (run: Run) => Performance | null) =>
  (run: Run): Performance | null =>
    run.taskId === id ? performance(run) : null;

describe('the build', () => {
  test('takes the tasks in order of what they stand on, one checkpoint each, and ends', () => {
    const rig = driven('built');
    expect(taskRuns(rig)).toEqual(['TASK-001.1', 'TASK-002.1', 'TASK-003.1']);
    expect(rig.events('task/checkpointed').map(({ taskId }) => taskId)).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
    expect(rig.types().filter((type) => type === 'build/completed')).toHaveLength(1);
    expect(rig.at).toMatchObject({ stage: 'building', work: null, halt: null, handoffVersion: 3 });
  });

  test('a failing gate command goes back to the same agent with its output, and passes the second time', () => {
    const rig = driven('planned', {
      exit: (command, attempt) => (command.includes('part-1') && attempt === 1 ? 1 : 0),
    });
    rig.all('!build');
    expect(taskRuns(rig).slice(0, 2)).toEqual(['TASK-001.1', 'TASK-001.2']);
    const second = rig.events('run/started').find(({ run }) => run.attempt === 2)?.run;
    expect(second?.because[0]).toContain('gate command `node --test tests/part-1.test.mjs` failed (exit 1)\nnot ok');
    expect(second?.resumes).toBe('s3');
    expect(statuses(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('after three attempts a task is BLOCKED, and the build goes on with what does not stand on it', () => {
    const rig = driven('planned', { exit: (command) => (command.includes('part-1') ? 1 : 0) });
    rig.all('!build');
    expect(taskRuns(rig)).toEqual(['TASK-001.1', 'TASK-001.2', 'TASK-001.3', 'TASK-003.1']);
    expect(statuses(rig)).toEqual(['BLOCKED', 'PENDING', 'DONE']);
    expect(rig.at.halt).toEqual({ reason: 'failed', detail: 'blocked: TASK-001; waiting behind them: TASK-002' });
    expect(rig.do('!resume')).toMatchObject({ kind: 'refusal', tryNext: ['!build TASK-001 <what to do differently>'] });
    rig.script = {};
    rig.all('!build TASK-001 use another way');
    expect(rig.events('run/started').at(-2)?.run).toMatchObject({
      taskId: 'TASK-001',
      attempt: 1,
      because: ['use another way'],
    });
    expect(statuses(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.types().at(-1)).toBe('bundle/committed');
  });

  test.each<[string, Performance]>([
    ['failed', broken],
    ['unreadable', { end: { outcome: 'unreadable', why: 'no JSON', result: null } }],
    ['unreported', { end: { outcome: 'unreported', why: 'nothing said', result: null } }],
    ['error', { end: { outcome: 'error', why: 'died', result: null } }],
  ])('a run that ends as %s is an attempt, never a pass', (_outcome, performance) => {
    const rig = driven('planned', { agent: forTask('TASK-003', () => performance) });
    rig.all('!build');
    expect(taskRuns(rig).filter((run) => run.startsWith('TASK-003'))).toEqual([
      'TASK-003.1',
      'TASK-003.2',
      'TASK-003.3',
    ]);
    expect(rig.at.tasks['TASK-003']).toMatchObject({ status: 'BLOCKED', checkpoint: null });
    expect(rig.events('task/checked').some(({ taskId }) => taskId === 'TASK-003')).toBe(false);
  });

  test.each(['auth', 'rate', 'overload'] as const)(
    'trouble of the agent itself (%s) stops the build and counts no attempt',
    (kind) => {
      const error = { kind, status: 401, retryable: false, message: 'no' };
      const rig = driven('planned', {
        agent: forTask('TASK-001', () => ({ end: { outcome: 'error', why: 'no', error, result: null } })),
      });
      rig.all('!build');
      expect(taskRuns(rig)).toEqual(['TASK-001.1']);
      expect(rig.at.halt?.reason).toBe('failed');
      expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'IN-PROGRESS', attempts: 0 });
      rig.script = {};
      rig.all('!resume');
      expect(statuses(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    },
  );

  test('a task whose checkpoint would take in the user’s work is BLOCKED with what to do', () => {
    const rig = driven('planned', { entangled: ['src/part-1.mjs'] });
    rig.all('!build');
    expect(rig.at.tasks['TASK-001']?.failures[0]).toMatch(
      /src\/part-1\.mjs overlap your own uncommitted work.*!build TASK-001/,
    );
  });

  test('where the plan expects no change, the commit the task began from is its checkpoint', () => {
    const tasks = [task(1), task(2), task(3, { outputFiles: [], emptyDiffAllowed: true })];
    const agent = (run: Run) =>
      run.purpose === 'plan' ? { end: { result: result('plan', { files: planFiles(tasks) }) } } : null;
    const rig = driven('built', { agent });
    expect(rig.at.tasks['TASK-003']).toMatchObject({ status: 'DONE', checkpoint: { sha: 'base' } });
  });

  test('tasks are picked again after a pause and !build, without a second checkpoint of what is DONE', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.tasks['TASK-002']?.status === 'IN-PROGRESS' && rig.at.work?.kind === 'run');
    rig.all('!pause', '!build');
    expect(taskRuns(rig)).toEqual(['TASK-001.1', 'TASK-002.1', 'TASK-002.1', 'TASK-003.1']);
    expect(rig.project.commits.filter(({ id }) => id.startsWith('TASK-001'))).toHaveLength(1);
    expect(statuses(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });
});

describe('a plan that does not hold', () => {
  const wrong = result('plan', { files: planFiles([TASKS[0]!, TASKS[1]!]) });

  test('goes back to the Planner with every problem, three times, then stops', () => {
    const rig = driven('compiled', { agent: (run) => (run.purpose === 'plan' ? { end: { result: wrong } } : null) });
    rig.all('!plan');
    expect(rig.events('plan/rejected').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(rig.events('run/started').at(-1)?.run.because[0]).toMatch(/feature-spec\.md:\d+ F-003/);
    expect(rig.at).toMatchObject({ planHash: null, halt: { reason: 'failed' } });
    expect(rig.at.halt?.detail).toMatch(/the plan failed validation 3 times/);
    expect(rig.do('!build')).toMatchObject({ kind: 'refusal', code: 'gate-closed' });
  });

  test('is accepted when the second try holds', () => {
    const rig = driven('compiled', {
      agent: (run) => (run.purpose === 'plan' && run.attempt === 1 ? { end: { result: wrong } } : null),
    });
    rig.all('!plan');
    expect(rig.at.order).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
    expect(rig.at.halt).toBeNull();
  });

  test('can be put right by hand: !build takes it as it lies there', () => {
    const rig = driven('compiled', { agent: (run) => (run.purpose === 'plan' ? { end: { result: wrong } } : null) });
    rig.all('!plan');
    for (const file of planFiles()) rig.project.files.set(file.path, file.content);
    rig.all('!build');
    expect(rig.at.builtAt).not.toBeNull();
  });
});

describe('questions', () => {
  test('are asked, answered one by one, and go back into the same conversation', () => {
    const rig = new Rig({
      agent: (run) =>
        run.purpose === 'interview' && run.resumes === null ? asks(question('Q1'), question('Q2')) : null,
    });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits');
    expect(rig.at.question?.questions).toHaveLength(2);
    rig.all('2');
    expect(rig.at.work?.kind).toBe('question');
    rig.all('my own words');
    expect(rig.at.answers.map(({ question: id, answer, by }) => [id, answer, by])).toEqual([
      ['Q1', 'B', 'human'],
      ['Q2', 'my own words', 'human'],
    ]);
    expect(rig.events('run/started').at(-1)?.run.resumes).toBe('s1');
    expect(rig.at).toMatchObject({ interviewed: true, work: null });
  });

  test('come in five rounds at the most, then the pipeline stops', () => {
    const rig = new Rig({ agent: (run) => (run.purpose === 'interview' ? asks(question()) : null) });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits');
    for (let round = 1; round <= 5; round += 1) {
      expect(rig.at.question?.round).toBe(round);
      rig.all('');
    }
    expect(rig.at.halt?.detail).toContain('asked more than 5 rounds');
    expect(rig.events('question/asked')).toHaveLength(5);
    rig.script = {};
    rig.all('!resume');
    expect(rig.at.interviewed).toBe(true);
  });

  test('of a task leave its stretch closed, so that what the human edits meanwhile stays the human’s', () => {
    const rig = driven('planned', {
      agent: forTask('TASK-001', (run) =>
        run.resumes === null ? { ...asks(question()), writes: { 'src/part-1.mjs': 'half' } } : null,
      ),
    });
    rig.all('!build');
    expect(rig.at.tasks['TASK-001']?.spans.at(-1)?.closed).toBe(true);
    rig.project.files.set('tests/part-1.test.mjs', 'by the human');
    rig.script = { agent: forTask('TASK-001', () => ({ writes: { 'src/part-1.mjs': 'whole' } })) };
    rig.all('A');
    const order = rig.done.find((effect) => effect.type === 'git/checkpoint');
    expect(rig.events('task/checkpointed')[0]?.files).toEqual(['src/part-1.mjs']);
    expect(order?.type === 'git/checkpoint' && order.spans).toHaveLength(2);
  });

  test('wait through a pause; an answer goes on', () => {
    const rig = new Rig({ agent: (run) => (run.resumes === null ? asks(question()) : null) });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits', '!pause');
    expect(rig.at.halt?.reason).toBe('paused');
    rig.all('!resume');
    expect(rig.at).toMatchObject({ halt: null, work: { kind: 'question' } });
    rig.all('!pause', 'A');
    expect(rig.at).toMatchObject({ interviewed: true, work: null, halt: null });
  });

  test('without a recommended answer cannot be passed over', () => {
    const rig = new Rig({
      agent: (run) => (run.resumes === null ? asks(question('Q1', { options: [], recommended: null })) : null),
    });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits');
    expect(rig.do('')).toMatchObject({ kind: 'refusal', code: 'answer-empty' });
    expect(rig.at.work?.kind).toBe('question');
  });

  test.each([
    ['2', 'B'],
    ['b', 'B'],
    ['', 'B'],
    ['7', '7'],
    ['neither', 'neither'],
  ])('answer %j counts as %j', (line, answer) => {
    const rig = new Rig({ agent: (run) => (run.resumes === null ? asks(question()) : null) });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits', line);
    expect(rig.at.answers.map((one) => one.answer)).toEqual([answer]);
  });
});
