import { describe, expect, test } from 'vitest';
import type { EventOf, Run } from '../../../../schemas/event.ts';
import { spendOf } from '../../../../src/core/budget/spend.ts';
import { adoptedTasks, scoreOf } from '../../../../src/core/forks/score.ts';
import { sideLine } from '../../../../src/core/forks/side-line.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { standing } from '../../../../src/core/standing.ts';
import { BRANCH_SAMPLES, side } from '../../../support/branch-samples.ts';
import { asks, blockText, driven, question, Rig, type Script, type Waypoint } from '../../../support/given.ts';
import { DIR, TASKS } from '../../../support/story.ts';

const USAGE = {
  fresh: 100,
  cacheRead: 10,
  cacheWrite: 1,
  output: 50,
  reasoning: 0,
  requests: 1,
  costMicroUsd: 2_000,
  costSource: 'agent',
  contextUsed: 5,
  contextSize: 10,
  exact: true,
} as const;

const opened = (name: 'A' | 'B' = 'A'): EventOf<'fork/opened'> => ({
  ...BRANCH_SAMPLES['fork/opened'],
  side: side(name),
  parent: DIR,
});

/** A side of a fork of that project, as it is right after it was made. */
function sideOf(parent: Rig, name: 'A' | 'B' = 'A'): Rig {
  const rig = new Rig(parent.script, { ...parent.state.shell }, parent.project.copy());
  rig.journal = [...parent.journal];
  rig.state = { ...rig.state, project: parent.state.project };
  rig.remember([opened(name)]);
  return rig;
}

const facts = { measure: null, running: false, overBudget: false };
const score = (rig: Rig, change: Partial<typeof facts> = {}) => scoreOf(rig.at, { ...facts, ...change });
const made = (script: Script = {}, from: Waypoint = 'planned'): Rig => {
  const rig = sideOf(driven(from));
  rig.script = script;
  return rig;
};

describe('a side of a fork', () => {
  test('begins with the project’s plan and nothing of its money, sessions, forks or stops', () => {
    const parent = driven('planned', { agent: () => ({ end: { usage: USAGE } }) }).all(
      '!fork other',
      '!forks drop --yes',
    );
    parent.line('!build');
    parent.run(() => parent.at.work?.kind === 'run');
    parent.all('!pause');
    const rig = sideOf(parent);
    for (const none of [rig.at.sessions, rig.at.spend, rig.at.forkSpend]) expect(none).toEqual({});
    expect(rig.at).toMatchObject({
      origin: { name: 'trial', side: 'A', parent: DIR, direction: 'keep notes in one file' },
      dir: '/code/notes.trial-A',
      ...{ context: null, forks: [], undo: null, travel: null },
      ...{ work: null, halt: null, question: null, tally: { checks: {}, runs: 0, elapsedMs: 0, stalls: 0 } },
    });
    expect(rig.at.order).toEqual(parent.at.order);
    expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'IN-PROGRESS', attempts: 0, session: null });
  });

  test('tries again what the project was blocked at', () => {
    const parent = driven('planned');
    parent.script = { exit: () => 1 };
    parent.all('!build');
    expect(parent.at.tasks['TASK-001']).toMatchObject({ status: 'BLOCKED', attempts: 3 });
    const rig = sideOf(parent);
    expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'PENDING', attempts: 0 });
    rig.script = {};
    expect(sideLine(rig.at)).toBe('!build');
    rig.all('!build');
    expect(score(rig)).toMatchObject({ verdict: 'built', tasksDone: 3 });
  });

  test('tells its agents the direction and names its runs and commits after itself', () => {
    const runs: Run[] = [];
    const rig = made({
      agent: (run) => {
        runs.push(run);
        return null;
      },
    }).all('!build');
    expect(runs.map(({ runId }) => runId)).toEqual(['trial-A.R0004', 'trial-A.R0005', 'trial-A.R0006']);
    const order = rig.done.find((effect) => effect.type === 'agent/run');
    expect(order?.type === 'agent/run' && order.assignment.direction).toBe('keep notes in one file');
    expect(rig.project.commits.at(-1)?.id).toMatch(/^trial-A\.build-/);
  });

  test('only builds: other gates, forks and merges are the merged project’s', () => {
    const rig = made().all('!build');
    for (const line of ['!plan', '!compile', '!critic', '!security', '!verify']) {
      expect([line, rig.line(line)]).toMatchObject([
        line,
        { code: 'gate-closed', missing: [{ next: `in ${DIR}: !merge A` }] },
      ]);
    }
    for (const line of ['!fork more', '!forks', '!merge A']) {
      expect([line, rig.line(line)]).toMatchObject([line, { code: 'in-a-side' }]);
    }
    expect(nextStep(rig.at)).toMatchObject({ text: 'the merge', command: `in ${DIR}: !merge A` });
    expect(standing(rig.at).map(blockText).join('\n')).toContain(`side A of fork trial of ${DIR}`);
  });

  test('stops when the project was touched while it ran, which is no attempt, and goes on when told to', () => {
    const rig = made({ agent: () => ({ end: { trespass: ['main moved'] } }) }).all('!build');
    expect(rig.at.halt).toEqual({
      reason: 'failed',
      detail: 'the main repository changed while this ran: main moved; if that was you, !forks resume',
    });
    expect(rig.at.tasks['TASK-001']).toMatchObject({ attempts: 0, checkpoint: null });
    expect(score(rig)).toMatchObject({ verdict: 'stopped', stalls: 1 });
    rig.script = { agent: () => ({ end: { outcome: 'error', why: 'crashed', trespass: ['main moved'] } }) };
    rig.all('!resume retry');
    expect(rig.at.tasks['TASK-001']).toMatchObject({ attempts: 0 });
    rig.script = {};
    rig.all(sideLine(rig.at) ?? '');
    expect(score(rig).verdict).toBe('built');
  });
});

