import { describe, expect, test } from 'vitest';
import { activityRows } from '../../../src/view/activity.ts';
import { lineWidth } from '../../../src/view/line.ts';
import { laneLive, lanesLive } from '../../support/lane-samples.ts';
import { IDLE } from '../../support/view-state.ts';

const rows = (lanes: ReturnType<typeof lanesLive>, frame: { columns?: number; plain?: boolean; now?: number } = {}) =>
  activityRows({ ...IDLE, busy: true, lanes }, { columns: 80, now: 20_000, plain: false, expanded: false, ...frame });

const text = (...args: Parameters<typeof rows>) => rows(...args).map((row) => row.lead + row.text);

const LANES = lanesLive(
  laneLive(2),
  laneLive(3, { doing: '', tokens: 900, exactTokens: true, lastOutputAt: -40_000 }),
  laneLive(4, { state: 'waiting', tokens: 0 }),
  laneLive(5, { state: 'kept', tokens: 4000, exactTokens: true }),
);

describe('tasks that are built at the same time, in the activity pane', () => {
  test('have a row each, the most important first', () => {
    expect(text(LANES)).toMatchInlineSnapshot(`
      [
        "⠸ 4 tasks are built at once · 12 s · Esc interrupts",
        "  ▸ TASK-002 ~1.2k tokens · Bash npm test · rehearsal (no model)",
        "  ▸ TASK-003 no output for 60 s · 900 tokens · rehearsal (no model)",
        "  · TASK-004 waits for a free place · rehearsal (no model)",
        "  ✓ TASK-005 4.0k tokens · is done here · rehearsal (no model)",
      ]
    `);
  });

  test('in plain text', () => {
    expect(text(LANES, { plain: true })).toMatchInlineSnapshot(`
      [
        "* 4 tasks are built at once · 12 s · Esc interrupts",
        "  TASK-002: ~1.2k tokens · Bash npm test · rehearsal (no model)",
        "  TASK-003: no output for 60 s · 900 tokens · rehearsal (no model)",
        "  TASK-004: waits for a free place · rehearsal (no model)",
        "  TASK-005: 4.0k tokens · is done here · rehearsal (no model)",
      ]
    `);
  });

  test('fit a narrow screen', () => {
    expect(text(LANES, { columns: 40 })).toMatchInlineSnapshot(`
      [
        "⠸ 4 tasks are built at once · 12 s · Es…",
        "  ▸ TASK-002 ~1.2k tokens · Bash npm te…",
        "  ▸ TASK-003 no output for 60 s · 900 t…",
        "  · TASK-004 waits for a free place · r…",
        "  ✓ TASK-005 4.0k tokens · is done here…",
      ]
    `);
    for (const row of rows(LANES, { columns: 40 })) expect(lineWidth(row)).toBeLessThanOrEqual(40);
  });

  test('warn of a silence only while an agent works', () => {
    const old = { lastOutputAt: -60_000 };
    const tones = rows(lanesLive(laneLive(2, old), laneLive(3, { ...old, state: 'kept' }), laneLive(4))).map(
      (row) => row.tone,
    );
    expect(tones).toEqual(['info', 'warn', 'dim', 'plain']);
  });

  test('leave no word that something works besides', () => {
    expect(text(LANES)).toHaveLength(5);
  });
});
