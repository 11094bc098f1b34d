import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Run } from '../../../../schemas/event.ts';
import type { SideSpend } from '../../../../schemas/fork.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import { NO_FLIGHT, usedBy, usedIn } from '../../../../src/core/budget/cap-used.ts';
import { addMoney, addSpend, moneyOfTurn, NOTHING_SPENT, spendOf } from '../../../../src/core/budget/spend.ts';
import { join, Ledger, NO_SUM, PARTITIONS } from '../../../../src/core/budget/sums.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import { withSpend } from '../../../../src/core/forks/fork-spend.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { addUsage, tokenRow } from '../../../../src/runtime/usage-row.ts';
import { BRANCH_SAMPLES } from '../../../support/branch-samples.ts';
import { driven } from '../../../support/given.ts';

const PROJECT = driven('planned').at;
const count = fc.integer({ min: 0, max: 1_000_000 });

/** A turn whose agent told what it cost, or did not, or whose price was computed, or that a subscription paid for. */
const usage: fc.Arbitrary<Usage | null> = fc.option(
  fc.record({
    fresh: count,
    cacheRead: count,
    cacheWrite: count,
    output: count,
    reasoning: count,
    requests: count,
    costMicroUsd: fc.option(count),
    costSource: fc.constantFrom('agent' as const, 'table' as const),
    contextUsed: fc.constant(null),
    contextSize: fc.constant(null),
    exact: fc.boolean(),
    billing: fc.constantFrom('metered' as const, 'subscription' as const),
  }),
  { freq: 8 },
);

const run = fc.record({
  agent: fc.constantFrom(1 as const, 3 as const, 4 as const),
  taskId: fc.option(fc.constantFrom('TASK-001', 'TASK-002')),
  turns: fc.array(usage, { minLength: 1, maxLength: 4 }),
});
const runs = fc.array(run, { maxLength: 12 });
type Ran = typeof run extends fc.Arbitrary<infer T> ? T : never;

const spentBy = (turns: Ran['turns']) =>
  turns.reduce(
    (sum, turn) => ({ usage: addUsage(sum.usage, turn), money: addMoney(sum.money, moneyOfTurn(turn)) }),
    NOTHING_SPENT,
  );

/** What a journal of these runs counts. */
function journal(all: readonly Ran[]): Pick<ProjectState, 'spend' | 'taskSpend'> {
  return all.reduce<Pick<ProjectState, 'spend' | 'taskSpend'>>(
    ({ spend, taskSpend }, { agent, taskId, turns }) => ({
      spend: addSpend(spend, agent, spentBy(turns)),
      taskSpend: taskId === null ? taskSpend : addSpend(taskSpend, taskId, spentBy(turns)),
    }),
    { spend: {}, taskSpend: {} },
  );
}

/** What the token log of these runs adds up to. */
function log(all: readonly Ran[]) {
  const ledger = new Ledger();
  all.forEach(({ agent, taskId, turns }, index) => {
    const row: Run = { ...RUN, agent, taskId, runId: `R${index}` };
    for (const turn of turns) {
      ledger.add(tokenRow({ run: row, turn: '', ended: 'done', usage: turn, from: null, session: '', at: AT }));
    }
  });
  return ledger.sums;
}

const AT = '2026-01-01T00:00:00.000Z';
const RUN = {
  purpose: 'task',
  attempt: 1,
  backend: 'any',
  model: null,
  resumes: null,
  because: [],
} as const satisfies Partial<Run>;

