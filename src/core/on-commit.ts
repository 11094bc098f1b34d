import type { Event } from '../../schemas/event.ts';
import { decision, type Outcome } from './decision.ts';
import { isShipped } from './next-step.ts';
import type { Report } from './report.ts';
import type { State } from './state.ts';

/** A bundle of artifacts is committed; after the verdict of a project that may ship, how it is published is said. */
export function onCommit({ project }: State, report: Extract<Report, { type: 'commit/made' }>): Outcome {
  if (report.entangled.length === 0) {
    const ships = report.bundle === 'verification' && project !== null && isShipped(project);
    const events: readonly Event[] = [{ type: 'bundle/committed', bundle: report.bundle, sha: report.sha }];
    return decision({ events, effects: ships ? [{ type: 'docs/write', doc: 'pr' }] : [] });
  }
  const detail = `not committed, for your own uncommitted work is in ${report.entangled.join(', ')}`;
  return decision({ events: [{ type: 'pipeline/halted', reason: 'failed', detail }] });
}
