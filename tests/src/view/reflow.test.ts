import { expect, test } from 'vitest';
import { grownRows } from '../../../src/view/reflow.ts';
import type { ViewModel } from '../../../src/view/view-model.ts';

const row = (width: number) => ({ tone: 'plain', lead: '', text: 'x'.repeat(width) }) as const;
const view = (...widths: number[]): ViewModel => ({
  columns: 100,
  height: 20,
  screen: { kind: 'repl', prompt: { maxRows: 1, menuRows: 0, hint: '', y: 0 } },
  panes: { activity: widths.map(row) },
  status: { segments: [{ tone: 'plain', text: 'x'.repeat(50) }], joint: '' },
  animated: false,
  signs: { title: '', waiting: null, working: false },
});

test('each row above the cursor grows by what no longer fits into one', () => {
  expect(grownRows(view(100, 60, 40), 40)).toBe(2 + 1 + 0 + 1);
  expect(grownRows(view(10), 60)).toBe(0);
});

test('a window that is not narrower moves nothing', () => {
  expect(grownRows(view(100), 100)).toBe(0);
  expect(grownRows(view(100), 120)).toBe(0);
});
