import { describe, expect, test } from 'vitest';
import type { Assignment } from '../../../schemas/assignment.ts';
import type { Usage } from '../../../schemas/usage.ts';
import { fold } from '../../../src/core/evolve.ts';
import { nextStep } from '../../../src/core/next-step.ts';
import { narrate } from '../../../src/view/narrate.ts';
import { beforeFork, bySide, FORK, SIDE_DIR, sideState, verdicts } from '../../support/forked.ts';
import { lanePlanResult, parallelContext } from '../../support/lane-plan.ts';
import { block, end, forever, type Play, Shell, shellAt, until } from '../../support/scripted-world.ts';
import { BRIEF, DIR, RESULTS } from '../../support/story.ts';

const CENT = 10_000;
const LOOK = { width: 200, plain: true, expanded: false, backends: [] };
const used = (microUsd: number | null, change: Partial<Usage> = {}): Usage => ({
  fresh: 1000,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 1,
  costMicroUsd: microUsd,
  costSource: microUsd === null ? 'none' : 'agent',
  contextUsed: null,
  contextSize: null,
  exact: true,
  ...change,
});

/** Tells the figures one after the other, each of all before it, until it is stopped; then it is done. */
const spending = (...figures: readonly Usage[]) =>
  async function* (this: Shell, assignment: Assignment, signal: AbortSignal) {
    for (const usage of figures) {
      if (signal.aborted) break;
      yield { type: 'usage' as const, usage };
    }
    for (const path of assignment.mayWrite) this.scripted.project.files.set(path, assignment.runId);
    yield signal.aborted ? end('', 'cancelled') : end(block(RESULTS[assignment.purpose]));
  };

/** A planned project whose agents spend so. */
async function planned(...figures: readonly Usage[]): Promise<Shell> {
  const shell = await shellAt('planned');
  shell.scripted.script = { play: spending(...figures).bind(shell) };
  return shell;
}

/** Tells one figure and works on until it is stopped. */
const spendingOn = (usage: Usage): Play =>
  async function* (_assignment, signal) {
    yield { type: 'usage', usage };
    await until(signal);
    yield end('', 'cancelled');
  };

const told = ({ at }: Shell, type: string): string[] => Object.keys(at.caps.told).filter((key) => key.includes(type));
const count = (shell: Shell, type: string): number => shell.events().filter((one) => one === type).length;
const costOf = ({ at }: Shell): number => Object.values(at.spend).reduce((sum, one) => sum + one.costMicroUsd, 0);

