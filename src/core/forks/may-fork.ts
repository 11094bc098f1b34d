import { type Refusal, refuse } from '../decision.ts';
import { missing } from '../gates.ts';
import { needIdle } from '../guards.ts';
import { openCycle } from '../maintenance/cycles.ts';
import type { ProjectState, State } from '../state.ts';
import { insideSide, refuseOpenFork } from './open-words.ts';
import { unbuiltTasks } from './unbuilt.ts';

/** Whether two sides could start to build now; the refusal names what is in the way. */
export function mayFork(state: State): true | Refusal {
  const { project } = state;
  const held = needIdle(state);
  if (held !== null || project === null) return held ?? true;
  return insideSide(project) ?? refuseOpenFork(project) ?? nothingToBuild(project) ?? planFaults(state) ?? true;
}

function nothingToBuild(project: ProjectState): Refusal | null {
  if (project.work?.kind === 'question' && project.halt === null) {
    return refuse('question', 'a question waits for your answer', { tryNext: ['answer the question', '!pause'] });
  }
  if (project.planHash === null || project.order.length === 0) {
    const next = project.spec === null ? '!compile' : '!plan';
    return refuse('no-plan', 'there is no accepted plan, so there is nothing to build twice', { tryNext: [next] });
  }
  const cycle = openCycle(project);
  if (project.stage === 'maintenance' && (cycle === null || cycle.taskIds.length === 0)) {
    return refuse('no-scope', 'no change is scoped, so there is nothing to build twice', {
      tryNext: ['describe the change you want'],
    });
  }
  if (unbuiltTasks(project).length > 0) return null;
  return refuse('all-done', 'every task is DONE; go back to where the two ways shall part', {
    tryNext: ['!replay TASK-NNN', '!build TASK-NNN <what to do differently>'],
  });
}

/** Both sides start the Builder, so what its gate asks for has to hold. */
function planFaults(state: State): Refusal | null {
  const unmet = missing(state, 'build');
  if (unmet.length === 0) return null;
  return refuse('gate-closed', 'the plan cannot be built as it is', {
    missing: unmet,
    tryNext: [...new Set(unmet.map((item) => item.next))].slice(0, 3),
  });
}
