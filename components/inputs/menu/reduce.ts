import { graphemes, oneLine } from '../display.ts';
import { EMPTY_LINE, edit, lineText } from '../line/line.ts';
import type { Stroke } from '../strokes.ts';
import { character, done, filter, key, type PickerStep, quiet } from './list.ts';
import type { PickerState } from './picker.ts';

/** Entries shown at once, which is how far PgUp and PgDn go. */
export type PickerEnv = { readonly page: number };

function inText(state: PickerState, stroke: Stroke): PickerStep {
  if (stroke.kind === 'key' && stroke.name === 'escape') {
    const empty = state.options.length === 0;
    return empty ? done(state, { type: 'cancel' }) : quiet({ ...state, mode: 'list', text: EMPTY_LINE, notice: null });
  }
  if (stroke.kind === 'key' && stroke.name === 'enter') {
    const text = lineText(state.text).trim();
    return text === ''
      ? quiet({ ...state, notice: 'Type an answer, or Esc to go back' })
      : done(state, { type: 'answer', text });
  }
  return quiet({ ...state, text: edit(state.text, stroke), notice: null });
}

function characters(state: PickerState, text: string, env: PickerEnv): PickerStep {
  let step = quiet(state);
  for (const typed of graphemes(text)) {
    const next = reduce(step.state, { kind: 'text', text: typed }, env);
    step = { state: next.state, intents: [...step.intents, ...next.intents] };
  }
  return step;
}

function inList(state: PickerState, stroke: Stroke, env: PickerEnv): PickerStep {
  switch (stroke.kind) {
    case 'text':
      return graphemes(stroke.text).length > 1 ? characters(state, stroke.text, env) : character(state, stroke.text);
    case 'paste':
      // A paste is text, never a choice: it could take an entry nobody looked at.
      return quiet(state.mode === 'filter' ? filter(state, state.query + oneLine(stroke.text)) : state);
    case 'key':
      return key(state, stroke.name, env.page);
    case 'chord':
      return quiet(state);
    default:
      return stroke satisfies never;
  }
}

/** The picker after one stroke. Ctrl+C cancels from anywhere; after an outcome every key is ignored. */
export function reduce(state: PickerState, stroke: Stroke, env: PickerEnv): PickerStep {
  if (state.mode === 'done') {
    return quiet(state);
  }
  if (stroke.kind === 'chord' && stroke.ctrl && stroke.letter === 'c') {
    return done(state, { type: 'cancel' });
  }
  return state.mode === 'text' ? inText(state, stroke) : inList(state, stroke, env);
}