describe('a cap in dollars', () => {
  test('stops the agent at the figure that reaches it, keeps its work, and halts with what to type', async () => {
    const figures = [40, 60, 85, 96, 104, 150, 200].map((cents) => used(cents * CENT));
    const shell = await planned(...figures);
    await shell.all('!budget set 1', '!build');
    expect(costOf(shell)).toBe(104 * CENT);
    expect(shell.at.halt).toEqual({
      reason: 'budget',
      first: '!budget set 3',
      detail: 'the cap of the whole project is reached: $1.04 of $1.00 used; to go on: !budget set 3, then !resume',
    });
    expect(shell.at.tasks['TASK-001']).toMatchObject({ status: 'IN-PROGRESS', attempts: 0 });
    expect(shell.at.tasks['TASK-001']?.spans.at(-1)).toMatchObject({ closed: true });
    expect(count(shell, 'budget/reached')).toBe(1);
    expect(fold(await shell.scripted.journal())).toEqual(shell.at);
    const ended = (await shell.scripted.journal()).flatMap(({ event }) => (event.type === 'run/ended' ? [event] : []));
    expect(ended.at(-1)).toMatchObject({ outcome: 'cancelled', why: shell.at.halt?.detail });
  });

  test('is warned of once at each threshold, over several runs, and not again by another shell', async () => {
    const shell = await planned(used(30 * CENT), used(55 * CENT));
    await shell.all('!budget set 3.30', '!build');
    expect(shell.at.builtAt).not.toBeNull();
    expect(count(shell, 'budget/warned')).toBe(1);
    await shell.all('!critic', '!security');
    expect(shell.at.caps.told.usd).toMatchObject({ percent: 80 });
    expect(count(shell, 'budget/warned')).toBe(2);
    await shell.session.close('quit');
    const other = new Shell({}, {}, shell.scripted);
    await other.all('Start agent 0', '1');
    expect(other.at.caps).toEqual(shell.at.caps);
    expect(count(other, 'budget/warned')).toBe(0);
    expect(told(other, 'usd')).toEqual(['usd']);
  });

  test('lets nothing begin while it is reached, and what was stopped goes on once it is raised', async () => {
    const shell = await shellAt('planned', { play: spendingOn(used(2_000_000)) });
    await shell.all('!budget set 1', '!build');
    expect((await shell.do('!resume')).refused).toBe(true);
    expect(shell.refusals().at(-1)).toMatchObject({ code: 'cap-reached', tryNext: ['!budget set 4', '!budget'] });
    const runs = shell.at.runCount;
    await shell.do('!build');
    expect(shell.at).toMatchObject({ runCount: runs, halt: { reason: 'budget' } });
    shell.scripted.script = {};
    expect((await shell.do('!budget set 2')).refused).toBe(true);
    await shell.all('!budget set 10', '!resume');
    expect(shell.at.builtAt).not.toBeNull();
    expect(shell.at.halt).toBeNull();
  });

  test('that was reached stays so in another shell', async () => {
    const shell = await shellAt('planned', { play: spendingOn(used(2_000_000)) });
    await shell.all('!budget set 1', '!build');
    await shell.session.close('quit');
    const other = new Shell({}, {}, shell.scripted);
    await other.all('Start agent 0', '1');
    expect((await other.do('!resume')).refused).toBe(true);
    expect(count(other, 'budget/reached')).toBe(0);
  });

  test('never fires on turns of unknown price: it says once that it cannot see them', async () => {
    const shell = await planned(used(null), used(null, { fresh: 20_000 }));
    await shell.all('!budget set 0.01', '!build');
    expect(shell.at.builtAt).not.toBeNull();
    expect(count(shell, 'budget/unseen')).toBe(1);
    expect(count(shell, 'budget/reached') + count(shell, 'budget/warned')).toBe(0);
  });

  test('sees what an agent that tells no price uses, by the price of its model, while the turn lasts', async () => {
    const shell = await shellAt('planned');
    const { scripted } = shell;
    scripted.prices.own = async () => [{ model: 'm-1', input: 1000, output: 0, tiers: [] }];
    scripted.script = { play: spendingOn(used(null, { model: 'm-1' })) };
    await shell.all('!budget set 1', '!build');
    expect(shell.at.halt).toMatchObject({ reason: 'budget', detail: expect.stringContaining('$1.00 of $1.00') });
    expect(scripted.rows.at(-1)).toMatchObject({ ended: 'cancelled', turn_cost_usd: 1, cost_source: 'table' });
    expect(shell.at.spend['3']).toMatchObject({ costMicroUsd: 1_000_000, computedMicroUsd: 1_000_000 });
  });

  test('is told of once where agents work, with a line that can be typed as it stands', async () => {
    const shell = await planned(used(104 * CENT));
    await shell.all('!budget set 1', '!build');
    const told = shell.items.flatMap((item) => narrate(item, LOOK).map(({ text }) => text));
    expect(told.filter((line) => line.includes('is reached'))).toHaveLength(1);
    const step = nextStep(shell.at).command ?? '';
    expect(step).toBe('!budget set 3');
    await shell.all(step);
    expect(nextStep(shell.at).command).toBe('!resume');
    await shell.all('!resume');
    expect(nextStep(shell.at).command).toBe('!budget set 7');
  });

  test('is not spent by a subscription, whatever the agent says its turns would cost', async () => {
    const shell = await planned(used(9_000_000, { billing: 'subscription' }));
    await shell.all('!budget set 1', '!build');
    expect(shell.at.builtAt).not.toBeNull();
    expect(count(shell, 'budget/reached')).toBe(0);
    expect(costOf(shell)).toBe(0);
    expect(shell.at.spend['3']).toMatchObject({ unknownCost: 0, subscribed: 3 });
  });

  test('set while an agent works holds for that run too', async () => {
    let go: (usage: Usage) => void = () => {};
    const later = new Promise<Usage>((resolve) => {
      go = resolve;
    });
    const play: Play = async function* (_assignment, signal) {
      yield { type: 'usage', usage: used(500_000) };
      yield { type: 'usage', usage: await later };
      await until(signal);
      yield end('', 'cancelled');
    };
    const shell = await shellAt('planned', { play });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    await shell.session.line('!budget set 1');
    go(used(1_100_000));
    await shell.session.settled();
    expect(shell.at.halt?.reason).toBe('budget');
  });

  test('counts what the run has used in the prompts before, and the runs before', async () => {
    let prompts = 0;
    const play: Play = async function* (_assignment, signal) {
      prompts += 1;
      yield { type: 'usage', usage: used(600_000) };
      if (signal.aborted) yield end('', 'cancelled');
      else yield end('no result', 'done');
    };
    const shell = await shellAt('planned', {
      play: async function* (...given) {
        if (given[0].purpose === 'task') yield* play(...given) ?? [];
      },
    });
    await shell.all('!budget set 1', '!build');
    expect(shell.at.halt?.reason).toBe('budget');
    expect(prompts).toBe(2);
    const ended = (await shell.scripted.journal()).flatMap(({ event }) => (event.type === 'run/ended' ? [event] : []));
    expect(ended.at(-1)?.outcome).toBe('cancelled');
    expect(costOf(shell)).toBe(1_200_000);
  });
});

