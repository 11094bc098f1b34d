import type { KeyName, Stroke } from '../strokes.ts';
import type { KeyAction, Motion, Span } from './editor.ts';

const move = (to: Motion): KeyAction => ({ type: 'move', to });
const erase = (span: Span): KeyAction => ({ type: 'erase', span });

const CONTROL: Readonly<Record<string, KeyAction>> = {
  a: move('lineStart'),
  b: { type: 'toggle', pane: 'budget' },
  c: { type: 'interrupt' },
  d: { type: 'end' },
  e: move('lineEnd'),
  f: move('right'),
  k: erase('lineEnd'),
  l: { type: 'redraw' },
  n: { type: 'down' },
  o: { type: 'toggle', pane: 'output' },
  p: { type: 'up' },
  r: { type: 'search' },
  t: { type: 'toggle', pane: 'tasks' },
  u: erase('lineStart'),
  w: erase('blankLeft'),
  y: { type: 'yank' },
  z: { type: 'suspend' },
  _: { type: 'undo' },
};

const ALT: Readonly<Record<string, KeyAction>> = {
  b: move('wordLeft'),
  d: erase('wordRight'),
  f: move('wordRight'),
};

type NamedKey = Extract<Stroke, { kind: 'key' }>;

const PLAIN: Readonly<Record<KeyName, KeyAction | null>> = {
  enter: { type: 'enter' },
  newline: { type: 'newline' },
  tab: { type: 'complete' },
  backspace: erase('left'),
  delete: erase('right'),
  left: move('left'),
  right: move('right'),
  up: { type: 'up' },
  down: { type: 'down' },
  home: move('lineStart'),
  end: move('lineEnd'),
  escape: { type: 'escape' },
  pageUp: null,
  pageDown: null,
};

// Ctrl or Alt makes these go by words.
const BY_WORD: Readonly<Partial<Record<KeyName, KeyAction>>> = {
  backspace: erase('wordLeft'),
  delete: erase('wordRight'),
  left: move('wordLeft'),
  right: move('wordRight'),
};

function named(key: NamedKey): KeyAction | null {
  if (key.name === 'enter' && (key.shift || key.alt)) {
    return { type: 'newline' };
  }
  if (key.name === 'tab' && key.shift) {
    return null;
  }
  return (key.ctrl || key.alt ? BY_WORD[key.name] : undefined) ?? PLAIN[key.name];
}

function actionOf(stroke: Stroke): KeyAction | null {
  switch (stroke.kind) {
    case 'text':
      return { type: 'insert', text: stroke.text };
    case 'paste':
      return { type: 'paste', text: stroke.text };
    case 'key':
      return named(stroke);
    case 'chord':
      return (stroke.ctrl ? CONTROL[stroke.letter] : ALT[stroke.letter]) ?? null;
    default:
      return stroke satisfies never;
  }
}

/** The editor actions for keyboard strokes, in order; strokes without a meaning here are left out. */
export function actionsFor(strokes: readonly Stroke[]): KeyAction[] {
  return strokes.map(actionOf).filter((action) => action !== null);
}
