import { type Refusal, refuse } from '../decision.ts';
import type { ProjectState } from '../state.ts';

/** True for a move that the world stopped half-way and that waits for the human. */
export function isStuck(project: ProjectState): boolean {
  return project.travel !== null && project.halt?.reason === 'failed';
}

/** Refuses whatever would work on a project that is neither here nor there; null elsewhere. */
export function beingMoved(project: ProjectState): Refusal | null {
  if (project.travel === null) return null;
  const { label } = project.travel.travel;
  if (!isStuck(project)) {
    return refuse('moving', `${label} is under way`, { tryNext: ['the same again in a moment', '!status'] });
  }
  const message = `${label} stopped half-way: ${project.halt?.detail ?? ''}`;
  return refuse('half-way', message, { tryNext: ['!resume', '!undo'] });
}
