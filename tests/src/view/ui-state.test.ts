import { expect, test } from 'vitest';
import { createUi, FRESH_UI, reduceUi } from '../../../src/view/ui-state.ts';

test('each pane is toggled on its own', () => {
  const open = (['output', 'tasks', 'budget', 'shortcuts'] as const).reduce(
    (ui, pane) => reduceUi(ui, { type: 'toggle', pane }),
    FRESH_UI,
  );
  expect(open).toEqual({ ...FRESH_UI, expanded: true, tasks: true, budget: true, shortcuts: true });
  expect(reduceUi(open, { type: 'toggle', pane: 'tasks' }).tasks).toBe(false);
});

test('a picker that was closed is shown again once it is opened anew', () => {
  const closed = reduceUi(FRESH_UI, { type: 'dismiss', id: 'menu.1.0' });
  expect(closed.dismissed).toBe('menu.1.0');
  expect(reduceUi(closed, { type: 'reopen' }).dismissed).toBeNull();
  expect(reduceUi(FRESH_UI, { type: 'reopen' })).toBe(FRESH_UI);
});

test('an answer ends declining and is counted', () => {
  const once = reduceUi({ ...FRESH_UI, declining: 'p1' }, { type: 'answered', id: 'a', at: 5 });
  expect(once).toMatchObject({ declining: null, answered: { id: 'a', at: 5, count: 1 } });
  expect(reduceUi(once, { type: 'answered', id: 'b', at: 6 }).answered).toEqual({ id: 'b', at: 6, count: 2 });
});

test('listeners are told of changes only', () => {
  const ui = createUi();
  let told = 0;
  const leave = ui.subscribe(() => {
    told += 1;
  });
  ui.dispatch({ type: 'close' });
  ui.dispatch({ type: 'toggle', pane: 'shortcuts' });
  ui.dispatch({ type: 'close' });
  leave();
  ui.dispatch({ type: 'toggle', pane: 'tasks' });
  expect(told).toBe(2);
  expect(ui.get()).toEqual({ ...FRESH_UI, tasks: true });
});
