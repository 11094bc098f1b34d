import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import { NO_SUM, type Sum } from '../../../../src/core/budget/sums.ts';
import { estimate, taskCosts, taskTimes, typicalCost } from '../../../../src/core/change/costs.ts';

const sum = (change: Partial<Sum>): Sum => ({ ...NO_SUM, turns: 1, ...change });
const cost = (tokens: number, microUsd: number | null = 0, ms = 0) => ({ tokens, microUsd, ms });

describe('what tasks took', () => {
  it('is read from the token log, money only where every turn has a price', () => {
    const sums = new Map([
      ['TASK-001', sum({ input: 100, output: 20, cacheRead: 7, cacheWrite: 3, computedMicro: 40, reportedMicro: 2 })],
      ['TASK-002', sum({ input: 10, unpriced: 1 })],
      ['TASK-003', sum({ input: 10, subscribed: 1 })],
      ['-', sum({ input: 999 })],
    ]);
    expect(taskCosts(sums, new Map([['TASK-001', 1234.4]]))).toEqual({
      'TASK-001': cost(130, 42, 1234),
      'TASK-002': cost(10, null),
      'TASK-003': cost(10, null),
    });
  });

  it('takes its time from runs and checks of the journal', () => {
    const run = { runId: 'R1', taskId: 'TASK-001' };
    const events = [
      { type: 'run/started', run },
      { type: 'run/ended', runId: 'R1', durationMs: 100 },
      { type: 'run/ended', runId: 'R9', durationMs: 5000 },
      { type: 'task/checked', taskId: 'TASK-001', commands: [{ durationMs: 20 }, { durationMs: 3 }] },
    ];
    const envelopes = events.map((event, at) => ({ v: 1, seq: at + 1, id: '', at: '', event }));
    // @ts-expect-error only the fields that are read
    expect([...taskTimes(envelopes satisfies readonly { event: Partial<Event> }[])]).toEqual([['TASK-001', 123]]);
  });
});

describe('what doing tasks again takes', () => {
  const costs = { 'TASK-001': cost(100), 'TASK-002': cost(300), 'TASK-003': cost(200), 'TASK-004': cost(1000) };
  const book = { costs, typical: typicalCost(Object.values(costs)) };

  it('is what they took, with the spread of all tasks around it', () => {
    expect(book.typical).toMatchObject({ measured: 4, tokens: { low: 100, likely: 200, high: 300 } });
    expect(estimate(['TASK-003'], book, 'tokens')).toEqual({ low: 100, likely: 200, high: 300 });
    expect(estimate(['TASK-004'], book, 'tokens')).toEqual({ low: 100, likely: 1000, high: 1000 });
    expect(estimate(['TASK-001', 'TASK-003'], book, 'tokens')).toEqual({ low: 200, likely: 300, high: 600 });
  });

  it('is the usual for a task that was not measured, nothing for no task, and not known where nothing was', () => {
    expect(estimate(['TASK-099'], book, 'tokens')).toEqual({ low: 100, likely: 200, high: 300 });
    expect(estimate([], book, 'tokens')).toEqual({ low: 0, likely: 0, high: 0 });
    expect(estimate(['TASK-001'], { costs: {}, typical: typicalCost([]) }, 'tokens')).toBeNull();
    expect(typicalCost([cost(1, null)]).microUsd).toBeNull();
  });

  it('is whole numbers, low never above high', () => {
    const odd = typicalCost([cost(1, 7, 3), cost(2, 8, 5), cost(4, 9, 8)]);
    for (const spread of [odd.tokens, odd.microUsd, odd.ms]) {
      expect(Object.values(spread ?? {}).every(Number.isSafeInteger)).toBe(true);
      expect((spread?.low ?? 1) <= (spread?.likely ?? 0) && (spread?.likely ?? 1) <= (spread?.high ?? 0)).toBe(true);
    }
  });
});
