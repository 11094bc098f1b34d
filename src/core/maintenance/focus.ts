import type { Run } from '../../../schemas/event.ts';
import type { ProjectState } from '../state.ts';
import { openCycle } from './cycles.ts';
import { questionLine, reviewQuestions } from './questions.ts';
import { guarded, withFiles } from './surfaces.ts';

/** What a run is about and nothing else; empty for runs that have the whole of their task or project before them. */
export function focusOf(state: ProjectState, run: Run): string[] {
  const cycle = state.stage === 'maintenance' ? openCycle(state) : null;
  if (cycle === null || (run.purpose !== 'review' && run.purpose !== 'security')) return [];
  const changed = cycle.files.map((path) => `${path} was changed by ${cycle.id}`);
  if (run.purpose === 'review') return [...reviewQuestions(state, cycle).map(questionLine), ...changed];
  const about = guarded(withFiles(state, cycle)).map(({ surface, why }) => `the change touches ${surface}: ${why}`);
  return [...about, ...changed];
}
