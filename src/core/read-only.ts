import { type Refusal, refuse } from './decision.ts';
import type { ProjectState, State } from './state.ts';

/** Refuses whatever would change a project that another shell holds or whose journal cannot be written; null elsewhere. */
export function readOnly(state: State): Refusal | null {
  if (state.shell.heldBy !== null) {
    return refuse('read-only', `another shell (process ${state.shell.heldBy}) holds this project`, {
      tryNext: ['close the other shell, then: Start agent 0', '!status'],
    });
  }
  if (state.shell.broken !== null) {
    return refuse('journal-broken', `the journal is read-only: ${state.shell.broken}`, {
      tryNext: ['!doctor', 'Start agent 0 once it is mended'],
    });
  }
  return null;
}

/** Refuses work on a project whose reset was begun and is not through; null elsewhere. */
export function beingReset(project: ProjectState): Refusal | null {
  if (project.resetting === null) return null;
  return refuse('resetting', 'a reset of this project is under way', {
    tryNext: ['!reset --yes finishes it', '!status'],
  });
}
