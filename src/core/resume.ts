import type { Event } from '../../schemas/event.ts';
import { raiseLine, scopeWords, usedWords } from './budget/cap-words.ts';
import { capInTheWay } from './budget/caps.ts';
import { pendingChange } from './change/change-state.ts';
import { decision, type Outcome, type Refusal, refuse } from './decision.ts';
import { restingFork, startSides } from './forks/start-sides.ts';
import { isStopping } from './guards.ts';
import { limitsOf } from './limits.ts';
import { RECOVERY, skipped } from './recovery-choice.ts';
import { canGoOn } from './regressions/ways.ts';
import { nextWords } from './standing.ts';
import type { ProjectState, State } from './state.ts';

/**
 * Goes on with what was stopped. A task's run that was interrupted by a crash has three ways on, and without a
 * choice the human is asked; everything else is simply done again.
 */
export function resume(state: State, choice: 'retry' | 'keep' | 'skip' | null): Outcome {
  const project = state.project;
  if (project === null) return decision({});
  if (isStopping(project)) {
    return refuse('stopping', 'the agent is still being stopped', { tryNext: ['!resume in a moment', '!status'] });
  }
  const waiting = changeWaits(project);
  if (waiting !== null) return waiting;
  const cap = capInTheWay(project, limitsOf(state.shell));
  if (cap !== null) {
    const message = `the cap of ${scopeWords(cap.cap.scope)} is reached: ${usedWords(cap)} used`;
    return refuse('cap-reached', message, { tryNext: [raiseLine(cap), '!budget'] });
  }
  if (restingFork(project) !== null) return startSides(project, choice);
  if (project.halt === null) return decision({});
  const blocked = Object.values(project.tasks).filter((task) => task.status === 'BLOCKED');
  if (
    project.work?.kind === 'next-task' &&
    project.halt.reason === 'failed' &&
    blocked.length > 0 &&
    !canGoOn(project)
  ) {
    return refuse('blocked', `nothing can go on: ${project.halt.detail}`, {
      tryNext: blocked.slice(0, 3).map((task) => `!build ${task.task.id} <what to do differently>`),
    });
  }
  if (choice === null && pendingRecovery(project)) return decision({ show: nextWords(project) });
  return goOn(project, choice);
}

/** Nothing goes on under a change that waits; only the Planner who was asked about it does. */
function changeWaits(project: ProjectState): Refusal | null {
  const change = pendingChange(project);
  if (change === null || change.asking !== null) return null;
  const tryNext = ['!change-approve', '!change-cancel'];
  return refuse('change-pending', `${change.id} waits for your word`, { tryNext });
}

function goOn(project: ProjectState, choice: 'retry' | 'keep' | 'skip' | null): Outcome {
  const taskId = taskAtWork(project);
  if (taskId === null && (choice === 'keep' || choice === 'skip')) {
    return refuse('no-task', `no task was stopped, so there is none to ${choice}`, { tryNext: ['!resume', '!status'] });
  }
  const cut = project.work?.kind === 'settle' && project.halt?.reason === 'interrupted';
  if (taskId !== null && choice === null && cut) return ask(project, taskId);
  const events: Event[] = [{ type: 'pipeline/resumed', choice }];
  if (choice === 'skip' && taskId !== null) events.push(skipped(taskId));
  return decision({ events });
}

const pendingRecovery = (project: ProjectState): boolean =>
  project.work?.kind === 'question' && project.question?.kind === 'recovery';

/** The task that was being worked on when the pipeline stopped. */
function taskAtWork(project: ProjectState): string | null {
  const work = project.work;
  switch (work?.kind) {
    case 'settle':
    case 'question':
      return work.run?.taskId ?? null;
    case 'start':
    case 'record':
    case 'check':
    case 'checkpoint':
    case 'retry-task':
    case 'lane-fit':
      return work.taskId;
    default:
      return null;
  }
}

function ask(project: ProjectState, taskId: string): Outcome {
  const question = {
    id: 'Q1',
    text: `${taskId} was interrupted. How shall it go on?`,
    options: [RECOVERY.retry, RECOVERY.keep, RECOVERY.skip],
    recommended: RECOVERY.retry,
  };
  return decision({
    events: [
      {
        type: 'question/asked',
        questionId: `Q${project.questionCount + 1}`,
        kind: 'recovery',
        runId: null,
        taskId,
        round: 1,
        questions: [question],
      },
    ],
  });
}
