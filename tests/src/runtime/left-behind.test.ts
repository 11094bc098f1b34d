import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../schemas/agent-event.ts';
import type { TokenRow, Usage } from '../../../schemas/usage.ts';
import { moneyOfTurn, spendOf } from '../../../src/core/budget/spend.ts';
import { evolve } from '../../../src/core/evolve.ts';
import { beforeFork, FORK, reopened, SIDE_DIR, sideState } from '../../support/forked.ts';
import { lanePlanResult, parallelContext } from '../../support/lane-plan.ts';
import { block, end, type Play, type Scripted, Shell, shellAt } from '../../support/scripted-world.ts';
import { BRIEF, DIR } from '../../support/story.ts';

const CENT = 10_000;
const used = (cents: number | null, change: Partial<Usage> = {}): AgentEvent => ({
  type: 'usage',
  usage: {
    fresh: 1000,
    cacheRead: 0,
    cacheWrite: 0,
    output: 10,
    reasoning: 0,
    requests: 1,
    costMicroUsd: cents === null ? null : cents * CENT,
    costSource: cents === null ? 'none' : 'agent',
    contextUsed: null,
    contextSize: null,
    exact: true,
    ...change,
  },
});
const never = new Promise<never>(() => {});

/** An agent that tells these figures and is then heard of no more. */
const hanging = (...figures: readonly AgentEvent[]): Scripted => ({
  play: async function* () {
    yield* figures;
    yield { type: 'text', text: 'on it\n' };
    await never;
  },
});

const noted = ({ scripted }: Shell): number => [...scripted.notes.values()].flat().length;

/** A planned project whose shell is killed while its Builder works. */
async function killed(script: Scripted, notes: number): Promise<Shell> {
  const shell = await shellAt('planned');
  shell.scripted.script = script;
  const before = noted(shell);
  void shell.session.line('!build');
  await shell.reach(() => noted(shell) >= before + notes);
  return next(shell);
}

/** The next shell on what a killed one left. */
async function next({ scripted }: Shell, script: Scripted = {}): Promise<Shell> {
  await scripted.kill();
  scripted.script = script;
  return new Shell({}, {}, scripted);
}

const opened = (shell: Shell): Promise<Shell> => shell.all('Start agent 0', '1');
const rowsOf = ({ scripted }: Shell, ended: string): TokenRow[] => scripted.rows.filter((row) => row.ended === ended);
const builder = ({ at }: Shell) => at.spend['3'];
/** What the rows add up to, of everybody. */
const logged = ({ scripted }: Shell) => ({
  turns: scripted.rows.length,
  microUsd: scripted.rows.reduce((sum, row) => sum + Math.round((row.turn_cost_usd ?? 0) * 1e6), 0),
  unpriced: scripted.rows.filter((row) => row.turn_cost_usd === null).length,
});
const journaled = ({ at }: Shell) => {
  const { turns, costMicroUsd, unknownCost } = spendOf(at);
  return { turns, microUsd: costMicroUsd, unpriced: unknownCost };
};

