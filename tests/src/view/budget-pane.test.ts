import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BudgetFacts, budgetRows } from '../../../src/view/budget-pane.ts';
import { displayWidth } from '../../../src/view/format.ts';
import { sparkline } from '../../../src/view/sparkline.ts';
import { budgetFacts as facts, spentNow as row } from '../../support/budget-samples.ts';

const text = (one: BudgetFacts, columns = 80, plain = false): string[] =>
  budgetRows(one, { columns, plain, now: 64_000, since: () => 3_600_000 }).map(
    ({ lead, text: words }) => `${lead}${words}`,
  );
const said = (change: Partial<BudgetFacts>, columns = 80): string => text(facts(change), columns).join('\n');

describe('the budget pane', () => {
  test('shows the turn under way, the context, the cap, the pace, what is to come, the last runs and who spent it', () => {
    expect(text(facts())).toMatchInlineSnapshot(`
      [
        "Budget",
        "now     1 m 4 s · ~12.3k tokens",
        "context [██████████░░░░░░░░] 61 % of 200k · told by big-1 at 14:02 UTC",
        "spent   [███████████░░░░░░░] $3.10 of $5.00 (62 %) · the whole project",
        "left    $1.90 · about 4 m of work",
        "pace    12.3k tokens · $0.42 a minute of work",
        "to go   3 tasks · ~45.0k tokens (30.0k to 60.0k) · ~$0.90 ($0.60 to $1.20)",
        "runs    ▂▅▄█ up to 100",
        "Builder      [████████████░░░░░░] 40.0k · $2.10",
        "Critic       [██████░░░░░░░░░░░░] 20.0k · $1.00",
      ]
    `);
  });

  test('fits a narrow window', () => {
    expect(text(facts(), 40)).toMatchInlineSnapshot(`
      [
        "Budget",
        "now     1 m 4 s · ~12.3k tokens",
        "context [████░░░░] 61 % of 200k",
        "        told by big-1 at 14:02 UTC",
        "spent   [████░░░░] $3.10 of $5.00 (62 %)",
        "        the whole project",
        "left    $1.90 · about 4 m of work",
        "pace    12.3k tokens",
        "        $0.42 a minute of work",
        "to go   3 tasks",
        "        ~45.0k tokens (30.0k to 60.0k)",
        "        ~$0.90 ($0.60 to $1.20)",
        "runs    ▂▅▄█ up to 100",
        "Builder      [█████░░░] 40.0k · $2.10",
        "Critic       [██░░░░░░] 20.0k · $1.00",
      ]
    `);
  });

  test('says the same without bars, boxes or colour', () => {
    expect(text(facts(), 80, true)).toMatchInlineSnapshot(`
      [
        "Budget",
        "now: 1 m 4 s · ~12.3k tokens",
        "context: 61 % of 200k · told by big-1 at 14:02 UTC",
        "spent: $3.10 of $5.00 (62 %) · the whole project",
        "left: $1.90 · about 4 m of work",
        "pace: 12.3k tokens · $0.42 a minute of work",
        "to go: 3 tasks · ~45.0k tokens (30.0k to 60.0k) · ~$0.90 ($0.60 to $1.20)",
        "runs: last 4, largest 100 tokens, newest 100",
        "Builder: 40.0k · $2.10",
        "Critic: 20.0k · $1.00",
      ]
    `);
  });

  test('never shows dollars for what nobody knows or a subscription pays', () => {
    const unknown = said({ cap: null, all: row({ microUsd: 0, unpriced: 3 }), rows: [] });
    expect(unknown).toContain('3 without a price');
    expect(unknown).not.toContain('$0.00');
    const paid = said({ cap: null, all: row({ microUsd: 0, subscribed: 3 }), rows: [] });
    expect(paid).toContain('3 by subscription');
    expect(paid).not.toContain('$0.00');
    expect(said({ cap: null, all: row({ microUsd: 0, tokens: 0 }), rows: [] })).toContain('$0.00');
    const { pace } = facts();
    if (pace === null) throw new Error('the sample has a pace');
    const nothing = { perMinute: 0, perHour: 0 };
    expect(said({ pace: { ...pace, microUsd: nothing, subscribed: 4 } })).toContain(
      '12.3k tokens a minute of work · subscription',
    );
    expect(said({ pace: { ...pace, unpriced: 1 } })).toContain('at least $0.42 a minute');
  });

  test('says what a cap in dollars does not see', () => {
    expect(said({ all: row({ unpriced: 2, subscribed: 1 }) }, 120)).toContain(
      'the whole project · 2 without a price · 1 by subscription',
    );
  });

  test('estimates are marked until they are known', () => {
    expect(text(facts())[1]).toContain('~12.3k');
    expect(text(facts({ turn: { startedAt: 0, tokens: 12_300, exact: true } }))[1]).not.toContain('~');
  });

  test('says when the context was told: by the time of day, by the date, or just now', () => {
    const { context } = facts();
    const at = (one: string | null): BudgetFacts =>
      facts({ context: context === null ? null : { ...context, at: one } });
    const when = (one: BudgetFacts, since: number): string =>
      budgetRows(one, { columns: 120, plain: false, now: 0, since: () => since })[2]?.text.split('big-1 ')[1] ?? '';
    const iso = '2026-11-20T14:02:00.000Z';
    expect(when(at(iso), 0)).toBe('at 14:02 UTC');
    expect(when(at(iso), 19 * 3_600_000)).toBe('at 14:02 UTC');
    expect(when(at(iso), 21 * 3_600_000)).toBe('on 2026-11-20 at 14:02 UTC');
    // A clock that was put back says no age.
    expect(when(at(iso), -21 * 3_600_000)).toBe('on 2026-11-20 at 14:02 UTC');
    expect(when(at(null), 0)).toBe('just now');
  });

  test('loses neither a share nor an age where a row is too short for it', () => {
    const { cap } = facts();
    if (cap === null) throw new Error('the sample has a cap');
    const wide = { ...cap, cap: { ...cap.cap, unit: 'tokens', limit: 900_000 }, used: 78_500 } as const;
    const rows = text(facts({ by: 'rehearsal (no model)', cap: wide }), 40).join('\n');
    expect(rows).toContain('told by rehearsal (no model)\n        at 14:02 UTC\n');
    expect(rows).toContain('78.5k of 900k tokens\n        (9 %)');
  });

  test('says what cannot be told', () => {
    const { cap, projection } = facts();
    if (cap === null || projection === null) throw new Error('the sample has both');
    expect(said({ cap: { ...cap, msLeft: null, because: 'price' } })).toContain(
      '$1.90 · time not known: prices are missing',
    );
    expect(said({ cap: { ...cap, left: 0, msLeft: 0 } })).toContain('left    nothing');
    expect(said({ pace: null })).toContain('too little work so far to tell');
    expect(said({ pace: null, recent: [] })).not.toContain('pace');
    expect(said({ projection: { ...projection, tokens: null, microUsd: null } })).toContain(
      '3 tasks · too few done to tell',
    );
    const apart = { ...projection, left: 0, stale: 1, blocked: 2 };
    expect(said({ projection: apart })).toContain('to go   1 stale, 2 blocked not counted');
    expect(said({ projection: { ...projection, left: 0 } })).not.toContain('to go');
    expect(said({ context: null })).toContain('no agent has told yet');
  });

  test('is never wider than its room', () => {
    const size = fc.nat(10_000_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.boolean(),
        fc.string(),
        size,
        fc.array(size, { maxLength: 60 }),
        (columns, plain, name, used, recent) => {
          const one = facts({ rows: [row({ name, tokens: used })], recent, by: name });
          for (const each of text(one, columns, plain)) expect(displayWidth(each)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('a sparkline', () => {
  test.each([
    [[0, 1, 2, 4, 8], '▁▂▃▅█'],
    [[0, 0], '▁▁'],
    [[5], '█'],
    [[], ''],
    [[1, 1000], '▂█'],
  ])('of %j is %s', (values, drawn) => {
    expect(sparkline(values)).toBe(drawn);
  });
});
