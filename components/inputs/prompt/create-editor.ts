import { strokesFromRaw } from '../raw.ts';
import { createStore, type Store } from '../store.ts';
import type { Stroke } from '../strokes.ts';
import { NO_MODIFIERS } from '../strokes.ts';
import { type Action, type EditorState, EMPTY_EDITOR, type Env, type Intent } from './editor.ts';
import { actionsFor } from './keys.ts';
import { reduce } from './reduce.ts';

/** The prompt's state outside React; it can take keys before the first frame is painted. */
export type Editor = Store<EditorState, Action, Env, Intent>;

/** An empty editor; give it history and menu entries by dispatching `history` and `entries`. */
export function createEditor(): Editor {
  return createStore(reduce, EMPTY_EDITOR);
}

export type RawOptions = Env & {
  /**
   * Reads a line feed as Enter. A terminal that was not yet raw when the key was pressed turns Enter into a line feed,
   * so bytes typed before the program took the keyboard need it.
   */
  readonly newlineIsEnter?: boolean;
};

const asEnter = (stroke: Stroke): Stroke =>
  stroke.kind === 'key' && stroke.name === 'newline' ? { kind: 'key', name: 'enter', ...NO_MODIFIERS } : stroke;

/**
 * Applies terminal bytes (decoded UTF-8) typed before ink took the keyboard: text, control keys, arrows, bracketed
 * pastes and Enter, in order. Returns an unfinished escape sequence or paste, to be put back in front of the input
 * (`stdin.unshift`) before ink reads on; empty when nothing is left over.
 */
export function feedRaw(editor: Editor, bytes: string, options: RawOptions): string {
  const { strokes, rest } = strokesFromRaw(bytes);
  const meant = options.newlineIsEnter === true ? strokes.map(asEnter) : strokes;
  editor.dispatch(actionsFor(meant), { at: options.at, width: options.width });
  return rest;
}
