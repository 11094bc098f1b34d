import { describe, expect, test } from 'vitest';
import type { SideName } from '../../../../schemas/fork.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import { exec } from '../../../../src/runtime/exec.ts';
import { beforeFork, bySide, FORK, forked, SIDE_DIR, sideState, sides, verdicts } from '../../../support/forked.ts';
import { block, end, forever, type Play, Shell, trouble, until } from '../../../support/scripted-world.ts';
import { DIR, RESULTS } from '../../../support/story.ts';

const QUESTION = 'CLARIFICATION_NEEDED:\nQ1: Which? | Options: [X, Y] | Recommended: [Y]\n';
async function* said(text: string) {
  yield end(text);
}
const asking: Play = (assignment) => (assignment.answers.length > 0 ? null : said(QUESTION));

/** Resolves for whoever waits once that many have come. */
function meeting(many: number): () => Promise<void> {
  let come = 0;
  let open = (): void => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    come += 1;
    if (come === many) open();
    await all;
  };
}

describe('the sides of a fork', () => {
  test('are built at the same time, each in its own directory, with its own words', async () => {
    const meet = meeting(2);
    const seen = new Map<string, string | null>();
    const once: Play = async function* (assignment) {
      seen.set(assignment.runId.slice(0, 7), assignment.direction);
      // Neither goes on before the other one is there too.
      if (assignment.task?.id === 'TASK-001') await meet();
      for (const path of assignment.mayWrite) shell.scripted.at(SIDE_DIR[side(assignment.runId)]).files.set(path, 'x');
      yield end(block(RESULTS[assignment.purpose]));
    };
    const shell = await beforeFork({ play: bySide({ A: once, B: once }) });
    await shell.all(FORK);
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect(seen).toEqual(
      new Map([
        ['trial-A', 'one file'],
        ['trial-B', 'a database'],
      ]),
    );
    expect((await sideState(shell, 'A')).origin).toMatchObject({ name: 'trial', side: 'A', parent: DIR });
  });

  test('work with the agents and models that are configured for them, in every run', async () => {
    const shell = await beforeFork({});
    const { registry } = shell.scripted;
    shell.scripted.registry = {
      ...registry,
      agent: { ...registry.agent, sides: { A: { model: 'large' } }, stages: { '3': { model: 'tiny' } } },
    };
    await shell.session.readHome();
    await shell.all(FORK);
    const models = async (name: SideName): Promise<unknown> => {
      const own = await shell.scripted.journals.read(`${SIDE_DIR[name]}/.git`);
      const from = own.findIndex(({ event }) => event.type === 'fork/opened');
      return new Set(own.slice(from).flatMap(({ event }) => (event.type === 'run/started' ? [event.run.model] : [])));
    };
    expect([await models('A'), await models('B')]).toEqual([new Set(['large']), new Set(['tiny'])]);
  });

  test('leave the project, its journal and the registry as they were', async () => {
    const shell = await beforeFork({});
    const files = new Map(shell.scripted.project.files);
    const before = (await shell.scripted.journal()).length;
    await shell.all(FORK);
    for (const [path, text] of files) expect([path, shell.scripted.project.files.get(path)]).toEqual([path, text]);
    const types = (await shell.scripted.journal()).slice(before).map(({ event }) => event.type);
    const done = Array.from({ length: 6 }, () => 'fork/checkpointed');
    expect(types).toEqual(['fork/began', 'fork/made', 'fork/started', ...done, 'fork/rested']);
    expect(Object.keys(shell.scripted.registry.registered_projects)).toEqual([DIR]);
  });

  test('begin with the journal as it was before the fork, and their own part after it', async () => {
    const shell = await forked();
    const parent = await shell.scripted.journal();
    const own = await shell.scripted.journals.read(`${SIDE_DIR.A}/.git`);
    const at = own.findIndex(({ event }) => event.type === 'fork/opened');
    expect(own.slice(0, at).map(({ event }) => event)).toEqual(parent.slice(0, at).map(({ event }) => event));
    expect(parent[at]?.event.type).toBe('fork/began');
    expect(own.filter(({ event }) => event.type === 'fork/opened')).toHaveLength(1);
  });

  test('are told in the project in a line for what matters, with the side before it', async () => {
    const shell = await forked({ play: bySide({ A: failing('it does not work') }) });
    expect(shell.words()).toContain('[B] TASK-001 is DONE');
    expect(shell.words()).toContain('[A] TASK-001 is BLOCKED');
    expect(shell.words()).not.toContain('hello');
    expect(verdicts(shell)).toEqual({ A: 'blocked', B: 'built' });
  });

  test('are told when their checks fail, with the first of what failed', async () => {
    const shell = await forked({ exit: () => 1 });
    expect(shell.words()).toContain('[A] TASK-001: gate command `node --test tests/part-1.test.mjs` failed (exit 1)');
    expect(verdicts(shell)).toEqual({ A: 'blocked', B: 'blocked' });
  });

  test('are measured after every checkpoint', async () => {
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: second, B: second }) });
    const commits = shell.scripted.project.commits.length;
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides[0]?.score.files === commits + 1);
    await shell.do('!pause');
  });

  test('have what is DONE in the project while they still run, also when the shell is killed then', async () => {
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: forever, B: second }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides[1]?.score.tasksDone === 1);
    const done = shell.scripted.at(SIDE_DIR.B).commits.at(-1)?.sha;
    await shell.reach(({ scripted }) => scripted.branches.adopted.get('trial-B')?.tip === done);
    expect(sides(shell).B.tip).toBe(null);
    await shell.do('!pause');
  });

  test('have what is DONE in the project’s journal before it is fetched', async () => {
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const wait = (call: string): Promise<void> | null => (call === 'journal.append fork/checkpointed' ? held : null);
    const shell = await beforeFork({ play: bySide({ A: failing('too hard') }), wait });
    await shell.session.line(FORK);
    await shell.reach(({ scripted }) => scripted.calls.includes('journal.append fork/checkpointed'));
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(shell.scripted.calls).not.toContain('forks.adopt trial-B');
    goOn();
    await shell.session.settled();
    expect(verdicts(shell).B).toBe('built');
  });

  test('do not wait for what is fetched of them, and rest only when it is', async () => {
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let calls = 0;
    const wait = (call: string): Promise<void> | null => {
      if (call !== 'forks.adopt trial-B') return null;
      calls += 1;
      return calls === 1 ? held : null;
    };
    const shell = await beforeFork({ play: bySide({ A: failing('too hard') }), wait });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] every task is DONE'));
    expect(calls).toBe(1);
    expect(shell.events()).not.toContain('fork/rested');
    goOn();
    await shell.session.settled();
    // What came meanwhile was fetched by one more; the last is that of a side at rest.
    expect(calls).toBe(3);
    expect(verdicts(shell).B).toBe('built');
  });

  test('go on where nothing can be fetched of them meanwhile, which is said once', async () => {
    const fail = (call: string): Error | null =>
      call === 'forks.adopt trial-B' && !rests ? trouble('the disk is full') : null;
    let rests = false;
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-003' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: failing('too hard'), B: second }), fail });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] TASK-002 is DONE'));
    rests = true;
    await shell.do('!pause');
    const why = '[B] its commits are in its own directory only, for they could not be fetched: the disk is full';
    expect(shell.words().split(why)).toHaveLength(2);
    expect(sides(shell).B).toMatchObject({ score: { tasksDone: 2 }, tip: expect.any(String) });
  });

  test('are on the board while they run, and gone from it after', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides.every(({ doing }) => doing !== '') === true);
    const { forks } = shell.session.live.view;
    expect(forks?.sides.map(({ side: name, score, direction }) => [name, score.verdict, direction])).toEqual([
      ['A', 'running', 'one file'],
      ['B', 'running', 'a database'],
    ]);
    expect(forks?.sides[0]?.doing).toBe('Builder TASK-001: working');
    await shell.do('!pause');
    expect(shell.session.live.view.forks).toBe(null);
  });
});

