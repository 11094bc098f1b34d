import type { Event } from '../../../schemas/event.ts';
import { decision, type Outcome } from '../decision.ts';
import type { State } from '../state.ts';
import { blockCommit, entryId } from './block-commit.ts';
import type { SecretsReport } from './secrets-report.ts';

/** Secrets of commits that no other report tells of are remembered. */
export function onSecrets({ project }: State, report: SecretsReport): Outcome {
  if (project === null) return decision({});
  if (report.type === 'secrets/found') {
    const by = { taskId: null, runId: null, where: report.where };
    return decision({ events: blockCommit(project, report.found, by).events });
  }
  const known = new Set(project.secrets.map(({ found }) => found.mark.hash));
  const fresh = report.secrets.filter(({ found }) => !known.has(found.mark.hash));
  const events = fresh.flatMap(({ taskId, runId, where, found, allowed }, at): Event[] => {
    const id = entryId(project.secrets.length + at + 1);
    const blocked: Event = { type: 'secret/blocked', id, taskId, runId, where: `${where} in ${report.from}`, found };
    return allowed === null ? [blocked] : [blocked, { type: 'secret/allowed', id, reason: allowed }];
  });
  return decision({ events });
}
