/** A paste kept folded: one unit for the cursor and Backspace, its whole text at submit. */
export type Chip = { readonly kind: 'paste'; readonly label: string; readonly text: string };

/** What the cursor moves over: one grapheme, a `\n`, or a folded paste. */
export type Unit = string | Chip;
export type Units = readonly Unit[];

/** A draft; `cursor` is an index between units, 0 to `units.length`. */
export type Draft = { readonly units: Units; readonly cursor: number };

export type Pane = 'output' | 'tasks' | 'budget' | 'shortcuts';
/**
 * What the rest of the shell should do. `remember` carries every text that belongs in the persisted history (submitted,
 * or cleared with Ctrl+C), so a listener of `submit` need not store it too.
 */
export type Intent =
  | { readonly type: 'submit'; readonly text: string }
  | { readonly type: 'remember'; readonly text: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'quit' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'takeBack' }
  | { readonly type: 'toggle'; readonly pane: Pane };

/** A line of the command menu. `name` comes without `!`; `needsText` keeps the line open for an argument. */
export type MenuEntry = {
  readonly name: string;
  readonly summary: string;
  readonly available: boolean;
  readonly reason?: string;
  readonly needsText?: boolean;
  /** As typed, with its words; shown while they are typed. */
  readonly usage?: string;
};

/** `units` is kept for entries of this run, so that a recalled entry still holds its folded pastes. */
export type HistoryEntry = { readonly text: string; readonly units: Units | null };

/** Walking the history: `index === history.length` is the draft; `views` holds what each visited place looked like. */
export type Walk = { readonly index: number; readonly views: ReadonlyMap<number, Draft> };

/** Ctrl+R: `index` is the matching history entry, or null when nothing matches. The draft stays untouched meanwhile. */
export type Search = { readonly query: string; readonly index: number | null };

export type Menu = { readonly selected: string | null; readonly dismissed: boolean };

/** What was written before this draft, and how the user is moving through it. */
export type Past = {
  readonly history: readonly HistoryEntry[];
  readonly walk: Walk | null;
  readonly search: Search | null;
};

/** What editing keys need to remember between each other. */
export type Editing = {
  readonly killed: Units;
  readonly undo: readonly Draft[];
  /** The kind of the last edit: typing coalesces into one undo step, consecutive kills into one yank. */
  readonly run: 'typing' | 'kill' | null;
  /** Pastes folded so far, for their numbers. */
  readonly pastes: number;
};

/** What the shell around the prompt has told it or is waiting for. */
export type Surroundings = {
  readonly entries: readonly MenuEntry[];
  readonly menu: Menu;
  /** Messages waiting behind a running agent; with an empty draft ↑ asks for the last one back. */
  readonly queued: number;
  /** Monotonic ms of a first Ctrl+C, while a second one would quit. */
  readonly quitArmedAt: number | null;
};

export type EditorState = Draft & Past & Editing & Surroundings;

export type Motion = 'left' | 'right' | 'wordLeft' | 'wordRight' | 'lineStart' | 'lineEnd';
export type Span = 'left' | 'right' | 'wordLeft' | 'wordRight' | 'blankLeft' | 'lineStart' | 'lineEnd';

/** Keys, as the editor understands them. */
export type KeyAction =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'newline' | 'enter' | 'up' | 'down' | 'yank' | 'undo' | 'complete' | 'search' }
  | { readonly type: 'escape' | 'interrupt' | 'end' | 'redraw' | 'suspend' }
  | { readonly type: 'move'; readonly to: Motion }
  | { readonly type: 'erase'; readonly span: Span }
  | { readonly type: 'toggle'; readonly pane: Pane };

/** Facts the shell tells the editor. `history` is oldest first and goes before what this run has already added. */
export type FactAction =
  | { readonly type: 'history'; readonly entries: readonly string[] }
  | { readonly type: 'entries'; readonly entries: readonly MenuEntry[] }
  | { readonly type: 'queued'; readonly count: number }
  | { readonly type: 'load'; readonly text: string }
  | { readonly type: 'disarm' };

export type Action = KeyAction | FactAction;

/** What the reducer cannot know: monotonic time in ms, and the columns the text is wrapped at (prefix not counted). */
export type Env = { readonly at: number; readonly width: number };

export const HISTORY_LIMIT = 500;
export const UNDO_LIMIT = 200;
export const QUIT_WINDOW_MS = 2000;

/** An empty prompt. */
export const EMPTY_EDITOR: EditorState = {
  units: [],
  cursor: 0,
  history: [],
  walk: null,
  search: null,
  entries: [],
  menu: { selected: null, dismissed: false },
  killed: [],
  undo: [],
  run: null,
  pastes: 0,
  queued: 0,
  quitArmedAt: null,
};