const side = (runId: string): 'A' | 'B' => (runId.startsWith('trial-A.') ? 'A' : 'B');
const failing =
  (summary: string): Play =>
  (assignment) =>
    said(block({ ...RESULTS[assignment.purpose], status: 'failed', summary }));

describe('a pause', () => {
  test('stops both, keeps their work, lets go of their journals, and they go on from there', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides.every(({ doing }) => doing !== '') === true);
    await shell.do('!pause');
    expect(shell.events().at(-1)).toBe('fork/rested');
    expect(verdicts(shell)).toEqual({ A: 'stopped', B: 'stopped' });
    for (const name of ['A', 'B'] as const) {
      expect((await sideState(shell, name)).halt?.reason).toBe('paused');
      const journal = await shell.scripted.journals.open(`${SIDE_DIR[name]}/.git`);
      expect(journal.opened.heldBy).toBe(null);
      await journal.close();
    }
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('by leaving the shell closes the sides too, within its own limits', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides.every(({ doing }) => doing !== '') === true);
    const looks = (): number => shell.scripted.calls.filter((call) => /^forks\.(measure|adopt)/.test(call)).length;
    const looked = looks();
    await shell.session.close('signal');
    // There is no time to fetch and count: what was used is told all the same.
    expect(looks()).toBe(looked);
    expect(Object.keys(shell.at.forkSpend)).toEqual(['trial-A', 'trial-B']);
    expect((await sideState(shell, 'A')).halt?.reason).toBe('paused');
    expect((await shell.scripted.journal()).at(-1)?.event.type).toBe('fork/rested');
    const second = new Shell({}, { interactive: false }, shell.scripted);
    second.scripted.script = {};
    await second.all('Start agent 0', '1', '!resume');
    expect(verdicts(second)).toEqual({ A: 'built', B: 'built' });
  });

  test('by leaving the shell waits for the fetch under way, and begins no other', async () => {
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let adopts = 0;
    const wait = (call: string): Promise<void> | null => {
      if (call !== 'forks.adopt trial-B') return null;
      adopts += 1;
      return held;
    };
    const third: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-003' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: forever, B: third }), wait });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] TASK-002 is DONE'));
    expect(adopts).toBe(1);
    let over = false;
    const closing = shell.session.close('signal').then(() => {
      over = true;
    });
    await shell.reach((one) => one.at.halt !== null);
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    goOn();
    await closing;
    expect(adopts).toBe(1);
    expect((await shell.scripted.journal()).at(-1)?.event.type).toBe('fork/rested');
  });

  test('that comes when one side is built already leaves that side built', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever }) });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] every task is DONE'));
    await shell.do('!pause');
    expect(verdicts(shell)).toEqual({ A: 'stopped', B: 'built' });
  });
});

