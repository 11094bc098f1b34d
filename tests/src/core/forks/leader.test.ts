import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SideScore } from '../../../../schemas/fork.ts';
import { LEADER_RULES, leaderOf } from '../../../../src/core/forks/leader.ts';
import { SCORE } from '../../../support/branch-samples.ts';

describe('who leads', () => {
  test.each<[string, Partial<SideScore>, Partial<SideScore>, 'A' | 'B', string]>([
    ['built before all', { stalls: 9, costMicroUsd: 9e6 }, { verdict: 'asking' }, 'A', 'built, where the other is not'],
    ['more tasks', { tasksDone: 1 }, { gatesFailed: 9 }, 'B', 'more tasks DONE (3 against 1)'],
    ['gates', { gatesFailed: 1 }, { testsFailed: 9 }, 'B', 'fewer failed gate commands (0 against 1)'],
    ['tests', { testsFailed: 2 }, { stalls: 9 }, 'B', 'fewer failed tests (0 against 2)'],
    ['stalls', { stalls: 2 }, { costMicroUsd: 9e6 }, 'B', 'fewer stalls (0 against 2)'],
    ['cost', { costMicroUsd: 500_000 }, { costMicroUsd: 100, tokens: 9e6 }, 'B', '$0.0001 against $0.5000'],
    ['tokens', { unknownCost: 1, costMicroUsd: 0, tokens: 9000 }, {}, 'B', '4200 tokens against 9000 tokens'],
    ['lines', {}, { added: 119 }, 'B', 'fewer lines changed (122 against 123)'],
  ])('%s', (_what, a, b, leader, because) => {
    const found = leaderOf({ ...SCORE, ...a }, { ...SCORE, ...b });
    expect(found.leader).toBe(leader);
    expect(found.because).toContain(because);
  });

  test('nobody where no rule tells them apart', () => {
    expect(leaderOf(SCORE, { ...SCORE, files: 99, runs: 7, elapsedMs: 1 })).toEqual({
      leader: null,
      because: 'no rule tells them apart',
    });
  });

  test('nobody by cost and size while a side still builds', () => {
    const small = { ...SCORE, costMicroUsd: 1, added: 0 };
    expect(leaderOf({ ...SCORE, verdict: 'running' }, { ...small, verdict: 'running' }).leader).toBeNull();
    expect(leaderOf({ ...SCORE, verdict: 'stopped' }, { ...small, verdict: 'stopped' }).leader).toBe('B');
  });

  test('does not depend on which side is called A', () => {
    const figure = fc.integer({ min: 0, max: 3 });
    const score = fc.record({
      verdict: fc.constantFrom<SideScore['verdict']>('built', 'blocked'),
      tasksDone: figure,
      gatesFailed: figure,
      testsFailed: figure,
      stalls: figure,
      costMicroUsd: figure,
      unknownCost: figure,
      tokens: figure,
      added: figure,
    });
    fc.assert(
      fc.property(score, score, (one, other) => {
        const [a, b] = [
          { ...SCORE, ...one },
          { ...SCORE, ...other },
        ];
        const swapped = { A: 'B', B: 'A' } as const;
        const there = leaderOf(a, b);
        const back = leaderOf(b, a);
        expect(back.leader).toBe(there.leader === null ? null : swapped[there.leader]);
        expect(back.because).toBe(there.because);
      }),
    );
  });

  test('is told by rules that have words', () => {
    expect(LEADER_RULES.map(({ words }) => words).every((words) => words.length > 5)).toBe(true);
  });
});
