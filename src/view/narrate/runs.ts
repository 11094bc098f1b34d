import type { EventOf, Run, RunOutcome } from '../../../schemas/event.ts';
import type { Question } from '../../../schemas/question.ts';
import type { Purpose } from '../../../schemas/results.ts';
import { type Detail, detail, type Entry, type Head, words } from './entry.ts';
import { agentName, count, names, runFigures, taskName } from './figures.ts';
import { backendLabel } from './look.ts';
import type { Scene, Tellers } from './tell.ts';

const DOES: Readonly<Record<Exclude<Purpose, 'task'>, string>> = {
  interview: 'asks about the idea',
  compile: 'writes the specification',
  plan: 'plans the tasks',
  critique: 'reviews the project',
  security: 'reviews its security',
  verify: 'verifies it against the specification',
  scope: 'scopes the change',
  review: 'answers three questions about the change',
  impact: 'looks over the list of a change',
  chat: 'answers',
};

function doing(run: Run, scene: Scene): string {
  if (run.purpose === 'task') return `builds ${taskName(scene.project, run.taskId ?? '')}`;
  return DOES[run.purpose];
}

function started({ run }: EventOf<'run/started'>, scene: Scene): readonly Entry[] {
  const again = run.attempt > 1 ? ` · attempt ${run.attempt}` : '';
  const label = backendLabel(scene.look.backends, run.backend);
  return [words(['info', 'start', 'run'], `${agentName(run.agent)} ${doing(run, scene)}${again} · ${label}`)];
}

const ENDS: Readonly<Record<RunOutcome, readonly [Head, string]>> = {
  completed: [['dim', 'done', 'run'], 'finished'],
  asked: [['dim', 'ask', 'run'], 'asks'],
  failed: [['bad', 'failed', 'run'], 'says it failed'],
  unreadable: [['bad', 'failed', 'run'], 'gave a result that cannot be read'],
  unreported: [['bad', 'failed', 'run'], 'ended without a result'],
  cancelled: [['warn', 'stop', 'run'], 'was stopped; its work is kept'],
  interrupted: [['warn', 'stop', 'run'], 'was interrupted'],
  error: [['bad', 'failed', 'run'], 'could not go on'],
};

const SILENT_WHY: readonly RunOutcome[] = ['completed', 'asked', 'cancelled'];

function ended(event: EventOf<'run/ended'>, { project, look }: Scene): readonly Entry[] {
  const [head, verb] = ENDS[event.outcome];
  const asks = event.outcome === 'asked' ? ` ${count(event.asks.length, 'question')}` : '';
  const figures = runFigures(event.durationMs, event.usage);
  const text = `${agentName(project?.lastAgent ?? 0)} ${verb}${asks}${figures === '' ? '' : ` · ${figures}`}`;
  const details: Detail[] = [];
  if (event.why !== null && !SILENT_WHY.includes(event.outcome)) details.push(detail(event.why, 'plain'));
  if (event.error !== null) details.push(detail(`${event.error.kind}: ${event.error.message}`, 'plain'));
  if (event.trespass.length > 0) {
    details.push(detail(`changed while it may only read: ${names(event.trespass, look.expanded ? null : 5)}`, 'warn'));
  }
  return [words(head, text, [...details, ...meanwhile(event)])];
}

/** What became of the repository while it ran. */
function meanwhile({ strayed, notes }: EventOf<'run/ended'>): readonly Detail[] {
  return [...strayed.map((word) => detail(word, 'bad')), ...notes.map((word) => detail(word, 'warn'))];
}

function optionDetails(question: Question): readonly Detail[] {
  return question.options.map((option, index) => {
    const mark = option === question.recommended ? ' (recommended)' : '';
    return detail(`${index + 1}. ${option}${mark}`, 'plain');
  });
}

/** On a screen the picker shows the question; where nothing is repainted the first one is printed with its options. */
function asked(event: EventOf<'question/asked'>, { look }: Scene): readonly Entry[] {
  const [first] = event.questions;
  if (!look.plain || first === undefined) return [];
  return [words(['info', 'ask', 'question'], first.text, optionDetails(first))];
}

function answered(event: EventOf<'question/answered'>, { project, look }: Scene): readonly Entry[] {
  const pending = project?.question ?? null;
  const textOf = (id: string): string => pending?.questions.find((question) => question.id === id)?.text ?? id;
  const said = event.answers
    .filter((answer) => answer.by === 'human')
    .map((answer) => words(['plain', 'ask', 'answer'], `${textOf(answer.question)} → ${answer.answer}`));
  const open = pending?.questions[pending.answers.length];
  if (!look.plain || open === undefined) return said;
  return [...said, words(['info', 'ask', 'question'], open.text, optionDetails(open))];
}

const PERMITTED = { once: 'allowed once', run: 'allowed for this run', no: 'declined' } as const;

function permitted(event: EventOf<'permission/answered'>): readonly Entry[] {
  const comment = event.comment === '' ? [] : [detail(event.comment, 'plain')];
  const head: Head = event.decision === 'no' ? ['warn', 'stop', 'permission'] : ['plain', 'done', 'permission'];
  return [words(head, `${PERMITTED[event.decision]}: ${event.title}`, comment)];
}

/** Runs, what they asked, and what they were allowed. */
export const RUN_TELLERS = {
  'run/started': started,
  'run/ended': ended,
  'question/asked': asked,
  'question/answered': answered,
  'permission/answered': permitted,
  // The person's own words stand above it already.
  'note/added': () => [],
} satisfies Partial<Tellers>;