describe('a turn that was cut with its shell', () => {
  test('has a row with the newest figure that was told, and counts in the journal and against the caps', async () => {
    const shell = await killed(hanging(used(20), used(40)), 3);
    await opened(shell);
    expect(rowsOf(shell, 'killed')).toMatchObject([
      { agent: 3, task: 'TASK-001', turn_cost_usd: 0.4, cost_source: 'agent', input_tokens: 1000, exact: false },
    ]);
    expect(builder(shell)).toMatchObject({ runs: 1, turns: 1, costMicroUsd: 40 * CENT, inexact: 1 });
    expect(shell.at.taskSpend['TASK-001']).toMatchObject({ costMicroUsd: 40 * CENT });
    expect(journaled(shell)).toEqual(logged(shell));
    await shell.do('!budget set 0.40');
    expect(shell.refusals().at(-1)?.message).toContain('has used $0.40 already');
  });

  test('is unknown and never free where it told nothing, and a cap in dollars says that it cannot see it', async () => {
    const shell = await killed(hanging(), 1);
    await opened(shell);
    expect(rowsOf(shell, 'killed')).toMatchObject([{ turn_cost_usd: null, cost_source: 'none', exact: false }]);
    expect(builder(shell)).toMatchObject({ turns: 1, costMicroUsd: 0, unknownCost: 1 });
    await shell.all('!budget set 1');
    expect(shell.events()).toContain('budget/unseen');
  });

  test('has its computed price where its agent tells none', async () => {
    const shell = await killed(hanging(used(null, { model: 'm-1' })), 2);
    const price = { model: 'm-1', input: 100, output: 0, tiers: [] };
    shell.scripted.prices.own = async () => [price];
    await opened(shell);
    expect(rowsOf(shell, 'killed')).toMatchObject([{ turn_cost_usd: 0.1, cost_source: 'table' }]);
    expect(builder(shell)).toMatchObject({ costMicroUsd: 10 * CENT, computedMicroUsd: 10 * CENT });
  });

  test('has one row, and counts once, though the next shell is killed between the row and the journal too', async () => {
    let shell = await killed(hanging(used(40)), 2);
    for (const _ of [1, 2]) {
      shell.scripted.script = {
        wait: (call) => (/^journal\.append pipeline\/halted run\/ended/.test(call) ? never : null),
      };
      void opened(shell);
      await shell.reach(() => shell.scripted.calls.some((call) => /append pipeline\/halted run\/ended/.test(call)));
      shell.scripted.calls.length = 0;
      shell = await next(shell);
    }
    await opened(shell);
    expect(rowsOf(shell, 'killed')).toHaveLength(1);
    expect(builder(shell)).toMatchObject({ turns: 1, costMicroUsd: 40 * CENT });
    expect(journaled(shell)).toEqual(logged(shell));
  });

  test('that has its row already gets no second one, and what the row says counts once', async () => {
    const shell = await shellAt('planned');
    let told = 0;
    shell.scripted.calls.length = 0;
    shell.scripted.script = {
      play: async function* () {
        told += 1;
        yield used(30);
        const error = { kind: 'other', status: null, retryable: false, message: 'no' } as const;
        yield { type: 'end', reason: 'error', error, finalText: '' };
      },
      wait: (call) => (call.startsWith('journal.append run/ended') ? never : null),
    };
    void shell.session.line('!build');
    await shell.reach(() => shell.scripted.calls.some((call) => call.startsWith('journal.append run/ended')));
    const after = await opened(await next(shell));
    expect([told, rowsOf(after, 'error').length, rowsOf(after, 'killed').length]).toEqual([1, 1, 0]);
    expect(builder(after)).toMatchObject({ turns: 1, costMicroUsd: 30 * CENT, inexact: 0 });
    expect(journaled(after)).toEqual(logged(after));
  });

  test('goes on from there: the task is built, and the sums of log and journal stay the same', async () => {
    const shell = await opened(await killed(hanging(used(40)), 2));
    await shell.all('!resume', 'retry');
    expect(shell.at.builtAt).not.toBeNull();
    expect(journaled(shell)).toEqual(logged(shell));
  });

  test('before its prompt was sent used nothing, and has no row', async () => {
    const shell = await shellAt('planned');
    shell.scripted.script = { wait: (call) => (call === 'agent.open' ? never : null) };
    void shell.session.line('!build');
    await shell.reach(() => shell.scripted.calls.at(-1) === 'agent.open');
    const after = await opened(await next(shell));
    expect(rowsOf(after, 'killed')).toEqual([]);
    expect(builder(after)).toBeUndefined();
  });

  test('in lanes counts for each of them, once', async () => {
    const shell = new Shell({ play: ({ purpose }) => (purpose === 'plan' ? handedOver() : null) });
    shell.scripted.registry = parallelContext(3);
    await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan');
    const play: Play = (assignment, ...more) =>
      assignment.task?.id === 'TASK-001' ? null : (hanging(used(7)).play?.(assignment, ...more) ?? null);
    shell.scripted.script = { play };
    const before = noted(shell);
    void shell.session.line('!build');
    await shell.reach(() => noted(shell) >= before + 1 + 6);
    const after = await opened(await next(shell));
    const cut = rowsOf(after, 'killed');
    expect(cut.map(({ task }) => task)).toEqual(['TASK-002', 'TASK-003', 'TASK-004']);
    expect(builder(after)).toMatchObject({ turns: 4, costMicroUsd: 21 * CENT });
    const [lane] = after.at.lanes?.open ?? [];
    const { taskId = '', run } = lane ?? {};
    const twice = {
      type: 'lane/spent',
      taskId,
      runId: run?.runId ?? '',
      usage: null,
      money: moneyOfTurn(null),
    } as const;
    expect(evolve(after.at, twice, { seq: 1, at: '' })?.spend).toEqual(after.at.spend);
    const again = await opened(await next(after));
    expect(rowsOf(again, 'killed')).toHaveLength(3);
    expect(builder(again)).toMatchObject({ turns: 4, costMicroUsd: 21 * CENT });
    expect(journaled(again)).toEqual(logged(again));
  });
});

async function* handedOver() {
  yield end(block(lanePlanResult()));
}

describe('the sides of a fork that were cut with their shell', () => {
  test('count at the next start, with the turn that was cut, and no more when they are opened again', async () => {
    const shell = await beforeFork({});
    shell.scripted.script = hanging(used(25));
    const before = noted(shell);
    void shell.session.line(FORK);
    await shell.reach(() => noted(shell) >= before + 4);
    const after = await opened(await next(shell));
    const costs = () => ['A', 'B'].map((side) => after.at.forkSpend[`trial-${side}`]?.costMicroUsd);
    expect(costs()).toEqual([25 * CENT, 25 * CENT]);
    expect(after.at.forkSpend['trial-A']).toMatchObject({ turns: 1, agents: { 3: { microUsd: 25 * CENT } } });
    expect(rowsOf(after, 'killed')).toHaveLength(2);
    await after.all('!resume');
    expect(rowsOf(after, 'killed')).toHaveLength(2);
    expect((await sideState(after, 'A')).spend['3']).toMatchObject({ costMicroUsd: 25 * CENT });
    expect(costs()).toEqual([25 * CENT, 25 * CENT]);
    expect(SIDE_DIR.A).toContain('trial-A');
    await reopened(after, {});
  });
});
