import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { PLAN_BREAKS } from '../../schemas/scenario.ts';
import { buildProgram, type Ended, exec, objects } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, statuses } from '../support/journey.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

const TO_PLAN = ['Start agent 0', BRIEF, '!compile', '!plan'];
const TO_BUILD = [...TO_PLAN, '!build'];
const ALL_DONE = new Set(['DONE']);

let place: Place;
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const run = (steps: readonly object[], lines: readonly string[]): Promise<Ended> =>
  exec({ place, lines, env: withScenario(place, steps) });
const of = (taskId: string, act: object, when: object = {}) => ({
  when: { purpose: 'task', taskId, ...when },
  do: act,
});
const outcomes = (taskId: string) => {
  const runs = eventsOf(place.project, 'run/started')
    .filter((event) => event.run.taskId === taskId)
    .map((event) => event.run.runId);
  return eventsOf(place.project, 'run/ended')
    .filter((event) => runs.includes(event.runId))
    .map((event) => event.outcome);
};
const checksOf = (taskId: string) => eventsOf(place.project, 'task/checked').filter((event) => event.taskId === taskId);

/** TASK-002 has failed three times; what waits for it waits, all else was built. */
function expectBlocked(ended: Ended): void {
  expect(ended.code).toBe(2);
  expect(statuses(place.project)).toEqual({
    'TASK-001': 'DONE',
    'TASK-002': 'BLOCKED',
    'TASK-003': 'DONE',
    'TASK-004': 'DONE',
    'TASK-005': 'PENDING',
    'TASK-006': 'PENDING',
  });
  expect(commits(place).filter((commit) => commit.task === 'TASK-002')).toEqual([]);
  expect(readFileSync(join(place.project, PATHS.taskGraph), 'utf8')).toMatch(
    /### TASK-002[^#]*\*\*Status:\*\* BLOCKED/,
  );
}

/** The human sends the blocked task back with a note, and the build goes on to its end. */
async function expectRecovery(): Promise<void> {
  const ended = await exec({ place, lines: ['!build TASK-002 keep it simple'] });
  expect(ended.code).toBe(0);
  expect(new Set(Object.values(statuses(place.project)))).toEqual(ALL_DONE);
  const again = eventsOf(place.project, 'run/started').findLast((event) => event.run.taskId === 'TASK-002');
  expect(again?.run.because.join(' ')).toContain('keep it simple');
  expect(commits(place).filter((commit) => commit.task !== null)).toHaveLength(6);
  expect(git(place, 'status', '--porcelain')).toBe('');
}

describe('a task whose gate fails', () => {
  test.runIf(LONG)(
    'once goes back to the agent with the output, and is DONE the second time',
    async () => {
      const ended = await run([of('TASK-002', { act: 'fail-gate' })], TO_BUILD);
      expect(ended.code).toBe(0);
      expect(checksOf('TASK-002').map((event) => event.failures.length === 0)).toEqual([false, true]);
      expect(ended.stdout).not.toContain('was taken back');
      const second = eventsOf(place.project, 'run/started').findLast((event) => event.run.taskId === 'TASK-002');
      expect(second?.run).toMatchObject({ attempt: 2, because: [expect.stringContaining('broken on purpose')] });
      expect(statuses(place.project)['TASK-002']).toBe('DONE');
      expect(commits(place).filter((commit) => commit.task === 'TASK-002')).toHaveLength(1);
    },
    30_000,
  );

  test('always is BLOCKED after three attempts, the rest is built, and a note gets it going again', async () => {
    expectBlocked(await run([of('TASK-002', { act: 'fail-gate', times: 'always' })], [...TO_BUILD, '!critic']));
    expect(checksOf('TASK-002')).toHaveLength(3);
    const refused = await exec({ place, lines: ['!critic'] });
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('3 of 6 tasks are not DONE')]);
    await expectRecovery();
  }, 60_000);
});

