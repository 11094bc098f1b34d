import { graphemes } from '../display.ts';
import type { Draft, EditorState, Span, Units } from './editor.ts';
import { UNDO_LIMIT } from './editor.ts';
import { erased } from './motion.ts';
import { cleanText, splice, unitsOfPaste } from './units.ts';

const KILLS: ReadonlySet<Span> = new Set<Span>(['wordLeft', 'wordRight', 'blankLeft', 'lineStart', 'lineEnd']);

/** The state with a changed draft, undo recorded; a line that became empty gets its menu back. */
export function edited(state: EditorState, draft: Draft, run: EditorState['run']): EditorState {
  const coalesce = run === 'typing' && state.run === 'typing';
  const snapshot: Draft = { units: state.units, cursor: state.cursor };
  return {
    ...state,
    ...draft,
    run,
    undo: coalesce ? state.undo : [...state.undo, snapshot].slice(-UNDO_LIMIT),
    menu: { selected: null, dismissed: state.menu.dismissed && draft.units.length > 0 },
  };
}

function put(state: EditorState, inserted: Units, run: EditorState['run']): EditorState {
  return inserted.length === 0
    ? state
    : edited(state, splice(state.units, { start: state.cursor, end: state.cursor }, inserted), run);
}

/** Typed text at the cursor. */
export function type(state: EditorState, text: string): EditorState {
  return put(state, graphemes(cleanText(text)), 'typing');
}

/** A paste at the cursor, folded when long; it never submits. */
export function paste(state: EditorState, text: string): EditorState {
  const units = unitsOfPaste(cleanText(text), state.pastes + 1);
  const folded = typeof units[0] === 'object';
  return { ...put(state, units, null), pastes: state.pastes + (folded ? 1 : 0) };
}

/** A line break at the cursor; a backslash right before it gives way, as in a shell. */
export function breakLine(state: EditorState, replaceBackslash: boolean): EditorState {
  const start = replaceBackslash ? state.cursor - 1 : state.cursor;
  return edited(state, splice(state.units, { start, end: state.cursor }, ['\n']), null);
}

/** Erases a span; word and line spans go to the kill buffer, where consecutive ones add up. */
export function erase(state: EditorState, span: Span): EditorState {
  const range = erased(state, span);
  if (range.start === range.end) {
    return state;
  }
  const removed = state.units.slice(range.start, range.end);
  const kill = KILLS.has(span);
  const next = edited(state, splice(state.units, range, []), kill ? 'kill' : null);
  return kill ? { ...next, killed: killBuffer(state, removed, range.start < state.cursor) } : next;
}

function killBuffer(state: EditorState, removed: Units, backwards: boolean): Units {
  if (state.run !== 'kill') {
    return removed;
  }
  return backwards ? [...removed, ...state.killed] : [...state.killed, ...removed];
}

/** Puts the kill buffer back at the cursor. */
export function yank(state: EditorState): EditorState {
  return put(state, state.killed, null);
}

/** Takes the last edit back; does nothing when there is none. */
export function undo(state: EditorState): EditorState {
  const last = state.undo[state.undo.length - 1];
  return last === undefined ? state : { ...state, ...last, undo: state.undo.slice(0, -1), run: null };
}

/** Puts a text (a message taken back) before the draft, the cursor after it. */
export function load(state: EditorState, text: string): EditorState {
  const loaded = graphemes(cleanText(text));
  const separator = loaded.length > 0 && state.units.length > 0 ? ['\n'] : [];
  return edited(state, splice(state.units, { start: 0, end: 0 }, [...loaded, ...separator]), null);
}