describe('a side', () => {
  test('that a fault of the program ends is stopped with words, and the other one goes on', async () => {
    const broken: Play = () => {
      throw new TypeError('this must not happen');
    };
    const shell = await forked({ play: bySide({ A: broken }) });
    expect(verdicts(shell)).toEqual({ A: 'stopped', B: 'built' });
    expect(sides(shell).A.score?.why).toMatch(/fault of the shell itself.*this must not happen/);
    expect(shell.session.ended).toBe(null);
  });

  test('whose directory is gone is lost, with what to type, and the other one goes on', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides.every(({ doing }) => doing !== '') === true);
    await shell.do('!pause');
    shell.scripted.script = {};
    shell.scripted.directories.delete(SIDE_DIR.A);
    shell.scripted.projects.delete(SIDE_DIR.A);
    await shell.all('!resume');
    expect(verdicts(shell)).toEqual({ A: 'lost', B: 'built' });
    expect(sides(shell).A.score?.why).toContain('!forks');
    expect(sides(shell).A.tip).not.toBe(null);
  });

  test('that another shell has open is left to it', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides.every(({ doing }) => doing !== '') === true);
    await shell.do('!pause');
    shell.scripted.script = {};
    const other = await shell.scripted.journals.open(`${SIDE_DIR.A}/.git`);
    await shell.all('!resume');
    await other.close();
    expect(verdicts(shell)).toEqual({ A: 'stopped', B: 'built' });
    expect(sides(shell).A.score?.why).toBe('open in process 4711');
  });

  test('that reaches into the project is stopped after the run, and says what moved', async () => {
    let shell: Shell | null = null;
    const reaching: Play = (assignment) => {
      if (assignment.task?.id === 'TASK-002') shell?.scripted.branches.touch(DIR);
      return null;
    };
    shell = await beforeFork({ play: bySide({ A: reaching, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[A] the main repository'));
    await shell.do('!pause');
    const own = await shell.scripted.journals.read(`${SIDE_DIR.A}/.git`);
    const trespasses = own.flatMap(({ event }) => (event.type === 'run/ended' ? event.trespass : []));
    expect(trespasses).toEqual(['a branch, a tag or the index of the main repository was changed']);
    expect(sides(shell).A.score).toMatchObject({
      verdict: 'stopped',
      why: expect.stringContaining(trespasses[0] ?? ''),
    });
    expect(shell.words()).toContain('[A] the main repository changed while this ran');
    expect((await sideState(shell, 'A')).tasks['TASK-002']?.status).not.toBe('DONE');
    // What moved was looked at by the human, who said to go on.
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });
});

describe('a question of a side', () => {
  test('takes its recommended answer where nobody is there', async () => {
    const shell = await forked({ play: bySide({ A: asking }) });
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect((await sideState(shell, 'A')).answers).toMatchObject([{ answer: 'Y', by: 'recommended' }]);
  });

  test('is shown, waits, and goes on with the answer, while the other side is built', async () => {
    const shell = await beforeFork({ play: bySide({ A: asking }) }, {});
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] every task is DONE') && one.words().includes('[A] asks'));
    expect(shell.words()).toContain('[A] asks: Which? (X, Y); to answer: !forks answer A <text>');
    await shell.reach(({ session }) => session.live.view.forks?.sides[0]?.score.verdict === 'asking');
    await shell.session.line('!forks answer A X');
    await shell.session.settled();
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect((await sideState(shell, 'A')).answers).toMatchObject([{ answer: 'X', by: 'human' }]);
  });

  test('that nobody answered before the shell was left can be answered later', async () => {
    const shell = await beforeFork({ play: bySide({ A: asking }) }, {});
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] every task is DONE') && one.words().includes('[A] asks'));
    await shell.do('!pause');
    expect(verdicts(shell)).toEqual({ A: 'asking', B: 'built' });
    await shell.do('!forks answer A 1');
    await shell.do('!resume');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect((await sideState(shell, 'A')).answers).toMatchObject([{ answer: 'X', by: 'human' }]);
  });
});

