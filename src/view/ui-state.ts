/** What the person toggled or closed; lives outside React and is never remembered. */

export type Pane = 'output' | 'tasks' | 'budget' | 'shortcuts';

export interface Ui {
  /** Diffs, tool output and the Builder's words in full. */
  readonly expanded: boolean;
  readonly tasks: boolean;
  readonly budget: boolean;
  readonly shortcuts: boolean;
  /** The picker closed with Esc: its answer is typed at the prompt instead. */
  readonly dismissed: string | null;
  /** The permission being declined, while the comment is written. */
  readonly declining: string | null;
  /** The last answer given: to which picker, at which snapshot, and how many there were before it. */
  readonly answered: { readonly id: string; readonly at: number; readonly count: number } | null;
  /** A bug's last words. */
  readonly fatal: readonly string[] | null;
}

export type UiAction =
  | { readonly type: 'toggle'; readonly pane: Pane }
  | { readonly type: 'close' }
  | { readonly type: 'dismiss'; readonly id: string }
  | { readonly type: 'reopen' }
  | { readonly type: 'decline'; readonly requestId: string | null }
  | { readonly type: 'answered'; readonly id: string; readonly at: number }
  | { readonly type: 'fatal'; readonly words: readonly string[] };

export const FRESH_UI: Ui = {
  expanded: false,
  tasks: false,
  budget: false,
  shortcuts: false,
  dismissed: null,
  declining: null,
  answered: null,
  fatal: null,
};

const FIELD = { output: 'expanded', tasks: 'tasks', budget: 'budget', shortcuts: 'shortcuts' } as const;

/** The toggles after one action; the same object where nothing changed. */
export function reduceUi(ui: Ui, action: UiAction): Ui {
  switch (action.type) {
    case 'toggle':
      return { ...ui, [FIELD[action.pane]]: !ui[FIELD[action.pane]] };
    case 'close':
      return ui.shortcuts ? { ...ui, shortcuts: false } : ui;
    case 'dismiss':
      return { ...ui, dismissed: action.id };
    case 'reopen':
      return ui.dismissed === null ? ui : { ...ui, dismissed: null };
    case 'decline':
      return { ...ui, declining: action.requestId };
    case 'answered':
      return {
        ...ui,
        declining: null,
        answered: { id: action.id, at: action.at, count: (ui.answered?.count ?? 0) + 1 },
      };
    case 'fatal':
      return { ...ui, fatal: action.words };
    default:
      return action satisfies never;
  }
}

export interface UiStore {
  get(): Ui;
  dispatch(action: UiAction): void;
  subscribe(listener: () => void): () => void;
}

/** The toggles with memory; listeners are told after a change. */
export function createUi(): UiStore {
  let ui = FRESH_UI;
  const listeners = new Set<() => void>();
  return {
    get: () => ui,
    dispatch(action) {
      const next = reduceUi(ui, action);
      if (next === ui) return;
      ui = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
