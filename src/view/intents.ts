import { isSilence } from '../core/transcript.ts';
import type { Intent, Screen } from './view-model.ts';

/** How a picker ended. */
export type PickerOutcome =
  | { readonly type: 'choose'; readonly id: string }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'cancel' };

type PermissionScreen = Extract<Screen, { kind: 'permission' }>;
type ChoiceScreen = Extract<Screen, { kind: 'menu' | 'picker' }>;

/** What the end of a menu or a question's picker leads to: its answer, or the prompt when it was closed. */
function choiceIntent({ picker }: ChoiceScreen, outcome: PickerOutcome): Intent {
  if (outcome.type === 'cancel') return { type: 'dismiss', id: picker.id };
  return { type: 'answer', id: picker.id, text: outcome.type === 'choose' ? outcome.id : outcome.text };
}

/** What the end of a permission's picker leads to. Whatever is not a clear yes declines; a silence is waited out. */
function permissionIntent({ requestId, comment }: PermissionScreen, outcome: PickerOutcome): Intent {
  if (outcome.type === 'cancel' && isSilence(requestId)) {
    return { type: 'permission', requestId, decision: 'once', comment: '' };
  }
  if (outcome.type === 'choose' && outcome.id === 'no' && !comment) return { type: 'decline', requestId };
  if (outcome.type === 'choose' && (outcome.id === 'once' || outcome.id === 'run')) {
    return { type: 'permission', requestId, decision: outcome.id, comment: '' };
  }
  return { type: 'permission', requestId, decision: 'no', comment: outcome.type === 'answer' ? outcome.text : '' };
}

/** What the end of any picker leads to. */
export const pickIntent = (screen: ChoiceScreen | PermissionScreen, outcome: PickerOutcome): Intent =>
  screen.kind === 'permission' ? permissionIntent(screen, outcome) : choiceIntent(screen, outcome);

/** A typed confirmation is submitted as the phrase; cancelling submits a word that is not it. */
export function confirmIntent(phrase: string, outcome: 'confirmed' | 'cancelled'): Intent {
  return { type: 'submit', text: outcome === 'confirmed' ? phrase : 'no' };
}
