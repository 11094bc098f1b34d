import type { Draft, EditorState, HistoryEntry, Units } from './editor.ts';
import { HISTORY_LIMIT } from './editor.ts';
import { textOf, unitsOfStored } from './units.ts';

const isBlank = (text: string): boolean => text.trim() === '';

/** The units of an entry; those of earlier runs are only text and are folded when very long. */
export function unitsOf(entry: HistoryEntry): Units {
  return entry.units ?? unitsOfStored(entry.text);
}

function newEntries(history: readonly HistoryEntry[], drafts: readonly Units[]): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (const units of drafts) {
    const text = textOf(units);
    const last = entries[entries.length - 1] ?? history[history.length - 1];
    if (!isBlank(text) && last?.text !== text) {
      entries.push({ text, units });
    }
  }
  return entries;
}

/**
 * Ends the draft: it becomes the newest history entry and the prompt is empty. A draft left behind while walking the
 * history is kept too, as the entry before. Returns the texts to persist, oldest first, a repetition of the last left out.
 */
export function remember(state: EditorState): { readonly state: EditorState; readonly texts: readonly string[] } {
  const left = state.walk?.views.get(state.history.length);
  const drafts = left !== undefined && state.walk?.index !== state.history.length ? [left.units] : [];
  const added = newEntries(state.history, [...drafts, state.units]);
  const emptied: EditorState = {
    ...state,
    units: [],
    cursor: 0,
    walk: null,
    search: null,
    undo: [],
    run: null,
    menu: { selected: null, dismissed: false },
    history: [...state.history, ...added].slice(-HISTORY_LIMIT),
  };
  return { state: emptied, texts: added.map((entry) => entry.text) };
}

/** One entry up (-1) or down (+1); the draft and every edited entry stay as they were left. */
export function walkHistory(state: EditorState, direction: -1 | 1): EditorState {
  const index = state.walk?.index ?? state.history.length;
  const next = index + direction;
  const entry = state.history[next];
  if (next < 0 || next > state.history.length) {
    return state;
  }
  const views = new Map(state.walk?.views).set(index, { units: state.units, cursor: state.cursor });
  const stored: Units = entry === undefined ? [] : unitsOf(entry);
  const view: Draft = views.get(next) ?? { units: stored, cursor: stored.length };
  return { ...state, ...view, walk: { index: next, views }, undo: [], run: null };
}

/** Puts entries of earlier runs (oldest first) before those of this one; a walk under way keeps its place. */
export function loadHistory(state: EditorState, texts: readonly string[]): EditorState {
  const earlier = texts.map((text): HistoryEntry => ({ text, units: null }));
  const history = [...earlier, ...state.history].slice(-HISTORY_LIMIT);
  const shift = history.length - state.history.length;
  const walk = state.walk;
  if (walk === null) {
    return { ...state, history, search: null };
  }
  const views = new Map([...walk.views].map(([index, view]) => [index + shift, view]));
  return { ...state, history, search: null, walk: { index: walk.index + shift, views } };
}