describe('an agent whose word is not what it did', () => {
  test('claims success and wrote nothing: never DONE', async () => {
    expectBlocked(await run([of('TASK-002', { act: 'lie' })], TO_BUILD));
    expect(outcomes('TASK-002')).toEqual(['completed', 'completed', 'completed']);
    expect(checksOf('TASK-002')[0]?.failures.join()).toMatch(
      /was to be written and is not there.*no file of the task changed/s,
    );
  }, 60_000);

  test('writes outside its files without a word: never DONE, and once the file is away the task can be', async () => {
    expectBlocked(await run([of('TASK-002', { act: 'trespass', paths: ['notes/not-mine.txt'] })], TO_BUILD));
    expect(checksOf('TASK-002')[0]).toMatchObject({ outside: ['notes/not-mine.txt'] });
    rmSync(join(place.project, 'notes'), { recursive: true });
    await expectRecovery();
  }, 60_000);

  test.runIf(LONG)(
    'writes outside its files and says so: DONE, with that file in the commit',
    async () => {
      expect(
        (await run([of('TASK-002', { act: 'trespass-reported', paths: ['notes/said.txt'] })], TO_BUILD)).code,
      ).toBe(0);
      expect(commits(place).find((commit) => commit.task === 'TASK-002')?.files).toContain('notes/said.txt');
    },
    30_000,
  );

  test('marks itself DONE in TASK-GRAPH.md: the shell puts its own lines back', async () => {
    const steps = [of('TASK-002', { act: 'edit-shell-files' }), of('TASK-002', { act: 'fail-gate', times: 'always' })];
    expectBlocked(await run(steps, TO_BUILD));
  }, 30_000);
});

describe('an agent that cannot be understood', () => {
  test.runIf(LONG)(
    'once is asked again in the same run',
    async () => {
      const ended = await run([of('TASK-002', { act: 'unreadable', repaired: true })], TO_BUILD);
      expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('asking once more')]);
      expect(outcomes('TASK-002')).toEqual(['completed']);
    },
    30_000,
  );

  // The dying one always, the others, which end the same way, in the long run.
  const ENDS = [
    ['dies', 'error', { act: 'die' }],
    ['says nothing', 'unreported', { act: 'silent' }],
    ['never says it readably', 'unreadable', { act: 'unreadable', repaired: false }],
  ] as const;
  test.each(LONG ? ENDS : ENDS.slice(0, 1))(
    '%s: three attempts, then BLOCKED',
    async (_name, outcome, act) => {
      expectBlocked(await run([of('TASK-002', act)], TO_BUILD));
      expect(outcomes('TASK-002')).toEqual([outcome, outcome, outcome]);
      await expectRecovery();
    },
    60_000,
  );

  test('a planner that dies stops the pipeline; !resume starts it anew', async () => {
    const ended = await run([{ when: { purpose: 'plan' }, do: { act: 'die' } }], [...TO_PLAN, '!build']);
    expect([ended.code, stateOf(place.project).planHash]).toEqual([2, null]);
    expect(stateOf(place.project).halt?.reason).toBe('failed');
    expect((await exec({ place, lines: ['!resume', '!build'] })).code).toBe(0);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(ALL_DONE);
  }, 30_000);
});

