import { PATHS } from '../../schemas/paths.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { openFork } from './branch-effects.ts';
import type { Fork, Side } from './branches.ts';
import { otherWays } from './forks/cut-resolution.ts';
import { sideWords } from './forks/open-words.ts';
import { pendingOf } from './migrations/schema-state.ts';
import { nextStep } from './next-step.ts';
import { pendingQuestion } from './pending-question.ts';
import { type Block, say } from './show.ts';
import type { ProjectState, TaskState } from './state.ts';

/** Counts of the plan's tasks by what became of them. */
export function taskCounts(project: ProjectState): {
  done: number;
  blocked: number;
  total: number;
  current: TaskState | null;
} {
  const tasks = project.order.flatMap((id) => (project.tasks[id] === undefined ? [] : [project.tasks[id]]));
  return {
    done: tasks.filter((task) => task.status === 'DONE').length,
    blocked: tasks.filter((task) => task.status === 'BLOCKED').length,
    total: tasks.length,
    current: Object.values(project.tasks).find((task) => task.status === 'IN-PROGRESS') ?? null,
  };
}

/** Where a project stands, in two or three lines: stage, agent, tasks, what was interrupted, what to type. */
export function standing(project: ProjectState): readonly Block[] {
  const counts = taskCounts(project);
  const tasks = counts.total === 0 ? '' : ` · tasks ${counts.done}/${counts.total}`;
  const lines = [
    `${project.name} · ${project.stage} · Agent ${project.lastAgent} ${AGENT_NAMES[project.lastAgent]}${tasks}`,
  ];
  if (project.observing) lines.push('only looked at: nothing is written before !observe off');
  if (project.origin !== null) lines.push(`${sideWords(project.origin)} of ${project.origin.parent}`);
  lines.push(...migrationWords(project));
  const fork = openFork(project);
  if (fork !== null) lines.push(`fork ${fork.name}: ${forkWords(project, fork)}`);
  if (project.halt !== null) lines.push(`${project.halt.reason}: ${project.halt.detail}`, ...otherWays(project));
  return [say('title', ...lines), ...nextWords(project)];
}

/** What the decision that waits is about, for somebody who comes back to it. */
function migrationWords(project: ProjectState): readonly string[] {
  const pending = pendingOf(project);
  if (pending === null) return [];
  const what = pending.changes.map((change) => change.what).join('; ');
  return [`migration ${pending.id} (${pending.risk}): ${what}; the whole report: ${PATHS.migrationRisk}`];
}

/** How far the sides were when they last rested is old news while they build. */
function forkWords({ work, halt }: ProjectState, { sides }: Fork): string {
  if (work?.kind === 'fork-run' && halt === null) return 'both sides were started; !forks shows how far they are';
  return sides.map(standingOf).join(', ');
}

const standingOf = ({ side, score }: Side): string =>
  score === null ? `${side} not begun` : `${side} ${score.verdict} ${score.tasksDone}/${score.tasksTotal}`;

/** The line that says what the project waits for and what to type. */
export function nextWords(project: ProjectState): readonly Block[] {
  const next = nextStep(project);
  const question = pendingQuestion(project);
  if (question !== null) {
    const open = question.questions[question.answers.length];
    return open === undefined
      ? []
      : [say('info', open.text, ...open.options.map((option, i) => `  ${i + 1}. ${option}`))];
  }
  if (next.command === null) return [];
  // Why it was stopped is said with the halt itself.
  const why = project.halt === null ? `Waiting for ${next.text}. ` : '';
  return [say('info', `${why}Type: ${next.command}`)];
}
