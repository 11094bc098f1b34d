import { createEditor, type Editor, feedRaw } from '../../components/inputs/prompt/create-editor.ts';
import type { Action, Intent, MenuEntry } from '../../components/inputs/prompt/editor.ts';
import { textOf } from '../../components/inputs/prompt/units.ts';

export const ENTRIES: readonly MenuEntry[] = [
  { name: 'help', summary: 'commands available now', available: true },
  { name: 'plan', summary: 'start planning', available: true },
  { name: 'build', summary: 'start building', available: false, reason: 'no plan yet, run !plan' },
  { name: 'budget', summary: 'what was spent', available: true },
  { name: 'budget panel', summary: 'show or hide the pane', available: true },
  { name: 'replay', summary: 'go back to a task', available: true, needsText: true },
];

export const KEYS = {
  left: '\u001b[D',
  right: '\u001b[C',
  up: '\u001b[A',
  down: '\u001b[B',
  home: '\u001b[H',
  end: '\u001b[F',
  wordLeft: '\u001b[1;5D',
  wordRight: '\u001b[1;5C',
  delete: '\u001b[3~',
  shiftEnter: '\u001b[13;2u',
  altEnter: '\u001b\r',
  // The kitty spelling, since a lone ESC byte is the beginning of something else until time passes.
  escape: '\u001b[27u',
};

/** Ctrl with a letter. */
export const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) & 0x1f);
/** A bracketed paste, line ends as terminals send them. */
export const pasted = (text: string): string => `\u001b[200~${text.replaceAll('\n', '\r')}\u001b[201~`;

export type Drive = {
  readonly editor: Editor;
  readonly intents: Intent[];
  /** Types raw bytes at a time (ms). */
  readonly keys: (bytes: string, at?: number) => Drive;
  readonly tell: (...facts: Action[]) => Drive;
  /** The draft with `|` where the cursor is, chips by their label. */
  readonly draft: () => string;
  readonly text: () => string;
};

/** An editor to type at, its intents recorded; text wraps at `width` columns. */
export function driveEditor({ history = [], width = 78 }: { history?: readonly string[]; width?: number } = {}): Drive {
  const editor = createEditor();
  const intents: Intent[] = [];
  editor.onIntent((intent) => intents.push(intent));
  const drive: Drive = {
    editor,
    intents,
    keys(bytes, at = 0) {
      feedRaw(editor, bytes, { at, width });
      return drive;
    },
    tell(...facts) {
      editor.dispatch(facts, { at: 0, width });
      return drive;
    },
    draft() {
      const { units, cursor } = editor.get();
      const shown = units.map((unit) => (typeof unit === 'string' ? unit : unit.label));
      return `${shown.slice(0, cursor).join('')}|${shown.slice(cursor).join('')}`;
    },
    text: () => textOf(editor.get().units),
  };
  return drive.tell({ type: 'entries', entries: ENTRIES }, { type: 'history', entries: history });
}
