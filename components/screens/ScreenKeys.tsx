import { useInput } from 'ink';
import type { Editor } from '../inputs/prompt/create-editor.ts';
import type { Action } from '../inputs/prompt/editor.ts';
import { actionsFor } from '../inputs/prompt/keys.ts';
import { strokesFromInk } from '../inputs/strokes.ts';

export type ScreenKeysProps = {
  readonly editor: Editor;
  readonly now: () => number;
  /** Ctrl+D quits here; in a field it deletes. */
  readonly quits: boolean;
};

const EVERYWHERE: readonly Action['type'][] = ['interrupt', 'redraw', 'suspend', 'toggle'];

/** The keys that work on every screen, while something other than the prompt has the keyboard. */
export function ScreenKeys({ editor, now, quits }: ScreenKeysProps) {
  useInput((input, key) => {
    const actions = actionsFor(strokesFromInk(input, key));
    const meant = actions.filter(({ type }) => EVERYWHERE.includes(type) || (quits && type === 'end'));
    if (meant.length > 0) editor.dispatch(meant, { at: now(), width: 1 });
  });
  return null;
}
