import type { Event } from '../../../schemas/event.ts';
import type { ProjectState } from '../project-state.ts';
import { entryId } from './block-commit.ts';
import type { SecretBlock } from './secret-state.ts';

/**
 * What a side of a fork remembers, to be remembered by the project that it is merged into: the Security stage has to account for
 * that too. What the project knows already is left out. `from` is the side: `trial-A`.
 */
export function adoptSecrets(project: ProjectState, from: string, secrets: readonly SecretBlock[]): readonly Event[] {
  const known = new Set(project.secrets.map(({ found }) => found.mark.hash));
  const fresh = secrets.filter(({ found }) => !known.has(found.mark.hash));
  return fresh.flatMap(({ taskId, runId, where, found, allowed }, at): Event[] => {
    const id = entryId(project.secrets.length + at + 1);
    const blocked: Event = { type: 'secret/blocked', id, taskId, runId, where: `${where} in ${from}`, found };
    return allowed === null ? [blocked] : [blocked, { type: 'secret/allowed', id, reason: allowed }];
  });
}
