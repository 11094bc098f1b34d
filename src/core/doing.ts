import { resolvingWords } from './forks/cut-resolution.ts';
import type { ProjectState } from './state.ts';

/** What was under way, as words after `while`. */
export function doing(project: ProjectState): string {
  const work = project.work;
  switch (work?.kind) {
    case 'run':
      return `it was running ${work.run.runId} (${work.run.purpose}${work.run.taskId === null ? '' : ` ${work.run.taskId}`})`;
    case 'check':
      return `it was checking ${work.taskId}`;
    case 'checkpoint':
      return `it was committing ${work.taskId}`;
    case 'rerun':
      return `it was running tests of other tasks again, after ${work.taskId}`;
    case 'cycle-base':
      return `${work.id} was about to begin`;
    case 'record':
      return `it was starting ${work.taskId}`;
    case 'lanes':
      return `${project.lanes?.open.length ?? 0} tasks were built at the same time`;
    case 'lane-fit':
    case 'lane-apply':
      return `the work of ${work.taskId} was being put into the project`;
    case 'fork-run':
      return `both sides of fork ${work.name} were building`;
    case 'fork-resolve':
      return resolvingWords(work);
    case 'travel':
      return `it was on the way: ${work.travel.label}`;
    default:
      return 'it was between two steps';
  }
}
