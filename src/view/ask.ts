/** Questions that a picker can put: the agent's, and those of the kickoff. */

import { PLATFORMS } from '../../schemas/stage.ts';
import { pendingChange } from '../core/change/change-state.ts';
import { isBusy } from '../core/guards.ts';
import { defaultDirectory, kickoffOptions, TRUST_NO } from '../core/kickoff.ts';
import { captureStep } from '../core/knowledge/capture.ts';
import type { Capture } from '../core/knowledge/capture-state.ts';
import { pendingQuestion } from '../core/pending-question.ts';
import type { Kickoff, PendingQuestion, ProjectState, ShellState } from '../core/state.ts';
import type { Ask, AskOption } from './ask-shape.ts';
import { changeAsk } from './change-ask.ts';

export type { Ask } from './ask-shape.ts';

/** The question that waits for a choice now; null where nothing waits or the answer is free text at the prompt. */
export function askOf(shell: ShellState, project: ProjectState | null): Ask | null {
  // What the shell asked last comes before a question that waits all the while.
  if (shell.capture !== null) return captureAsk(shell.capture);
  if (shell.changing) return WHAT_SHALL_CHANGE;
  const pending = project === null ? null : pendingQuestion(project);
  if (pending !== null) return questionAsk(pending);
  const change = project === null ? null : pendingChange(project);
  if (project !== null && change !== null && !isBusy(project)) return changeAsk(project, change);
  return shell.kickoff === null ? null : kickoffAsk(shell, shell.kickoff);
}

function questionAsk(pending: PendingQuestion): Ask | null {
  const at = pending.answers.length;
  const question = pending.questions[at];
  if (question === undefined) return null;
  const total = pending.questions.length;
  // The option's number, not its text: a text that is a number itself would pick another option.
  const options = question.options.map((label, index) => ({
    value: String(index + 1),
    label,
    recommended: label === question.recommended,
  }));
  return {
    id: `${pending.questionId}.${at}`,
    title: total > 1 ? `${question.text} (${at + 1} of ${total})` : question.text,
    options,
    initial: options.find((option) => option.recommended)?.value ?? options[0]?.value ?? null,
    // Words of one's own choose neither a way on nor what becomes of a conflict.
    allowText: pending.kind === 'clarification',
  };
}

/** What the project suggests, or words of one's own; only these where it suggests nothing. */
function captureAsk(capture: Capture): Ask | null {
  const step = captureStep(capture);
  if (step === null) return null;
  return {
    id: `capture.${capture.draft.kind}.${capture.step}`,
    title: `${step.asks} (${capture.step + 1} of ${step.of})`,
    // Its short name is the value: the long one is cut and cleaned on its way to the screen.
    options: step.offered === '' ? [] : [option('.', step.offered)],
    initial: step.offered === '' ? null : '.',
    allowText: true,
  };
}

/** It is answered at the prompt. */
const WHAT_SHALL_CHANGE: Ask = {
  id: 'changing',
  title: 'What shall change? Any command leaves it.',
  options: [],
  initial: null,
  allowText: true,
};

const option = (value: string, label = value): AskOption => ({ value, label, recommended: false });

function kickoffAsk(shell: ShellState, kickoff: Kickoff): Ask | null {
  if (kickoff.step === 'directory') return directoryAsk(shell);
  const offered = kickoffOptions(kickoff);
  if (offered === null) return null;
  const trust = kickoff.step === 'trust';
  return {
    id: `kickoff.${kickoff.step}`,
    title: trust
      ? `Do you trust ${kickoff.directory}? git will run there.`
      : 'Which platform? For several, type them: Web and Linux',
    options: offered.options.map((label) => option(label)),
    // A stray Enter must not let git run in a directory nobody looked at.
    initial: trust ? TRUST_NO : (PLATFORMS.find((name) => name === shell.host) ?? null),
    allowText: !trust,
  };
}

function directoryAsk(shell: ShellState): Ask | null {
  const offered = defaultDirectory(shell);
  if (offered === '') return null;
  return {
    id: 'kickoff.directory',
    title: 'Which directory? New, empty, or an existing repository.',
    // Its short name is the value: the long one is cleaned on its way to the screen and may name another directory then.
    options: [option('.', `${offered} (where the shell was started)`)],
    initial: '.',
    allowText: true,
  };
}
