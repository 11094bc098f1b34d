import { parse } from '../../commands/parse.ts';
import type { State } from '../core/state.ts';
import type { SessionHandle } from './session-handle.ts';
import type { UiStore } from './ui-state.ts';
import type { Intent } from './view-model.ts';

/** What intents act on. */
export interface Desk {
  readonly handle: SessionHandle;
  readonly ui: UiStore;
  /** Puts a text before the draft. */
  load(text: string): void;
  /** Keeps a line in the persisted history. */
  remember(text: string): void;
  redraw(): void;
  suspend(): void;
}

/** The line that does what Ctrl+B does; it is refused where no project is open. */
function isBudgetPanel(text: string, state: State): boolean {
  const parsed = parse(text, state);
  if (parsed.kind !== 'command' || state.project === null) return false;
  return parsed.command.name === 'budget' && parsed.words.length === 1 && parsed.words[0] === 'panel';
}

type IntentMap = { readonly [T in Intent['type']]: Extract<Intent, { type: T }> };
type IntentOf<T extends Intent['type']> = { [K in T]: IntentMap[K] & { readonly type: K } }[T];
type Acts = { readonly [T in Intent['type']]: (intent: IntentMap[T], desk: Desk) => void };

/** Lines that open what has the same id as one that was closed before: the resume menu, the picker of a change. */
const OPENS_MENU = /^\s*(?:[!/]?start\s+(agent\s+)?0+|[!/]change)\s*$/i;

const ACTS: Acts = {
  submit: ({ text }, { handle, ui }) => {
    if (OPENS_MENU.test(text)) ui.dispatch({ type: 'reopen' });
    if (isBudgetPanel(text, handle.snapshot().state)) ui.dispatch({ type: 'toggle', pane: 'budget' });
    handle.submit(text);
  },
  remember: ({ text }, desk) => desk.remember(text),
  answer: ({ id, text }, { handle, ui }) => {
    ui.dispatch({ type: 'answered', id, at: handle.snapshot().now });
    handle.answer(text);
  },
  dismiss: ({ id }, { ui }) => ui.dispatch({ type: 'dismiss', id }),
  permission: ({ requestId, decision, comment }, { handle, ui }) => {
    ui.dispatch({ type: 'answered', id: `permission.${requestId}`, at: handle.snapshot().now });
    handle.permission(requestId, decision, comment);
  },
  decline: ({ requestId }, { ui }) => ui.dispatch({ type: 'decline', requestId }),
  toggle: ({ pane }, { ui }) => ui.dispatch({ type: 'toggle', pane }),
  interrupt: (_intent, { handle, ui }) => {
    ui.dispatch({ type: 'close' });
    handle.interrupt();
  },
  takeBack: (_intent, desk) => {
    const text = desk.handle.takeBack();
    if (text !== null) desk.load(text);
  },
  quit: (_intent, { handle }) => handle.quit(),
  redraw: (_intent, desk) => desk.redraw(),
  suspend: (_intent, desk) => desk.suspend(),
};

function act<T extends Intent['type']>(intent: IntentOf<T>, desk: Desk): void {
  ACTS[intent.type](intent, desk);
}

/** Does what keys led to. */
export function perform(intent: Intent, desk: Desk): void {
  act(intent, desk);
}
