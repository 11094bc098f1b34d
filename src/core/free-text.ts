import type { Event } from '../../schemas/event.ts';
import type { Answer, Question } from '../../schemas/question.ts';
import { AGENT_NAMES, type AgentNumber } from '../../schemas/stage.ts';
import { askChange } from './change/ask-change.ts';
import { pendingChange } from './change/change-state.ts';
import { tickedBy } from './change/tick.ts';
import { isCodeRequest } from './code-request.ts';
import { decision, type Outcome, refuse } from './decision.ts';
import { conflictChoice } from './forks/conflict-choice.ts';
import { refuseWhileForked } from './forks/open-words.ts';
import { matchHint } from './hints.ts';
import { onKickoffText } from './kickoff.ts';
import { onCaptureText } from './knowledge/capture.ts';
import { limitsOf } from './limits.ts';
import { nextCycleId, openCycle } from './maintenance/cycles.ts';
import { onMenuText } from './menu.ts';
import { chatRun } from './new-run.ts';
import { observed } from './observing/observed.ts';
import { askObserver } from './observing/observing.ts';
import { pendingQuestion } from './pending-question.ts';
import { beingReset, readOnly } from './read-only.ts';
import { RECOVERY, recoveryChoice, skipped } from './recovery-choice.ts';
import { say } from './show.ts';
import type { PendingQuestion, ProjectState, State } from './state.ts';
import { beingMoved } from './travel/being-moved.ts';

const STAGE_AGENT: Record<ProjectState['stage'], AgentNumber> = {
  discovery: 1,
  planning: 2,
  building: 3,
  critique: 4,
  security: 5,
  verification: 6,
  maintenance: 7,
};

/** The agent free text goes to: the one the human started, else the stage's. */
export function activeAgent(state: State): AgentNumber {
  if (state.project === null) return 0;
  return state.shell.focus ?? STAGE_AGENT[state.project.stage];
}

/** A line that is no command: an answer, a choice in the menu, a step of the kickoff, or words for the active agent. */
export function decideText(state: State, text: string): Outcome {
  if (state.shell.capture !== null) return onCaptureText(state.shell.capture, text);
  if (state.shell.menu !== null) return onMenuText(state, state.shell.menu, text);
  if (state.shell.kickoff !== null && state.project === null) return onKickoffText(state, state.shell.kickoff, text);
  if (state.project === null) return beforeStart(state, text);
  const held = readOnly(state) ?? beingReset(state.project) ?? beingMoved(state.project);
  return held ?? toProject(state, state.project, text);
}

/** Words in an open project: an answer where a question waits, else they are for a change or an agent. */
function toProject(state: State, project: ProjectState, text: string): Outcome {
  // What the shell asked last comes before a question that waits all the while.
  if (state.shell.changing) return askChange(state, text);
  const question = pendingQuestion(project);
  if (project.observing) return question === null ? askObserver(state, project, text) : unanswered(state);
  if (question !== null) return answerQuestion(question, text, 'human');
  if (text.trim() === '') return decision({});
  return aboutChange(project, text) ?? refuseWhileForked(project) ?? toAgent(state, project, text);
}

/** An answer sets an agent to work again. */
const unanswered = (state: State): Outcome => observed(state, 'what follows from an answer') ?? decision({});

/** Ids of tasks while a change waits. */
function aboutChange(project: ProjectState, text: string): Outcome | null {
  const change = pendingChange(project);
  return change === null ? null : tickedBy(project, change, text);
}

/** Without a terminal, a given directory and words are enough: they are the brief, though the last call began the kickoff. */
function beforeStart(state: State, text: string): Outcome {
  const { projectOption, interactive, setup } = state.shell;
  if (projectOption !== null && !interactive && setup === 'ok' && text.trim() !== '') {
    return onKickoffText(state, { step: 'brief', brief: '', platforms: [], directory: '' }, text);
  }
  return refuse('not-started', 'no project is open yet', { tryNext: ['Start agent 0', '!help'] });
}

/** One answer to the next open question: a number picks an option, nothing takes the recommended one, else it is free text. */
export function answerQuestion(pending: PendingQuestion, text: string, by: Answer['by']): Outcome {
  const question = pending.questions[pending.answers.length];
  if (question === undefined) return decision({});
  const answer = resolve(question, text);
  if (answer === null) {
    return refuse('answer-empty', 'this question has no recommended answer', { tryNext: ['type an answer'] });
  }
  if (pending.kind === 'recovery') return recover(pending, answer, by);
  if (pending.kind === 'conflict' && conflictChoice(answer) === null) {
    return refuse('conflict-choice', `"${answer}" is none of the ways on`, { tryNext: question.options });
  }
  const answers = [{ question: question.id, answer, by }];
  const said = by === 'recommended' ? [say('info', `${question.text} → ${answer} (recommended answer)`)] : [];
  return decision({
    events: [{ type: 'question/answered', questionId: pending.questionId, answers }],
    show: said,
  });
}

