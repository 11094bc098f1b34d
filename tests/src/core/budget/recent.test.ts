import { describe, expect, test } from 'vitest';
import type { Usage } from '../../../../schemas/usage.ts';
import type { RecentRun } from '../../../../src/core/budget/recent.ts';
import { withRun } from '../../../../src/core/budget/with-run.ts';
import { evolve, fold } from '../../../../src/core/evolve.ts';
import { BRANCH_SAMPLES } from '../../../support/branch-samples.ts';
import { usage } from '../../../support/budget-samples.ts';
import { driven } from '../../../support/given.ts';

const withOne = (recent: readonly RecentRun[], used: Usage | null, durationMs = 1000) =>
  withRun(recent, {
    run: { agent: 3, taskId: 'TASK-001' },
    ended: { usage: used, durationMs },
    at: '2026-11-20T10:00:00.000Z',
    beside: false,
  });
const agent = () => ({ end: { usage: usage(), durationMs: 60_000 } });

describe('the last runs', () => {
  test('are sixty at most, the newest last', () => {
    let recent: readonly RecentRun[] = [];
    for (let output = 1; output <= 70; output += 1) recent = withOne(recent, usage({ output }));
    expect(recent).toHaveLength(60);
    expect(recent.at(-1)?.tokens).toBe(820);
    expect(recent[0]?.tokens).toBe(761);
  });

  test('have dollars only where they are known and nobody else pays', () => {
    const [known] = withOne([], usage());
    const [unknown] = withOne([], usage({ costMicroUsd: null }));
    const [paid] = withOne([], usage({ billing: 'subscription' }));
    expect([known, unknown, paid].map((run) => [run?.money, run?.microUsd])).toEqual([
      ['known', 20_000],
      ['unknown', 0],
      ['subscription', 0],
    ]);
    expect(withOne([], null)).toEqual([]);
    const ofTurns = (unpriced: number, subscribed: number): RecentRun | undefined => {
      const money = { turns: 3, reportedMicroUsd: 5, computedMicroUsd: 2, unpriced, subscribed, inexact: 0 };
      const ended = { usage: usage({ costMicroUsd: null }), money, durationMs: 1 };
      return withRun([], { run: { agent: 3, taskId: null }, ended, at: '', beside: false })[0];
    };
    expect(ofTurns(1, 1)).toMatchObject({ money: 'unknown', microUsd: 7 });
    expect(ofTurns(0, 1)).toMatchObject({ money: 'known', microUsd: 7 });
    expect(ofTurns(0, 3)).toMatchObject({ money: 'subscription' });
  });

  test('have no time or money below nothing', () => {
    expect(withOne([], usage({ costMicroUsd: -5 }), -3)).toMatchObject([{ ms: 0, microUsd: 0 }]);
  });

  test('survive a restart and a replay, and begin anew in the side of a fork', () => {
    const rig = driven('built', { agent });
    const before = rig.at.recentRuns;
    expect(before.length).toBeGreaterThan(4);
    rig.all('!replay TASK-001', 'replay TASK-001');
    expect(rig.at.recentRuns.slice(0, before.length)).toEqual(before);
    expect(fold(rig.journal)?.recentRuns).toEqual(rig.at.recentRuns);
    const side = evolve(rig.at, BRANCH_SAMPLES['fork/opened'], { seq: rig.at.seq + 1, at: rig.at.updatedAt });
    expect(side).toMatchObject({ recentRuns: [], context: null });
  });
});