describe('a permission', () => {
  const permitted: Play = async function* (assignment, signal, answers) {
    if (assignment.task?.id !== 'TASK-001') return yield* usual(assignment);
    const answer = answers.of('ask-1');
    yield { type: 'ask', requestId: 'ask-1', title: 'run npm test', detail: '', scope: 'npm' };
    const { decision } = await Promise.race([answer, until(signal).then(() => ({ decision: 'stopped' }))]);
    got.push(`${side(assignment.runId)} ${decision}`);
    yield* usual(assignment);
  };
  const got: string[] = [];
  async function* usual(assignment: Parameters<Play>[0]) {
    for (const path of assignment.mayWrite) world?.at(SIDE_DIR[side(assignment.runId)]).files.set(path, 'x');
    yield end(block(RESULTS[assignment.purpose]));
  }
  let world: Shell['scripted'] | null = null;

  test('that both sides ask for under the same number reaches the one that was answered', async () => {
    const shell = await beforeFork({ play: bySide({ A: permitted, B: permitted }) }, {});
    world = shell.scripted;
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.asks.length === 2);
    expect(shell.session.live.view.asks.map(({ requestId, title }) => [requestId, title])).toEqual([
      ['A:ask-1', '[A] run npm test'],
      ['B:ask-1', '[B] run npm test'],
    ]);
    await shell.session.permission('B:ask-1', 'no', '');
    await shell.reach(() => got.length === 1);
    expect(shell.session.live.view.asks.map(({ requestId }) => requestId)).toEqual(['A:ask-1']);
    await shell.session.permission('A:ask-1', 'once', '');
    await shell.session.settled();
    expect(got).toEqual(['B no', 'A once']);
    const asked = (await shell.scripted.journals.read(`${SIDE_DIR.A}/.git`)).filter(
      ({ event }) => event.type === 'permission/answered',
    );
    expect(asked.map(({ event }) => event)).toMatchObject([{ requestId: 'ask-1', decision: 'once' }]);
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });
});