/** The recommended answer to the question that waits; null where none waits, or nobody may answer it now. */
export function recommendedAnswer(state: State): Outcome | null {
  const { project } = state;
  const question = project === null ? null : pendingQuestion(project);
  if (question === null || project?.halt?.reason === 'paused') return null;
  if (readOnly(state) !== null || project?.observing === true) return null;
  return answerQuestion(question, '', 'recommended');
}

function recover(pending: PendingQuestion, answer: string, by: Answer['by']): Outcome {
  const choice = recoveryChoice(answer);
  if (choice === null) {
    return refuse('recovery-choice', `"${answer}" is none of the ways on`, { tryNext: Object.values(RECOVERY) });
  }
  const answers = [{ question: pending.questions[0]?.id ?? 'Q1', answer, by }];
  const answered = { type: 'question/answered', questionId: pending.questionId, answers } as const;
  const taskId = pending.taskId;
  const skip: readonly Event[] = choice === 'skip' && taskId !== null ? [skipped(taskId)] : [];
  return decision({ events: [answered, { type: 'pipeline/resumed', choice }, ...skip] });
}

function resolve(question: Question, text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return question.recommended ?? question.options[0] ?? null;
  const number = /^\d+$/.test(trimmed) ? question.options[Number(trimmed) - 1] : undefined;
  if (number !== undefined) return number;
  return question.options.find((option) => option.toLowerCase() === trimmed.toLowerCase()) ?? trimmed;
}

function toAgent(state: State, project: ProjectState, text: string): Outcome {
  const hint = matchHint(text, state.shell.hints, { stage: project.stage, finished: stageFinished(project) });
  if (hint !== null) return decision({ show: [say('info', hint)] });
  const agent = activeAgent(state);
  if (!mayHearCode(agent, project) && isCodeRequest(text)) return decline();
  if (project.stage === 'maintenance') return toMaintenance(project, text);
  const to = agent === 0 ? STAGE_AGENT[project.stage] : agent;
  const note = { type: 'note/added', agent: to, text } as const;
  if (project.work !== null || project.halt !== null) {
    const when = project.halt === null ? 'its next assignment' : 'the next assignment after !resume';
    return decision({
      events: [note],
      show: [say('info', `Noted for Agent ${to} ${AGENT_NAMES[to]}; it goes with ${when}.`)],
    });
  }
  const run = chatRun(project, to, { text, crew: limitsOf(state.shell).crew });
  return decision({ events: [note, { type: 'run/started', run }] });
}

/** True when the stage's own work is done and a gate is what comes next. */
function stageFinished(project: ProjectState): boolean {
  if (project.stage === 'discovery') return project.spec !== null;
  return project.work === null;
}

/** Code is asked of the Builder and of Maintenance; in discovery the same words may be a wish for the specification. */
function mayHearCode(agent: AgentNumber, project: ProjectState): boolean {
  if (agent === 3 || agent === 7 || project.stage === 'maintenance') return true;
  return agent === 1 && project.spec === null;
}

function decline(): Outcome {
  return decision({
    show: [
      say(
        'info',
        'Agent 0 keeps the pipeline and writes no product code. Code is Agent 3’s, the Builder’s: it starts with !build once a plan stands.',
      ),
    ],
  });
}

/** What stands at the prompt as the next step, typed as it stands: it says nothing of what is wanted. */
const SAYS_NOTHING = /^\s*describe the change(?: you want)?\s*[.!]?\s*$/i;

function toMaintenance(project: ProjectState, text: string): Outcome {
  if (SAYS_NOTHING.test(text)) {
    return decision({ show: [say('info', 'In your own words, please: what shall be different afterwards?')] });
  }
  const cycle = openCycle(project);
  if (cycle === null && (project.work !== null || project.halt !== null)) {
    return refuse('busy', 'the change before this one is not recorded yet', {
      tryNext: project.halt === null ? ['say it again in a moment'] : ['!resume', 'then say it again'],
    });
  }
  if (cycle === null) {
    return decision({ events: [{ type: 'maintenance/requested', id: nextCycleId(project), request: text }] });
  }
  if (project.work === null && cycle.status !== 'approved') {
    const request = `${cycle.request}\n${text}`;
    return decision({ events: [{ type: 'maintenance/requested', id: cycle.id, request }] });
  }
  return decision({
    events: [{ type: 'note/added', agent: 7, text }],
    show: [say('info', `Noted for Agent 7 Maintenance; ${cycle.id} is under way.`)],
  });
}
