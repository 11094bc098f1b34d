import type { Fork, Side } from '../../core/branches.ts';
import { isBusy } from '../../core/guards.ts';
import { pendingQuestion } from '../../core/pending-question.ts';
import type { ProjectState, State } from '../../core/state.ts';
import type { Measure } from '../../ports/fork.ts';

/** Why a side is not where its journal alone would say it is. */
export interface Ending {
  readonly verdict: 'stopped' | 'lost';
  readonly why: string;
}

/** What is known of a side's changes before anybody looked. */
export const UNMEASURED: Measure = { files: 0, added: 0, removed: 0, uncommitted: 0 };

/** True while the side works and waits for nobody. */
export const works = ({ project }: State): boolean => project !== null && isBusy(project);

/** True while the side waits for an answer. */
export const isAsked = ({ project }: State): boolean =>
  project !== null && project.halt === null && pendingQuestion(project) !== null;

/** Why a side whose journal was opened cannot be worked in; null when it can. */
export function whyNot({ heldBy, broken }: State['shell'], project: ProjectState | null, dir: string): string | null {
  if (heldBy !== null) return `open in ${heldBy === 0 ? 'another shell' : `process ${heldBy}`}`;
  if (broken !== null) return `its journal cannot be written: ${broken}`;
  return project === null || project.origin === null ? `${dir} holds no journal of this side` : null;
}

/** What to do about a side that is not in its place. */
export const lostWords = (fork: Fork, { side, dir, parked }: Side): string =>
  parked === null
    ? `${dir} is not there; if it was moved: !forks at ${fork.name}-${side} <its directory>`
    : `its directory was put away: !forks restore ${fork.name}-${side}`;

/** A fault of the program, in one line. */
export const faultOf = (error: unknown): string =>
  `a fault of the shell itself: ${error instanceof Error ? error.message : String(error)}`;