describe('what a cap is on', () => {
  const tokens = (count: number): Usage => used(null, { fresh: count });

  test('a stage: another stage goes on', async () => {
    const shell = await shellAt('planned', { play: spendingOn(tokens(60_000)) });
    await shell.all('!budget set 50k stage builder', '!build');
    expect(shell.at.halt?.detail).toBe(
      'the cap of stage builder is reached: 60k tokens of 50k tokens used; to go on: !budget set 120k stage builder, then !resume',
    );
    await shell.all('!pause');
    shell.scripted.script = {};
    await shell.all('!critic');
    expect(shell.at.critique).not.toBeNull();
  });

  test('a task: its run is stopped, others are not', async () => {
    const play: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-003' ? spendingOn(tokens(60_000))(assignment, signal, answers) : null;
    const shell = await shellAt('planned', { play });
    await shell.all('!budget set 50k task task-003', '!build');
    expect(shell.at.halt?.detail).toContain('the cap of TASK-003 is reached');
    expect(shell.at.tasks['TASK-001']?.status).toBe('DONE');
    expect(shell.at.taskSpend).toMatchObject({ 'TASK-003': { input: 60_000 } });
  });

  test('a session: it counts from when it is set, and ends with the shell', async () => {
    const shell = await planned(used(1_000_000));
    await shell.all('!build');
    expect(costOf(shell)).toBe(3_000_000);
    await shell.all('!budget set 1.50 session', '!critic', '!security');
    expect(shell.at.halt?.reason).toBe('budget');
    await shell.session.close('quit');
    const other = new Shell({}, {}, shell.scripted);
    await other.all('Start agent 0', '1');
    expect(other.at.caps.set).toEqual({});
    other.scripted.script = {};
    await other.all('!resume');
    expect(other.at.security).not.toBeNull();
  });

  test('off: nothing stops any more', async () => {
    const shell = await planned(used(2_000_000));
    await shell.all('!budget set 1', '!budget set 1k', '!budget set off', '!build');
    expect(shell.at.builtAt).not.toBeNull();
    expect((await shell.do('!budget set off')).refused).toBe(true);
  });

  test('is never what does not fit', async () => {
    const shell = await shellAt('planned');
    for (const words of [
      '',
      '0',
      '-1',
      '5x',
      '5 stage',
      '5 stage poet',
      '5 task TASK-999',
      '5 fork',
      '5 session now',
    ]) {
      expect((await shell.do(`!budget set ${words}`)).refused, words).toBe(true);
    }
    expect(shell.at.caps.set).toEqual({});
  });
});