describe('without a terminal', () => {
  test.each([
    ['', 'no'],
    [' --yes', 'run'],
  ])('the line itself answers the permissions of both sides: "%s"', async (word, decision) => {
    const decided: string[] = [];
    const asks: Play = async function* (assignment, _signal, answers) {
      const answer = answers.of('ask-1');
      yield { type: 'ask', requestId: 'ask-1', title: 'run npm test', detail: '', scope: 'npm' };
      decided.push(`${side(assignment.runId)} ${(await answer).decision}`);
      yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'no' }));
    };
    const shell = await beforeFork({ play: bySide({ A: asks, B: asks }) });
    await exec(shell.session, [`${FORK}${word}`], () => {});
    expect(new Set(decided)).toEqual(new Set([`A ${decision}`, `B ${decision}`]));
  });
});

describe('looking while both run', () => {
  test('shows how they stand now, not what their journals said before', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever }) });
    await shell.session.line(FORK);
    await shell.reach((one) => one.words().includes('[B] every task is DONE'));
    await shell.session.line('!forks');
    await shell.reach((one) => one.words().includes('The leader is marked'));
    expect(shell.words()).toMatch(/Verdict \| running \| built/);
    await shell.do('!pause');
  });
});

describe('the budget of a fork', () => {
  const usage = (costMicroUsd: number | null): Usage => ({
    fresh: 10,
    cacheRead: 0,
    cacheWrite: 0,
    output: 10,
    reasoning: 0,
    requests: 1,
    costMicroUsd,
    costSource: costMicroUsd === null ? 'none' : 'agent',
    contextUsed: null,
    contextSize: null,
    exact: true,
  });
  const costing = (cost: number | null): Play =>
    async function* (assignment, signal) {
      yield { type: 'usage', usage: usage(cost) };
      if (assignment.task?.id === 'TASK-002' && cost !== null) {
        await until(signal);
        yield end('', 'cancelled');
        return;
      }
      for (const path of assignment.mayWrite) world?.at(SIDE_DIR[side(assignment.runId)]).files.set(path, 'x');
      yield end(block(RESULTS[assignment.purpose]));
    };
  let world: Shell['scripted'] | null = null;

  test('stops both sides while they run, as soon as both together have used it up', async () => {
    const shell = await beforeFork({ play: bySide({ A: costing(400_000), B: costing(400_000) }) });
    world = shell.scripted;
    await shell.all(`${FORK} --budget 1.5`);
    expect(verdicts(shell)).toEqual({ A: 'over-budget', B: 'over-budget' });
    expect(sides(shell).A.score?.tasksDone).toBe(1);
    // Still used up: neither agent is asked for anything.
    const opened = world.calls.filter((call) => call === 'agent.open').length;
    await shell.do('!resume');
    expect(shell.refusals().at(-1)?.message).toBe('the budget of fork trial is used up: $1.60 of $1.50');
    expect(world.calls.filter((call) => call === 'agent.open')).toHaveLength(opened);
    await shell.all('!forks budget 100');
    expect(verdicts(shell)).toEqual({ A: 'stopped', B: 'stopped' });
    world.script = {};
    await shell.all('!resume');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('never stops anything for a price that is not known, and says so once', async () => {
    const shell = await beforeFork({ play: bySide({ A: costing(null), B: costing(null) }) });
    world = shell.scripted;
    await shell.all(`${FORK} --budget 0.01`);
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect(shell.words().match(/price of what it uses is not known/g)).toHaveLength(1);
  });
});
