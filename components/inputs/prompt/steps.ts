import type { Step } from '../store.ts';
import { completed, completion, openMenu, selectInMenu } from './command-menu.ts';
import type { EditorState, Env, Intent } from './editor.ts';
import { QUIT_WINDOW_MS } from './editor.ts';
import { breakLine, edited, type } from './edits.ts';
import { remember, walkHistory } from './history.ts';
import { vertical } from './layout.ts';
import { textOf } from './units.ts';

/** What one key leads to. */
export type EditorStep = Step<EditorState, Intent>;

/** A step without intents. */
export const quiet = (state: EditorState): EditorStep => ({ state, intents: [] });
/** A step with one intent. */
export const order = (state: EditorState, intent: Intent): EditorStep => ({ state, intents: [intent] });
/** Ends a run of typing or killing, so that the next one is undone or yanked by itself. */
export const calm = (state: EditorState): EditorState => (state.run === null ? state : { ...state, run: null });

/** Sends the draft, unless it is blank. */
export function submit(state: EditorState): EditorStep {
  const text = textOf(state.units);
  if (text.trim() === '') {
    return quiet(state);
  }
  const ended = remember(state);
  const kept = ended.texts.map((kept): Intent => ({ type: 'remember', text: kept }));
  return { state: ended.state, intents: [...kept, { type: 'submit', text }] };
}

/** Enter: a newline after a backslash, else the highlighted menu entry, else the draft as typed. */
export function enter(state: EditorState): EditorStep {
  if (state.cursor > 0 && state.units[state.cursor - 1] === '\\') {
    return quiet(breakLine(state, true));
  }
  const menu = openMenu(state);
  const chosen = menu === null || menu.selected === null ? undefined : menu.items[menu.selected];
  if (chosen === undefined) {
    return submit(state);
  }
  const line = completed(state, chosen);
  // An unavailable entry shows its reason in the menu; choosing it must not throw the line away.
  return chosen.available && chosen.needsText !== true ? submit(line) : quiet(chosen.available ? line : state);
}

/** ↑ and ↓: the open menu, then the draft's rows, then a queued message to take back, then the history. */
export function goVertical(state: EditorState, direction: -1 | 1, env: Env): EditorStep {
  const menu = openMenu(state);
  if (menu !== null) {
    return quiet(selectInMenu(state, menu, direction));
  }
  const cursor = vertical(state, env.width, direction);
  if (cursor !== null) {
    return quiet({ ...state, cursor, run: null });
  }
  if (direction === -1 && state.queued > 0 && state.units.length === 0 && state.walk === null) {
    return order(state, { type: 'takeBack' });
  }
  return quiet(walkHistory(state, direction));
}

/** Tab: writes the command out. */
export function complete(state: EditorState): EditorStep {
  const reopened = { ...state, menu: { ...state.menu, dismissed: false } };
  const menu = openMenu(state) ?? openMenu(reopened);
  const entry = menu === null ? undefined : completion(menu);
  if (entry === undefined) {
    return quiet(state);
  }
  const { units, cursor } = completed(state, entry);
  return quiet(edited({ ...reopened, run: null }, { units, cursor }, null));
}

/** Esc: closes the menu, else interrupts what is running. */
export function leave(state: EditorState): EditorStep {
  return openMenu(state) === null
    ? order(calm(state), { type: 'interrupt' })
    : quiet({ ...state, menu: { selected: null, dismissed: true } });
}

/** Ctrl+C: clears the draft into the history or interrupts; the second within the window quits. */
export function interrupt(state: EditorState, env: Env): EditorStep {
  if (state.quitArmedAt !== null && env.at - state.quitArmedAt <= QUIT_WINDOW_MS) {
    return order({ ...state, quitArmedAt: null }, { type: 'quit' });
  }
  const armed = { ...state, quitArmedAt: env.at };
  if (state.units.length === 0 && state.walk === null) {
    return order(armed, { type: 'interrupt' });
  }
  const ended = remember(armed);
  return { state: ended.state, intents: ended.texts.map((text): Intent => ({ type: 'remember', text })) };
}

// Per-key and per-chunk typing must agree, so `?` is looked at before the rest of its chunk.
/** Typed text; `?` on an empty line asks for the shortcut panel instead. */
export function insert(state: EditorState, text: string): EditorStep {
  let rest = text;
  const intents: Intent[] = [];
  while (state.units.length === 0 && rest.startsWith('?')) {
    intents.push({ type: 'toggle', pane: 'shortcuts' });
    rest = rest.slice(1);
  }
  return { state: rest === '' ? state : type(state, rest), intents };
}
