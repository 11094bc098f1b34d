import { graphemes } from '../display.ts';
import type { EditorState, Search } from './editor.ts';
import { unitsOf } from './history.ts';
import { cleanText } from './units.ts';

function find(state: EditorState, query: string, before: number): number | null {
  const wanted = query.toLowerCase();
  const index = state.history.findLastIndex(
    (entry, place) => place < before && entry.text.toLowerCase().includes(wanted),
  );
  return index === -1 ? null : index;
}

function searching(state: EditorState, search: Search): EditorState {
  return { ...state, search };
}

/** Ctrl+R: opens the search, or goes to the next older entry with a different text. */
export function searchOlder(state: EditorState): EditorState {
  const search = state.search;
  if (search === null) {
    return searching(state, { query: '', index: null });
  }
  const current = search.index === null ? undefined : state.history[search.index]?.text;
  let next = find(state, search.query, search.index ?? state.history.length);
  while (next !== null && state.history[next]?.text === current) {
    next = find(state, search.query, next);
  }
  return next === null ? state : searching(state, { query: search.query, index: next });
}

/** Adds typed text to the query, keeping the match as long as it fits. */
export function searchFor(state: EditorState, text: string): EditorState {
  const query = (state.search?.query ?? '') + cleanText(text).replace(/[\n\t]+/g, ' ');
  const from = state.search?.index;
  return searching(state, {
    query,
    index: find(state, query, from === undefined || from === null ? state.history.length : from + 1),
  });
}

/** Takes the last grapheme off the query and looks again from the newest entry. */
export function searchBack(state: EditorState): EditorState {
  const query = graphemes(state.search?.query ?? '')
    .slice(0, -1)
    .join('');
  return searching(state, { query, index: query === '' ? null : find(state, query, state.history.length) });
}

/** Closes the search; its match becomes the line to edit, and the draft is where ↓ leads back to. */
export function acceptSearch(state: EditorState): EditorState {
  const index = state.search?.index ?? null;
  const entry = index === null ? undefined : state.history[index];
  const closed: EditorState = { ...state, search: null };
  if (index === null || entry === undefined) {
    return closed;
  }
  const from = state.walk?.index ?? state.history.length;
  const views = new Map(state.walk?.views).set(from, { units: state.units, cursor: state.cursor });
  const units = unitsOf(entry);
  return { ...closed, units, cursor: units.length, walk: { index, views }, undo: [], run: null };
}
