import { type Decision, decision, type Refusal, refuse } from '../decision.ts';
import type { ProjectState } from '../project-state.ts';
import { pendingOf } from './schema-state.ts';

/** Refuses whatever would go on while a dangerous change of SCHEMA.md waits for the human; null elsewhere. */
export function pendingMigration(project: ProjectState): Refusal | null {
  const pending = pendingOf(project);
  if (pending === null) return null;
  return refuse('migration-pending', `migration ${pending.id} (${pending.risk}) waits for your decision`, {
    tryNext: ['!migration-approve', '!migration-cancel'],
  });
}

/** Refuses a decision where none is asked for: outside of the time between a Migration Risk Report and its answer. */
export function needPending(project: ProjectState | null): Refusal | null {
  if (project?.work?.kind === 'migration' && pendingOf(project) !== null) return null;
  return refuse('no-migration', 'no Migration Risk Report is pending', { tryNext: ['!status'] });
}

/** The human's answer to the Migration Risk Report that waits. */
export function answerPending(
  project: ProjectState | null,
  type: 'migration/approved' | 'migration/cancelled',
): Decision {
  const pending = project === null ? null : pendingOf(project);
  return decision({ events: pending === null ? [] : [{ type, id: pending.id }] });
}