describe('the tokens of a stage', () => {
  const figures = [used(null, { fresh: 39_000 }), used(null, { fresh: 41_000 })];

  test('are told of, once for each task, and stop nothing', async () => {
    const shell = await planned(...figures);
    await shell.all('!build');
    expect(shell.at.builtAt).not.toBeNull();
    expect(Object.entries(shell.at.caps.told).filter(([, { percent }]) => percent === 100)).toHaveLength(3);
    expect(count(shell, 'budget/warned')).toBe(6);
  });

  test('stop where the configuration says so, and another number for the task takes their place', async () => {
    const shell = await shellAt('planned');
    const { scripted } = shell;
    scripted.registry = { ...scripted.registry, agent: { ...scripted.registry.agent, stage_budgets: 'stop' } };
    await shell.session.close('quit');
    const other = new Shell({}, {}, scripted);
    await other.all('Start agent 0', '1');
    scripted.script = { play: spending(...figures).bind(other) };
    await other.all('!build');
    expect(other.at.halt).toMatchObject({ reason: 'budget', detail: expect.stringContaining('the cap of TASK-001') });
    await other.all('!budget set 200k task TASK-001', '!resume');
    expect(other.at.halt).toMatchObject({ reason: 'budget', detail: expect.stringContaining('the cap of TASK-002') });
  });
});

test('money, caps and what was told of them are not rewound by going back', async () => {
  const shell = await planned(used(1_000_000));
  await shell.all('!budget set 6', '!build');
  expect(shell.at.caps.told.usd?.percent).toBe(50);
  await shell.all('!replay TASK-001 --yes');
  expect(shell.at.taskSpend).toMatchObject({ 'TASK-001': { runs: 1 }, 'TASK-002': { runs: 2 } });
  expect(shell.at.caps.told.usd?.percent).toBe(80);
  expect(count(shell, 'budget/warned')).toBe(2);
  await shell.all('!undo --yes');
  expect(shell.at.caps.told.usd?.percent).toBe(80);
  expect(costOf(shell)).toBe(5_000_000);
});

