import { isShipped } from '../next-step.ts';
import { type Block, say } from '../show.ts';
import { nextWords } from '../standing.ts';
import type { ProjectState } from '../state.ts';
import { cycleBlocks } from './cycle-words.ts';
import { openCycle } from './cycles.ts';

/** Where the open change stands, or that none is open, and what to type. */
export function cycleStanding(project: ProjectState): readonly Block[] {
  const cycle = openCycle(project);
  if (cycle !== null) return [...cycleBlocks(project, cycle), ...nextWords(project)];
  if (project.stage === 'maintenance') {
    return [say('info', 'No change is open. Describe the change you want, in plain words.'), ...busy(project)];
  }
  const ready = isShipped(project);
  const why = ready ? 'No change is open. Type: Start agent 7' : 'No change is open: the project is not shipped yet.';
  return [say('info', why), ...(ready ? [] : nextWords(project))];
}

const busy = (project: ProjectState): readonly Block[] =>
  project.work === null ? [] : [say('info', 'The one before it is still being recorded.')];
