import { describe, expect, test } from 'vitest';
import type { Live } from '../../../../src/core/transcript.ts';
import { forkFacts } from '../../../../src/view/forks/fork-facts.ts';
import { scoreboard } from '../../../../src/view/forks/scoreboard.ts';
import { lineWidth } from '../../../../src/view/line.ts';
import { forksLive, sideLive } from '../../../support/branch-samples.ts';
import { IDLE } from '../../../support/view-state.ts';

const BACKENDS = [{ id: 'rehearsal', label: 'rehearsal (no model)' }];
const boards = (
  forks: Live['forks'],
  columns: number,
  over: { readonly plain?: boolean; readonly now?: number } = {},
): readonly (readonly string[])[] => {
  const facts = forkFacts({ ...IDLE, busy: true, forks }, { backends: BACKENDS });
  if (facts === null) throw new Error('no fork runs');
  return scoreboard(facts, { columns, plain: false, now: 20_000, ...over }).map((rows) =>
    rows.map((row) => row.lead + row.text),
  );
};
const full = (forks: Live['forks'], columns: number): string => boards(forks, columns)[0]?.join('\n') ?? '';

describe('the scoreboard of a fork', () => {
  test('next to each other from 100 columns on', () => {
    expect(full(forksLive(), 100)).toMatchInlineSnapshot(`
      "Fork trial · A leads: more tasks DONE (3 against 2)
      A ★ leads · keep notes in one file               │ B · no direction given
        ▸ running · rehearsal (no model)               │   ▸ running · rehearsal (no model)
        [████████████░░░░░░░░] 3/5 tasks               │   [████████░░░░░░░░░░░░] 2/5 tasks
        gates 3 ok, 0 failed · tests 9 ok, 0 failed    │   gates 3 ok, 1 failed · tests 9 ok, 2 failed
        4 files +120 -3 · 4.2k tokens · cost $0.12     │   4 files +120 -3 · 4.2k tokens · cost $0.12
        1 m 1 s · 0 stalls                             │   1 m 1 s · 1 stall
        → Builder TASK-003: npm test · 4 s ago         │   → Builder TASK-003: npm test · 4 s ago"
    `);
    expect(full(forksLive(), 99)).not.toContain('│');
  });

  test('one below the other at 40 columns, nothing left out', () => {
    expect(full(forksLive(), 40)).toMatchInlineSnapshot(`
      "A leads: more tasks DONE (3 against 2)
      A ★ leads · keep notes in one file
        ▸ running · rehearsal (no model)
        [████████████░░░░░░░░] 3/5 tasks
        gates 3 ok, 0 failed
        tests 9 ok, 0 failed · 4 files +120 -3
        4.2k tokens · cost $0.12 · 1 m 1 s
        0 stalls
        → Builder TASK-003: npm test · 4 s ago
      B · no direction given
        ▸ running · rehearsal (no model)
        [████████░░░░░░░░░░░░] 2/5 tasks
        gates 3 ok, 1 failed
        tests 9 ok, 2 failed · 4 files +120 -3
        4.2k tokens · cost $0.12 · 1 m 1 s
        1 stall
        → Builder TASK-003: npm test · 4 s ago"
    `);
  });

  test('the fewer rows there are, the less is said; both sides stay to the last', () => {
    const ways = boards(forksLive(), 40);
    expect(ways.map((rows) => rows.length)).toEqual([...ways.map((rows) => rows.length)].sort((one, two) => two - one));
    expect(ways.slice(1)).toMatchInlineSnapshot(`
      [
        [
          "A leads: more tasks DONE (3 against 2)",
          "A [██████░░░░] 3/5 running ★ leads",
          "  gates 3 ok, 0 failed",
          "  tests 9 ok, 0 failed · 4 files +120 -3",
          "  4.2k tokens · cost $0.12 · 1 m 1 s",
          "  0 stalls",
          "  → Builder TASK-003: npm test · 4 s ago",
          "B [████░░░░░░] 2/5 running",
          "  gates 3 ok, 1 failed",
          "  tests 9 ok, 2 failed · 4 files +120 -3",
          "  4.2k tokens · cost $0.12 · 1 m 1 s",
          "  1 stall",
          "  → Builder TASK-003: npm test · 4 s ago",
        ],
        [
          "A leads: more tasks DONE (3 against 2)",
          "A [██████░░░░] 3/5 running ★ leads",
          "  → Builder TASK-003: npm test · 4 s ago",
          "B [████░░░░░░] 2/5 running",
          "  → Builder TASK-003: npm test · 4 s ago",
        ],
        [
          "A leads: more tasks DONE (3 against 2)",
          "A 3/5 running ★ leads · Builder TASK-00…",
          "B 2/5 running · Builder TASK-003: npm t…",
        ],
        [
          "A 3/5 running ★ leads · Builder TASK-00…",
          "B 2/5 running · Builder TASK-003: npm t…",
        ],
      ]
    `);
  });

  test('labels and values where nothing may mean something by its shape', () => {
    const [rows = []] = boards(forksLive(), 60, { plain: true });
    expect(rows.slice(1).filter((row) => !/^([AB] [a-z]+: .+| {2}does: .+)$/.test(row))).toEqual([]);
    expect(rows.join('\n')).not.toMatch(/[\u2190-\u27bf]/);
    expect(rows).toContain('A verdict: running (leads)');
  });

  test('a price that is unknown is n/a, never nothing; a sum with unknown parts says so', () => {
    const cost = (costMicroUsd: number, unknownCost: number): string =>
      full(forksLive(sideLive('A', { costMicroUsd, unknownCost })), 80).match(/cost ([^·\n]*?) ·/)?.[1] ?? '';
    expect(cost(0, 2)).toBe('n/a');
    expect(cost(120_000, 2)).toBe('at least $0.12');
    expect(cost(0, 0)).toBe('$0.00');
  });

  test('the silence of a running side counts up and gets words after half a minute; one at rest has none', () => {
    const at = (now: number): string => boards(forksLive(), 80, { now })[0]?.join('\n') ?? '';
    expect(at(20_000)).toContain('→ Builder TASK-003: npm test · 4 s ago');
    expect(at(46_000)).toContain('no output for 30 s');
    const rests = forksLive(
      sideLive('A', { verdict: 'built' }),
      sideLive('B', { verdict: 'blocked', why: 'TASK-003' }),
    );
    expect(full(rests, 80)).not.toMatch(/ ago|no output/);
    expect(full(rests, 80)).toContain('■ blocked: TASK-003 · rehearsal (no model)');
  });

  test('a side that is named last is shown last', () => {
    const { name, sides } = forksLive();
    expect(full({ name, sides: [...sides].reverse() }, 80)).toBe(full(forksLive(), 80));
  });

  test('no row is wider than the board, whatever the words', () => {
    const words = 'a name that goes on '.repeat(20);
    const forks = forksLive(sideLive('A', { verdict: 'blocked', why: words }, { direction: words, doing: words }));
    for (const columns of [40, 60, 99, 100, 101, 200]) {
      for (const row of boards(forks, columns).flat()) {
        expect(lineWidth({ tone: 'plain', lead: '', text: row })).toBeLessThanOrEqual(columns);
      }
    }
  });
});
