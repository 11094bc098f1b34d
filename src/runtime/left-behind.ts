import type { EventOf, Run } from '../../schemas/event.ts';
import type { SideSpend } from '../../schemas/fork.ts';
import { openFork } from '../core/branch-effects.ts';
import { type Spent, spendOf } from '../core/budget/spend.ts';
import { evolve, fold } from '../core/evolve.ts';
import { type LeftBehind, NOTHING_LEFT } from '../core/left-behind.ts';
import { interruptedRun } from '../core/recovery.ts';
import { say } from '../core/show.ts';
import type { ProjectState, State } from '../core/state.ts';
import { attempt } from './attempt.ts';
import { type Counter, countCut } from './cut-turns.ts';
import type { OpenedProject } from './effects/project.ts';
import { gitOf } from './forks/places.ts';
import { isSideOf } from './forks/side-state.ts';
import type { Stage } from './live.ts';
import type { World } from './world.ts';

interface Desk {
  readonly world: World;
  readonly stage: Stage;
  /** With the project that was opened. */
  readonly state: () => State;
}

/**
 * Counts what a shell that is gone left uncounted, before anything else happens with its runs: each turn that was cut gets
 * its row, and what each run used is given for the journal. The sides of a fork that worked are looked after likewise.
 */
export async function leftBehind(desk: Desk, { attached, report }: OpenedProject): Promise<LeftBehind> {
  const { project } = desk.state();
  if (project === null || report.heldBy !== null || report.broken !== null) return NOTHING_LEFT;
  const warn = (text: string): void => desk.stage.push({ kind: 'block', block: say('warn', text) });
  const counter = { world: desk.world, warn };
  const runs = await countCut(counter, attached, openRuns(project));
  const { work } = project;
  const sidesWorked = work?.kind === 'fork-run' || work?.kind === 'fork-resolve';
  return { runs, fork: sidesWorked ? await spentBySides({ ...desk, counter }, project) : null };
}

/** Runs that have begun, and whose use nobody has counted. */
function openRuns({ work, lanes }: ProjectState): readonly Run[] {
  const inLanes = (lanes?.open ?? []).filter((lane) => lane.ended === null && lane.spent !== true);
  return [...(work?.kind === 'run' ? [work.run] : []), ...inLanes.map(({ run }) => run)];
}

type Sides = Desk & { readonly counter: Counter };

/** What both sides used, also by runs that were cut, which their own journals close when they are opened next. */
async function spentBySides(desk: Sides, project: ProjectState): Promise<LeftBehind['fork']> {
  const fork = openFork(project);
  if (fork === null) return null;
  const sides: EventOf<'fork/spent'>['sides'] = [];
  for (const side of fork.sides) {
    const read = await attempt(async () => {
      if (!(await desk.world.files.examine(side.dir)).isDirectory) return null;
      const state = fold(await desk.world.journals.read(gitOf(side.dir)));
      return state !== null && isSideOf(desk, state, { fork, side }) ? state : null;
    });
    if (read.kind === 'failed') desk.counter.warn(read.error.message);
    else if (read.value !== null)
      sides.push({ side: side.side, spend: await ofSide(desk.counter, side.dir, read.value) });
  }
  return { name: fork.name, sides };
}

async function ofSide(counter: Counter, dir: string, state: ProjectState): Promise<SideSpend> {
  const runs = await countCut(counter, { dir, commonDir: gitOf(dir) }, openRuns(state));
  const place = { seq: state.seq, at: state.updatedAt };
  let counted: ProjectState | null = state;
  for (const [runId, spent] of Object.entries(runs)) counted = evolve(counted, ending(state, runId, spent), place);
  return spendOf(counted ?? state);
}

function ending({ lanes }: ProjectState, runId: string, spent: Spent): EventOf<'run/ended' | 'lane/spent'> {
  const lane = lanes?.open.find(({ run }) => run.runId === runId);
  if (lane === undefined) return { ...interruptedRun(runId), ...spent };
  return { type: 'lane/spent', taskId: lane.taskId, runId, ...spent };
}