describe('the line that makes a side go on', () => {
  const asked = (): Rig => made({ agent: (run) => (run.resumes === null ? asks(question()) : null) }).all('!build');

  test.each<[string, () => Rig, string | null]>([
    ['made just now', () => made(), '!build'],
    ['built', () => made().all('!build'), null],
    ['asking', asked, null],
    ['paused with its question', () => asked().all('!pause'), '!resume'],
    [
      'paused in a run',
      () => {
        const rig = made();
        rig.line('!build');
        rig.run(() => rig.at.work?.kind === 'run');
        return rig.all('!pause');
      },
      '!resume retry',
    ],
    [
      'left by a crash',
      () => {
        const rig = made();
        rig.line('!build');
        return rig
          .run(() => rig.at.work?.kind === 'run')
          .reopen()
          .run();
      },
      '!resume retry',
    ],
    [
      'asked how to recover',
      () => {
        const rig = made();
        rig.line('!build');
        return rig
          .run(() => rig.at.work?.kind === 'run')
          .reopen()
          .run()
          .all('!resume');
      },
      '!resume retry',
    ],
    ['blocked', () => made({ exit: () => 1 }).all('!build'), null],
    [
      'at work',
      () => {
        const rig = made();
        rig.line('!build');
        return rig;
      },
      null,
    ],
  ])('%s', (_what, make, line) => {
    const rig = make();
    expect(sideLine(rig.at)).toBe(line);
    if (line !== null) expect(rig.do(line).kind).toBe('decision');
  });
});

