import { EMPTY_LINE, edit, type Line, lineText } from '../line/line.ts';
import type { Step } from '../store.ts';
import type { Stroke } from '../strokes.ts';

export type ConfirmState = {
  readonly line: Line;
  /** What was entered last and is not the phrase; null once something else is typed. */
  readonly mismatch: string | null;
  readonly done: boolean;
};
export type ConfirmOutcome = 'confirmed' | 'cancelled';
export type ConfirmEnv = { readonly phrase: string };

export const OPEN_CONFIRM: ConfirmState = { line: EMPTY_LINE, mismatch: null, done: false };

type ConfirmStep = Step<ConfirmState, ConfirmOutcome>;

const done = (state: ConfirmState, outcome: ConfirmOutcome): ConfirmStep => ({
  state: { ...state, done: true },
  intents: [outcome],
});

function enter(state: ConfirmState, phrase: string): ConfirmStep {
  const text = lineText(state.line).trim();
  if (text === phrase) {
    return done(state, 'confirmed');
  }
  if (text === '') return done(state, 'cancelled');
  // An emptied field: what is typed next is a new try, not the end of the wrong one.
  return { state: { ...state, line: EMPTY_LINE, mismatch: text }, intents: [] };
}

/**
 * The confirmation after one stroke. Only the exact phrase and Enter confirm; Esc, Ctrl+C, and Enter on an empty field
 * cancel; a paste is taken as text but never confirms by itself.
 */
export function reduce(state: ConfirmState, stroke: Stroke, env: ConfirmEnv): ConfirmStep {
  if (state.done) {
    return { state, intents: [] };
  }
  if (stroke.kind === 'key' && stroke.name === 'enter') {
    return enter(state, env.phrase);
  }
  const isEscape = stroke.kind === 'key' && stroke.name === 'escape';
  const isInterrupt = stroke.kind === 'chord' && stroke.ctrl && stroke.letter === 'c';
  if (isEscape || isInterrupt) {
    return done(state, 'cancelled');
  }
  return { state: { ...state, line: edit(state.line, stroke), mismatch: null }, intents: [] };
}
