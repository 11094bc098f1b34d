import { expect, test } from 'vitest';
import { feedEditor } from '../../components/feed-editor.ts';
import { createEditor } from '../../components/inputs/prompt/create-editor.ts';
import { fakeSession } from '../support/fake-session.ts';
import { IDLE, snapshotOf } from '../support/view-state.ts';

function fed() {
  const handle = fakeSession(snapshotOf());
  const editor = createEditor();
  const later: (() => void)[] = [];
  const stop = feedEditor({ handle, editor, clean: (text) => text, after: (_ms, act) => later.push(act) });
  return { handle, editor, later, stop };
}

test('the editor knows the commands of the present state, and learns of a new one', () => {
  const { handle, editor } = fed();
  const first = editor.get().entries;
  expect(first.map((entry) => entry.name)).toContain('help');
  handle.show({ ...handle.snapshot(), now: 1 });
  expect(editor.get().entries).toBe(first);
  handle.show(snapshotOf({ shell: { setup: 'missing' } }));
  expect(editor.get().entries).not.toBe(first);
});

test('queued lines can be taken back', () => {
  const { handle, editor } = fed();
  handle.show(snapshotOf({ live: { ...IDLE, queued: ['a', 'b'] } }));
  expect(editor.get().queued).toBe(2);
});

test('a first Ctrl+C is forgotten after its time, a newer one is not', () => {
  const { editor, later } = fed();
  const press = (at: number): void => editor.dispatch([{ type: 'interrupt' }], { at, width: 78 });
  press(0);
  expect(editor.get().quitArmedAt).toBe(0);
  later[0]?.();
  expect(editor.get().quitArmedAt).toBeNull();
  press(5000);
  editor.dispatch([{ type: 'insert', text: 'x' }], { at: 5001, width: 78 });
  press(9000);
  later[1]?.();
  expect(editor.get().quitArmedAt).toBe(9000);
});

test('nothing is told after the end', () => {
  const { handle, editor, stop } = fed();
  stop();
  handle.show(snapshotOf({ live: { ...IDLE, queued: ['a'] } }));
  expect(editor.get().queued).toBe(0);
});
