import { decision, type Outcome, refuse } from './decision.ts';
import { unbuiltTasks } from './forks/unbuilt.ts';
import { passGate } from './guards.ts';
import { openCycle } from './maintenance/cycles.ts';
import { enterCycle } from './maintenance/enter.ts';
import { replanned } from './replanned.ts';
import { sendBack } from './send-back.ts';
import type { ProjectState, State } from './state.ts';

/**
 * Starts the Builder on the whole plan, or on the open change in maintenance (`!m-build`), or sends the task the words
 * name back to it. The gate is open already.
 */
export function enterBuild(state: State, words: readonly string[]): Outcome {
  return words.length === 0 ? whole(state) : sendBack(state, words);
}

function whole(state: State): Outcome {
  const project = state.project;
  if (project === null) return decision({});
  if (project.stage === 'maintenance') return isBrokenAfter(project) ? passGate('build') : enterCycle(state);
  const plan = replanned(state);
  const built = project.builtAt !== null && project.order.every((id) => project.tasks[id]?.status === 'DONE');
  if (built && plan.length === 0) {
    return refuse('built', 'every task is DONE', { tryNext: ['!critic', '!build TASK-NNN <what to do differently>'] });
  }
  return passGate('build', plan);
}

/** What a change broke is mended also when that change is over. */
const isBrokenAfter = (project: ProjectState): boolean =>
  openCycle(project) === null && unbuiltTasks(project).some(({ brokenBy }) => brokenBy !== undefined);