describe('the score of a side', () => {
  test('counts tasks, gate commands, tests, tokens, money, runs, time and stalls from its own journal', () => {
    const exit = (command: string, attempt: number) => (command.includes('part-2') && attempt === 1 ? 1 : 0);
    const rig = made({ agent: () => ({ end: { usage: USAGE, durationMs: 500 } }), exit }).all('!build');
    expect(scoreOf(rig.at, { ...facts, measure: { files: 4, added: 30, removed: 2 } })).toEqual({
      ...{ verdict: 'built', why: '', tasksDone: 3, tasksTotal: 3, gatesPassed: 3, gatesFailed: 0 },
      ...{ testsPassed: 0, testsFailed: 0, files: 4, added: 30, removed: 2 },
      ...{ tokens: 4 * 161, costMicroUsd: 8_000, unknownCost: 0, runs: 4, elapsedMs: 2_004, stalls: 1 },
    });
    expect(spendOf(rig.at)).toMatchObject({ runs: 4, input: 400, output: 200, cacheRead: 40, cacheWrite: 4 });
  });

  test('takes tests from the last time each command ran, once for commands that tasks share', () => {
    const rig = made();
    const base = { runId: 'r', tree: 't', changed: [], outside: [] };
    const ran = (command: string, tail: string, exit = 0) => ({ command, exit, timedOut: false, tail, durationMs: 10 });
    const checked = (taskId: string, ...commands: ReturnType<typeof ran>[]) => ({
      type: 'task/checked' as const,
      taskId,
      ...base,
      commands,
      failures: [],
    });
    rig.remember([
      checked('TASK-001', ran('npm test', '# pass 3\n# fail 1', 1), ran('lint', '', 0)),
      checked('TASK-001', ran('npm test', '# pass 4\n# fail 0')),
    ]);
    rig.remember([checked('TASK-002', ran('npm test', '# pass 6\n# fail 2', 1), ran('pytest', '5 passed in 1s'))]);
    expect(score(rig)).toMatchObject({
      gatesPassed: 2,
      gatesFailed: 1,
      testsPassed: 11,
      testsFailed: 2,
      elapsedMs: 50,
    });
  });

  test('takes the later of two tasks that ran the same command, whatever the plan’s order', () => {
    const rig = made();
    const base = { runId: 'r', tree: 't', changed: [], outside: [], failures: [] };
    const ran = (tail: string) => ({ command: 'npm test', exit: 0, timedOut: false, tail, durationMs: 1 });
    const checked = (taskId: string, tail: string) => ({
      type: 'task/checked' as const,
      taskId,
      ...base,
      commands: [ran(tail)],
    });
    rig.remember([checked('TASK-002', '# pass 2\n# fail 0')]);
    rig.remember([checked('TASK-001', '# pass 9\n# fail 0')]);
    expect(score(rig).testsPassed).toBe(9);
  });

  test('counts a stop for want of the agent once', () => {
    const error = { kind: 'auth', status: 401, retryable: false, message: 'log in' } as const;
    const rig = made({ agent: () => ({ end: { outcome: 'error', error, result: null, why: 'log in' } }) }).all(
      '!build',
    );
    expect(score(rig)).toMatchObject({ verdict: 'stopped', stalls: 1 });
  });

  test('counts no stall for the human’s pauses and what follows from them', () => {
    const rig = made();
    rig.line('!build');
    const next = rig.run(() => rig.at.work?.kind === 'run').all('!pause', '!resume');
    expect(score(next)).toMatchObject({ verdict: 'built', stalls: 0 });
    const cut = made();
    cut.line('!build');
    const again = cut
      .run(() => cut.at.work?.kind === 'run')
      .reopen()
      .run()
      .all('!resume', 'retry');
    expect(score(again)).toMatchObject({ verdict: 'built', stalls: 1 });
  });

  test.each<[string, () => Rig, Partial<typeof facts>, string, RegExp]>([
    ['unfinished', () => made(), {}, 'unfinished', /^$/],
    ['running', () => made(), { running: true }, 'running', /^$/],
    ['blocked', () => made({ exit: () => 1 }).all('!build'), {}, 'blocked', /^TASK-001: .*failed \(exit 1\); TASK-003/],
    [
      'asking',
      () => made({ agent: () => asks(question('Q1', { text: 'Which?' })) }).all('!build'),
      {},
      'asking',
      /^Which\?$/,
    ],
    [
      'asking while it runs',
      () => made({ agent: () => asks(question()) }).all('!build'),
      { running: true },
      'asking',
      /^Q1\?$/,
    ],
    [
      'over budget',
      () => made(),
      { overBudget: true },
      'over-budget',
      /^this side used \$0\.00, and the budget of both is used up$/,
    ],
    ['built, whatever the budget says', () => made().all('!build'), { overBudget: true }, 'built', /^$/],
    [
      'stopped',
      () => made({ fail: (effect) => (effect.type === 'checks/run' ? 'no disk' : null) }).all('!build'),
      {},
      'stopped',
      /^failed: no disk/,
    ],
  ])('is %s', (_what, make, change, verdict, why) => {
    const found = score(make(), change);
    expect(found.verdict).toBe(verdict);
    expect(found.why).toMatch(why);
  });

  test('of a change to a shipped project is about that change', () => {
    const parent = driven('maintenance').all('Make it blue');
    const rig = sideOf(parent);
    expect(score(rig)).toMatchObject({ tasksDone: 0, tasksTotal: 1, verdict: 'unfinished' });
    rig.all(sideLine(rig.at) ?? '');
    expect(score(rig)).toMatchObject({ tasksDone: 1, tasksTotal: 1, verdict: 'built' });
  });
});

describe('conflicts of a merge', () => {
  const task = { ...BRANCH_SAMPLES['conflict/opened'].task, outputFiles: ['src/part-1.mjs'] };
  const conflict = { ...BRANCH_SAMPLES['conflict/opened'], task };

  test('are a task of their own that ends by itself, and nothing else is built', () => {
    const rig = made().all('!build');
    rig.remember([conflict]);
    const again = rig.reopen().run().all('!resume');
    expect(again.at).toMatchObject({ conflict: null, work: null, halt: null });
    expect(again.at.tasks['MERGE-001']?.status).toBe('DONE');
    expect(again.events('conflict/closed')).toEqual([{ type: 'conflict/closed', taskId: 'MERGE-001', resolved: true }]);
    expect(again.at.order).toEqual(TASKS.map(({ id }) => id));
    expect(adoptedTasks(again.at).map(({ id }) => id)).toEqual(TASKS.map(({ id }) => id));
    expect(score(again)).toMatchObject({ verdict: 'built', tasksTotal: 3 });
  });

  test('that cannot be resolved end unresolved, and the side is as far as it was', () => {
    const rig = made();
    rig.script = { exit: () => 1 };
    rig.remember([conflict]);
    const again = rig.reopen().run().all('!resume');
    expect(again.events('conflict/closed')).toEqual([
      { type: 'conflict/closed', taskId: 'MERGE-001', resolved: false },
    ]);
    expect(again.at).toMatchObject({ conflict: null, work: null });
    again.script = {};
    expect(sideLine(again.at)).toBe('!build');
    again.all('!build');
    expect(score(again).verdict).toBe('built');
  });
});