describe('what was spent', () => {
  test('is the same in the journal and in the token log, to the token and the millionth of a dollar', () => {
    fc.assert(
      fc.property(runs, (all) => {
        const { turns, input, output, cacheRead, cacheWrite, reasoning, ...sum } = spendOf(journal(all));
        expect({
          ...{ turns, input, output, cacheRead, cacheWrite, reasoning },
          reportedMicro: sum.costMicroUsd - sum.computedMicroUsd,
          computedMicro: sum.computedMicroUsd,
          unpriced: sum.unknownCost,
          subscribed: sum.subscribed,
          inexact: sum.inexact,
        }).toEqual(log(all).all);
      }),
    );
  });

  test('is the sum of any partition of it: by agent, stage, task, model, backend, and by place of work', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(2)), (all, places) => {
        const sums = log(all);
        for (const partition of PARTITIONS) {
          expect([...sums.by[partition].values()].reduce(join, NO_SUM), partition).toEqual(sums.all);
        }
        const [own = [], a = [], b = []] = [0, 1, 2].map((place) => all.filter((_, at) => (places[at] ?? 0) === place));
        const forked = { ...PROJECT, ...journal(own), forkSpend: {} };
        const state = withSpend(forked, 'trial', [
          { side: 'A', spend: spendOf(journal(a)) },
          { side: 'B', spend: spendOf(journal(b)) },
        ]);
        const whole = { ...PROJECT, ...journal(all), forkSpend: {} };
        for (const scope of SCOPES) {
          expect(usedIn(state, NO_FLIGHT, scope)).toEqual(usedIn(whole, NO_FLIGHT, scope));
        }
        expect(usedIn(state, NO_FLIGHT, { kind: 'fork', name: 'trial' })).toEqual(
          usedBy(spendOf(journal([...a, ...b]))),
        );
      }),
    );
  });
});

const SCOPES = [
  { kind: 'project' },
  ...(['discovery', 'builder', 'critic'] as const).map((stage) => ({ kind: 'stage', stage }) as const),
  ...['TASK-001', 'TASK-002'].map((taskId) => ({ kind: 'task', taskId }) as const),
] as const;

describe('the money of forks', () => {
  test('is the same in whatever order their sides tell it, late, twice, or with less in between', () => {
    const told = fc.record({ name: fc.constantFrom('one', 'two'), side: fc.constantFrom('A' as const, 'B' as const) });
    fc.assert(
      fc.property(fc.array(fc.tuple(told, runs), { maxLength: 8 }), fc.infiniteStream(fc.nat()), (all, order) => {
        // Each side tells all it used so far, whenever it tells something.
        const so = new Map<string, Ran[]>();
        const news = all.map(([{ name, side }, more]): Event => {
          const ran = [...(so.get(`${name}-${side}`) ?? []), ...more];
          so.set(`${name}-${side}`, ran);
          return { type: 'fork/spent', name, sides: [{ side, spend: spendOf(journal(ran)) }] };
        });
        const shuffled = [...news, ...news]
          .map((event) => ({ event, at: order.next().value }))
          .sort((x, y) => x.at - y.at);
        const spends = (events: readonly Event[]): Readonly<Record<string, SideSpend>> =>
          taken(PROJECT, events).forkSpend;
        expect(spends(shuffled.map(({ event }) => event))).toEqual(spends(news));
        for (const [id, ran] of so) expect(spends(news)[id]).toEqual(spendOf(journal(ran)));
      }),
    );
  });

  test('is never changed by going back, by forking, merging or giving up', () => {
    const { 'fork/opened': _side, ...ofProject } = BRANCH_SAMPLES;
    const SPENDS = ['fork/rested', 'fork/closed', 'fork/spent', 'merge/resolved'];
    const moves = Object.values(ofProject).filter(({ type }) => !SPENDS.includes(type));
    fc.assert(
      fc.property(runs, runs, fc.array(fc.constantFrom(...moves), { maxLength: 20 }), (own, inSide, events) => {
        const before: ProjectState = {
          ...PROJECT,
          ...journal(own),
          forkSpend: { 'trial-A': spendOf(journal(inSide)) },
        };
        const { spend, taskSpend, forkSpend } = taken(before, events);
        expect({ spend, taskSpend, forkSpend }).toEqual({
          spend: before.spend,
          taskSpend: before.taskSpend,
          forkSpend: before.forkSpend,
        });
      }),
    );
  });
});

const taken = (state: ProjectState, events: readonly Event[]): ProjectState =>
  events.reduce((now, event) => evolve(now, event, { seq: now.seq + 1, at: AT }) ?? now, state);
