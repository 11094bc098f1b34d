import { graphemes } from '../display.ts';
import type { EditorState, MenuEntry } from './editor.ts';
import { textOf } from './units.ts';

// Longer than any command with its sub-command; beyond it the line is an argument and filtering is pointless.
const LONGEST_QUERY = 60;

export type OpenMenu = { readonly items: readonly MenuEntry[]; readonly selected: number | null };

const bare = (name: string): string => name.replace(/^[!/]/, '');

function matching(entries: readonly MenuEntry[], query: string): readonly MenuEntry[] {
  const prefixed = entries.filter((entry) => bare(entry.name).toLowerCase().startsWith(query));
  if (query.includes(' ')) {
    return prefixed;
  }
  const within = entries.filter((entry) => bare(entry.name).toLowerCase().indexOf(query) > 0);
  return [...prefixed, ...within];
}

/** The command menu as the line asks for it, or null: it opens on a leading `!` or `/` and filters by what follows. */
export function openMenu(state: EditorState): OpenMenu | null {
  const sigil = state.units[0];
  if (state.menu.dismissed || state.search !== null || state.walk !== null) {
    return null;
  }
  if ((sigil !== '!' && sigil !== '/') || state.units.length > LONGEST_QUERY) {
    return null;
  }
  const query = textOf(state.units.slice(1)).toLowerCase();
  const items = query.includes('\n') ? [] : matching(state.entries, query);
  if (items.length === 0) {
    return null;
  }
  const selected = items.findIndex((entry) => entry.name === state.menu.selected);
  return { items, selected: selected === -1 ? null : selected };
}

/** How the command is used whose words are being typed; empty for a command without any, and while the menu is open. */
export function usageOf(state: EditorState): string {
  const [name = '', ...words] = textOf(state.units.slice(1)).split(/\s/);
  const sigil = state.units[0];
  if (words.length === 0 || (sigil !== '!' && sigil !== '/') || openMenu(state) !== null) return '';
  if (state.menu.dismissed || state.search !== null || state.walk !== null) return '';
  return state.entries.find((entry) => bare(entry.name) === name.toLowerCase())?.usage ?? '';
}

/** Moves the highlight, wrapping round; nothing is highlighted until the first move, so Enter sends what was typed. */
export function selectInMenu(state: EditorState, menu: OpenMenu, direction: -1 | 1): EditorState {
  const count = menu.items.length;
  const start = menu.selected ?? (direction === 1 ? -1 : count);
  const entry = menu.items[(start + direction + count) % count];
  return { ...state, menu: { ...state.menu, selected: entry?.name ?? null } };
}

/** The entry Tab completes to: the highlighted one, else the first that can be used now, else the first. */
export function completion(menu: OpenMenu): MenuEntry | undefined {
  const chosen = menu.selected === null ? undefined : menu.items[menu.selected];
  return chosen ?? menu.items.find((entry) => entry.available) ?? menu.items[0];
}

/** The line with the entry's name written out behind the sign the user began with. */
export function completed(state: EditorState, entry: MenuEntry): EditorState {
  const sigil = state.units[0] === '/' ? '/' : '!';
  const units = graphemes(`${sigil}${bare(entry.name)}${entry.needsText === true ? ' ' : ''}`);
  return { ...state, units, cursor: units.length, menu: { ...state.menu, selected: null } };
}