describe('a plan that breaks a rule', () => {
  test.each(LONG ? PLAN_BREAKS : PLAN_BREAKS.slice(0, 1))(
    '%s: is rejected by file and line, and planned again',
    async (rule) => {
      const ended = await run([{ when: { purpose: 'plan' }, do: { act: 'plan-broken', rule } }], TO_PLAN);
      expect(ended.code).toBe(0);
      const [rejected] = eventsOf(place.project, 'plan/rejected');
      expect(rejected?.problems.length).toBeGreaterThan(0);
      expect(rejected?.problems.every((problem) => existsSync(join(place.project, problem.file)))).toBe(true);
      expect(rejected?.problems.some((problem) => problem.line !== null)).toBe(true);
      expect(eventsOf(place.project, 'plan/accepted')).toHaveLength(1);
    },
    30_000,
  );

  test.runIf(LONG)(
    'again and again: three attempts, then the human decides',
    async () => {
      const steps = [{ when: { purpose: 'plan' }, do: { act: 'plan-broken', rule: 'cycle', times: 'always' } }];
      const ended = await run(steps, [...TO_PLAN, '!build']);
      expect([ended.code, eventsOf(place.project, 'plan/rejected').length]).toEqual([2, 3]);
      expect(ended.stdout).toMatch(/artifacts\/build\/TASK-GRAPH\.md:\d+ /);
      const refused = await exec({ place, lines: ['!build'] });
      expect([refused.code, refused.stdout]).toEqual([
        1,
        expect.stringMatching(/artifacts\/build\/TASK-GRAPH\.md:\d+ /),
      ]);
      expect((await exec({ place, lines: ['!plan', '!build'] })).code).toBe(0);
    },
    60_000,
  );
});

/** True for what a terminal would not just show: controls but the line end, and what turns the reading direction. */
function takesEffect(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0) || code === 0x202e;
}

describe('an agent that talks', () => {
  test.runIf(LONG)(
    'asks in the middle of a task: the recommended answer is taken and said, the task goes on',
    async () => {
      const ask = {
        act: 'ask',
        question: 'Which order?',
        options: ['Newest first', 'Oldest first'],
        recommended: 'Oldest first',
      };
      const ended = await run([of('TASK-002', ask)], TO_BUILD);
      expect([ended.code, ended.stdout]).toEqual([
        0,
        expect.stringContaining('Which order? → Oldest first (recommended answer)'),
      ]);
      expect(outcomes('TASK-002')).toEqual(['asked', 'completed']);
      expect(commits(place).filter((commit) => commit.task === 'TASK-002')).toHaveLength(1);
    },
    30_000,
  );

  test('asks without end: stopped after five rounds', async () => {
    const ended = await run(
      [{ when: { purpose: 'compile' }, do: { act: 'clarify-forever' } }],
      ['Start agent 0', BRIEF, '!compile'],
    );
    expect(ended.code).toBe(2);
    expect(stateOf(place.project).halt?.detail).toContain('more than 5 rounds');
  }, 30_000);

  test('floods: the build comes to its end, and what was left out is counted', async () => {
    const flood = { act: 'flood', lines: 50_000, linesPerSecond: 100_000 };
    const ended = await exec({ place, lines: TO_BUILD, json: true, env: withScenario(place, [of('TASK-002', flood)]) });
    expect(ended.code).toBe(0);
    const said = objects(ended.stdout);
    const skipped = said.filter((item) => item.type === 'skipped').reduce((sum, item) => sum + Number(item.lines), 0);
    const shown = said
      .flatMap((item) => (item.type === 'agent' && Array.isArray(item.lines) ? item.lines : []))
      .filter((line) => String(line).startsWith('flood line'));
    expect(skipped + shown.length).toBe(50_000);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(ALL_DONE);
  }, 30_000);

  test('prints terminal escapes: none of them reaches the output', async () => {
    const escapes = {
      act: 'escapes',
      payloads: ['\u001b[2J\u001b[H', '\u001b]52;c;aGVsbG8=\u0007', '\u009b31m', 'a\rb', '\u202Eevil'],
    };
    const steps = [{ when: { purpose: 'interview' }, do: escapes }];
    for (const json of [false, true]) {
      const ended = await exec({
        place,
        project: `${place.project}-${json}`,
        json,
        lines: ['Start agent 0', BRIEF],
        env: withScenario(place, steps),
      });
      expect(ended.code).toBe(0);
      expect([...ended.stdout].filter(takesEffect)).toEqual([]);
    }
  });
});
