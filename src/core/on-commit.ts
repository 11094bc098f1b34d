import type { Event } from '../../schemas/event.ts';
import { decision, type Outcome } from './decision.ts';
import { isShipped } from './next-step.ts';
import type { Report } from './report.ts';
import { allowLine, blockCommit, holdsWords, unreadWords } from './secrets/block-commit.ts';
import type { ProjectState, State } from './state.ts';

type Made = Extract<Report, { type: 'commit/made' }>;

/** Nobody is at work who could be sent back: the human takes it out of the file, or says that it is none. */
function blocked(project: ProjectState, { bundle, vetted }: Made): Outcome {
  const by = { taskId: null, runId: null, where: `${bundle} commit` };
  const { blocking, events } = blockCommit(project, vetted?.found ?? [], by);
  const ids = blocking.map(({ id }) => allowLine(id)).join(', ');
  const detail = `not committed, for ${blocking.map(holdsWords).join('; ')}: take it out of the file, or, if it is none, ${ids}; then !resume`;
  const show = unreadWords(vetted);
  return decision({ events: [...events, { type: 'pipeline/halted', reason: 'failed', detail }], show });
}

/** A bundle of artifacts is committed; after the verdict of a project that may ship, how it is published is said. */
export function onCommit({ project }: State, report: Made): Outcome {
  if (project !== null && (report.vetted?.found.length ?? 0) > 0) return blocked(project, report);
  const show = unreadWords(report.vetted);
  if (report.entangled.length === 0) {
    const ships = report.bundle === 'verification' && project !== null && isShipped(project);
    const events: readonly Event[] = [{ type: 'bundle/committed', bundle: report.bundle, sha: report.sha }];
    return decision({ events, effects: ships ? [{ type: 'docs/write', doc: 'pr' }] : [], show });
  }
  const detail = `not committed, for your own uncommitted work is in ${report.entangled.join(', ')}`;
  return decision({ events: [{ type: 'pipeline/halted', reason: 'failed', detail }] });
}
