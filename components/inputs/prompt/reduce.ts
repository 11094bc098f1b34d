import type { Action, EditorState, Env, FactAction, KeyAction } from './editor.ts';
import { breakLine, erase, load, paste, undo, yank } from './edits.ts';
import { loadHistory } from './history.ts';
import { moved } from './motion.ts';
import { acceptSearch, searchBack, searchFor, searchOlder } from './search.ts';
import {
  calm,
  complete,
  type EditorStep,
  enter,
  goVertical,
  insert,
  interrupt,
  leave,
  order,
  quiet,
  submit,
} from './steps.ts';

function reduceKey(state: EditorState, action: KeyAction, env: Env): EditorStep {
  switch (action.type) {
    case 'insert':
      return insert(state, action.text);
    case 'paste':
      return quiet(paste(state, action.text));
    case 'newline':
      return quiet(breakLine(state, false));
    case 'enter':
      return enter(state);
    case 'up':
      return goVertical(state, -1, env);
    case 'down':
      return goVertical(state, 1, env);
    case 'move':
      return quiet({ ...state, cursor: moved(state, action.to), run: null });
    case 'erase':
      return quiet(erase(state, action.span));
    case 'yank':
      return quiet(yank(state));
    case 'undo':
      return quiet(undo(state));
    case 'complete':
      return complete(state);
    case 'search':
      return quiet(searchOlder(calm(state)));
    case 'escape':
      return leave(state);
    case 'interrupt':
      return interrupt(state, env);
    case 'end':
      return state.units.length === 0 ? order(state, { type: 'quit' }) : quiet(erase(state, 'right'));
    case 'redraw':
    case 'suspend':
      return order(state, { type: action.type });
    case 'toggle':
      return order(state, { type: 'toggle', pane: action.pane });
    default:
      return action satisfies never;
  }
}

function reduceSearch(state: EditorState, action: KeyAction, env: Env): EditorStep {
  switch (action.type) {
    case 'insert':
    case 'paste':
      return quiet(searchFor(state, action.text));
    case 'search':
      return quiet(searchOlder(state));
    case 'escape':
    case 'interrupt':
      return quiet({ ...state, search: null });
    case 'redraw':
    case 'suspend':
    case 'toggle':
      return reduceKey(state, action, env);
    case 'erase':
      return action.span === 'left' ? quiet(searchBack(state)) : reduceKey(acceptSearch(state), action, env);
    case 'enter':
      return state.search?.index == null ? quiet({ ...state, search: null }) : submit(acceptSearch(state));
    case 'complete':
      return quiet(acceptSearch(state));
    default:
      return reduceKey(acceptSearch(state), action, env);
  }
}

function reduceFact(state: EditorState, action: FactAction): EditorState {
  switch (action.type) {
    case 'history':
      return loadHistory(state, action.entries);
    case 'entries':
      return { ...state, entries: action.entries };
    case 'queued':
      return { ...state, queued: action.count };
    case 'load':
      return load({ ...state, search: null }, action.text);
    case 'disarm':
      return state.quitArmedAt === null ? state : { ...state, quitArmedAt: null };
    default:
      return action satisfies never;
  }
}

function isFact(action: Action): action is FactAction {
  return ['history', 'entries', 'queued', 'load', 'disarm'].includes(action.type);
}

/** The editor's only transition: a key or a fact gives the next state and the intents for the rest of the shell. */
export function reduce(state: EditorState, action: Action, env: Env): EditorStep {
  if (isFact(action)) {
    return quiet(reduceFact(state, action));
  }
  const disarm = action.type !== 'interrupt' && state.quitArmedAt !== null;
  const current = disarm ? { ...state, quitArmedAt: null } : state;
  return current.search === null ? reduceKey(current, action, env) : reduceSearch(current, action, env);
}
