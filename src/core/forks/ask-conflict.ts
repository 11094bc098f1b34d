import type { Event } from '../../../schemas/event.ts';
import type { MergePreview } from '../../../schemas/moves.ts';
import type { MergeConflict } from '../../../schemas/question.ts';
import type { Fork } from '../branches.ts';
import { type Decision, decision } from '../decision.ts';
import type { ProjectState, Work } from '../state.ts';
import { CONFLICT } from './conflict-choice.ts';
import type { MergePreviewed } from './merge-previewed.ts';

/** A project that stands still goes on with what the human asked for. */
export const wakened = (project: ProjectState): readonly Event[] =>
  project.halt === null ? [] : [{ type: 'pipeline/resumed', choice: null }];

/** Conflicts are the human's to decide about; whoever does not answer leaves everything as it is. */
export function askAbout(project: ProjectState, { name, side }: MergePreviewed, preview: MergePreview): Decision {
  const options = [CONFLICT.agent(side), CONFLICT.human(side), CONFLICT.abort];
  const count = preview.conflicts.length === 1 ? '1 file' : `${preview.conflicts.length} files`;
  const files = preview.conflicts.slice(0, 10).join(', ') + (preview.conflicts.length > 10 ? ', …' : '');
  const text = `Side ${side} and the project both changed ${count} in ways git cannot put together: ${files}. What shall be done?`;
  const conflict = { name, side, onto: preview.head, files: [...preview.conflicts] };
  return decision({
    events: [...wakened(project), asked(project, { text, options, recommended: CONFLICT.abort }, conflict)],
  });
}

type Resolving = Extract<Work, { kind: 'fork-resolve' }>;

/** Conflicts lie open in the side as the human left them, who may go on: whoever does not answer goes on too. */
export function asksAgain(
  project: ProjectState,
  fork: Fork,
  { name, side, onto, why }: Resolving & { readonly why: string },
): readonly Event[] {
  const dir = fork.sides.find((one) => one.side === side)?.dir ?? 'its copy';
  const text = `Not resolved: ${why}. What you changed is still in ${dir}. What shall be done?`;
  const options = [CONFLICT.again, CONFLICT.agent(side), CONFLICT.giveUp];
  const conflict = { name, side, onto, files: [], open: true };
  return [...wakened(project), asked(project, { text, options, recommended: CONFLICT.again }, conflict)];
}

interface Asked {
  readonly text: string;
  readonly options: string[];
  readonly recommended: string;
}

function asked({ questionCount }: ProjectState, question: Asked, conflict: MergeConflict): Event {
  return {
    type: 'question/asked',
    questionId: `Q${questionCount + 1}`,
    kind: 'conflict',
    runId: null,
    taskId: null,
    round: 1,
    questions: [{ id: 'Q1', ...question }],
    conflict,
  };
}
