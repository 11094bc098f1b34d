import { graphemes, oneLine } from '../display.ts';
import { EMPTY_LINE, edit, lineText } from '../line/line.ts';
import type { Stroke } from '../strokes.ts';
import { done, filter, key, type PickerStep, quiet, stray } from './list.ts';
import type { PickerState } from './picker.ts';
import { begin, character, isEntry } from './typed.ts';

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

/** Several characters of one read, typed ahead or faster than they are read: a number and what follows, or an answer. */
function burst(state: PickerState, text: string, env: PickerEnv): PickerStep {
  const number = /^[0-9]*/.exec(text)?.[0] ?? '';
  const other = state.settings.allowText === true && number === String(state.options.length + 1);
  // A text that only begins with an option's number, such as "2 players", must not take that option.
  const answers = state.mode === 'list' && state.settings.allowText === true && !other;
  return answers && !isEntry(state, state.digits + text)
    ? begin(state, { kind: 'text', text })
    : characters(state, text, env);
}

function pasted(state: PickerState, stroke: Extract<Stroke, { kind: 'paste' }>): PickerStep {
  if (state.mode === 'filter') {
    return quiet(filter(state, state.query + oneLine(stroke.text)));
  }
  // A paste is text, never a choice: it could take an entry nobody looked at.
  return state.settings.allowText === true ? begin(state, stroke) : stray(state);
}

function inList(state: PickerState, stroke: Stroke, env: PickerEnv): PickerStep {
  switch (stroke.kind) {
    case 'text':
      return graphemes(stroke.text).length > 1 ? burst(state, stroke.text, env) : character(state, stroke.text);
    case 'paste':
      return pasted(state, stroke);
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