describe('both sides of a fork', () => {
  test('are stopped by the cap of the project, which counts them and what was there before', async () => {
    const shell = await beforeFork({ play: bySide({ A: spendingOn(used(600_000)), B: spendingOn(used(500_000)) }) });
    await shell.all('!budget set 1', FORK);
    expect(shell.at.halt?.detail).toContain('the cap of the whole project is reached: $1.10 of $1.00');
    expect(shell.at.work).toBeNull();
    expect(shell.at.forkSpend).toMatchObject({
      'trial-A': { costMicroUsd: 600_000 },
      'trial-B': { costMicroUsd: 500_000 },
    });
    expect((await sideState(shell, 'A')).caps.set).toEqual({});
    expect((await shell.do('!resume')).refused).toBe(true);
    shell.scripted.script = {};
    await shell.all('!budget set 10', '!resume');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect(count(shell, 'budget/reached')).toBe(1);
  });

  test('count against the caps of a stage and of a task, also where one was reached before', async () => {
    const stage = await beforeFork({ play: bySide({ A: spendingOn(used(600_000)), B: spendingOn(used(500_000)) }) });
    await stage.all('!budget set 1 stage builder', FORK);
    expect(stage.at.halt?.detail).toContain('the cap of stage builder is reached: $1.10 of $1.00');
    const onTask =
      (id: string, play: Play): Play =>
      (assignment, ...more) =>
        assignment.task?.id === id ? play(assignment, ...more) : null;
    const play = onTask('TASK-002', spendingOn(used(600_000)));
    const task = await beforeFork({ play: bySide({ A: play, B: onTask('TASK-002', forever) }) });
    await task.all('!budget set 0.5 task TASK-002', FORK);
    expect(task.at.halt?.detail).toContain('the cap of TASK-002 is reached: $0.60 of $0.50');
    expect(task.at.forkSpend['trial-A']?.tasks).toMatchObject({ 'TASK-002': { microUsd: 600_000 } });
    await task.all('!resume');
    expect(task.at.halt?.detail).toContain('the cap of TASK-002 is reached: $0.60 of $0.50');
    expect(task.at.forkSpend['trial-A']?.costMicroUsd).toBe(600_000);
    task.scripted.script = {};
    await task.all('!budget set 9 task TASK-002', '!resume');
    expect(verdicts(task)).toEqual({ A: 'built', B: 'built' });
  });

  test('spend no dollars where a subscription pays, whatever their agents say', async () => {
    const shell = await beforeFork({});
    const paid = (side: 'A' | 'B'): Play =>
      async function* ({ mayWrite, runId, purpose }) {
        yield { type: 'usage', usage: used(9_000_000, { billing: 'subscription' }) };
        for (const path of mayWrite) shell.scripted.at(SIDE_DIR[side]).files.set(path, runId);
        yield end(block(RESULTS[purpose]));
      };
    shell.scripted.script = { play: bySide({ A: paid('A'), B: paid('B') }) };
    await shell.all('!budget set 1', `${FORK} --budget 1`);
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
    expect(shell.at.forkSpend['trial-A']).toMatchObject({ costMicroUsd: 0, unknownCost: 0, subscribed: 3 });
    expect(count(shell, 'budget/reached')).toBe(0);
  });

  test('have a cap on tokens of their own', async () => {
    const shell = await beforeFork({ play: bySide({ A: spendingOn(used(null, { fresh: 9000 })), B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ at }) => at.work?.kind === 'fork-run');
    await shell.all('!pause');
    const { sides } = { sides: shell.at.forkSpend };
    expect(Object.values(sides).some(({ input }) => input === 9000)).toBe(true);
    expect((await shell.do('!budget set 9k fork')).refused).toBe(true);
    await shell.all('!budget set 10k fork', '!resume');
    expect(shell.at.halt?.detail).toContain('the cap of both sides of fork trial is reached: 18k tokens of 10k tokens');
  });
});

test('tasks that are built at the same time are stopped together, by what all of them use', async () => {
  const started: string[] = [];
  const play: Play = (assignment, signal, answers) => {
    if (assignment.purpose === 'plan') return handedOver();
    const id = assignment.task?.id ?? '';
    if (!['TASK-002', 'TASK-003', 'TASK-004'].includes(id)) return null;
    started.push(id);
    return spendingOn(used(400_000))(assignment, signal, answers);
  };
  const shell = new Shell({ play });
  shell.scripted.registry = parallelContext(3);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!budget set 1', '!build');
  expect(started).toHaveLength(3);
  expect(shell.at.halt).toMatchObject({ reason: 'budget', detail: expect.stringContaining('$1.20 of $1.00') });
  expect(costOf(shell)).toBe(1_200_000);
  expect(shell.at.taskSpend).toMatchObject({ 'TASK-003': { costMicroUsd: 400_000 } });
  expect(shell.at.lanes).toBeNull();
  shell.scripted.script = { play: (assignment) => (assignment.purpose === 'plan' ? handedOver() : null) };
  expect((await shell.do('!resume')).refused).toBe(true);
});

async function* handedOver() {
  yield end(block(lanePlanResult()));
}
