import type { SideScore } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import type { KeptOfSide } from '../../core/forks/kept-words.ts';
import { scoreOf } from '../../core/forks/score.ts';
import type { Report } from '../../core/report.ts';
import type { ProjectState } from '../../core/state.ts';
import type { Measure } from '../../ports/fork.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { keptOf } from './kept.ts';
import { findSide } from './side-state.ts';

type Order = Extract<Effect, { type: 'forks/look' }>;
type Seen = {
  readonly side: Side['side'];
  readonly score: SideScore | null;
  readonly missing: boolean;
  readonly why?: string;
  readonly kept?: KeptOfSide | null;
};

/** How every side stands: live while it runs here, else from its own journal, wherever its directory is. */
export async function lookAtForks(context: EffectContext, { forks }: Order): Promise<Report> {
  const looked = [];
  // One after the other: each side's whole journal is read.
  for (const fork of forks) {
    const sides = await Promise.all(fork.sides.map((side) => lookAtSide(context, fork, side)));
    looked.push({ name: fork.name, sides });
  }
  return { type: 'forks/looked', forks: looked };
}

async function lookAtSide(context: EffectContext, fork: Fork, side: Side): Promise<Seen> {
  const live = context.sides.find(fork.name, side.side);
  const known = { side: side.side, score: side.score, missing: false };
  if (live !== null) return { ...known, score: live.score() };
  const read = await attempt(() => findSide(context, { fork, side }));
  if (read.kind === 'failed') return { ...known, why: read.error.message };
  if (read.value === null) {
    const { exists } = await context.world.files.examine(side.dir);
    const why = `${side.dir} is there, but it is not that side any more.`;
    // The refs, not the journal: commits are fetched while the side runs, before it is told how it stands.
    const kept = await attempt(() => keptOf(context, { fork, side }));
    const found = kept.kind === 'done' ? { kept: kept.value } : {};
    return { ...known, missing: true, ...found, ...(exists ? { why } : {}) };
  }
  const { dir, project } = read.value;
  const measured = await attempt(() => context.world.forks.measure(dir, fork.base.head));
  if (measured.kind === 'done') return { ...known, score: scoreAtRest(project, side, measured.value) };
  // Nothing counted is not nothing changed: what was counted when it rested still stands.
  const { files = 0, added = 0, removed = 0 } = side.score ?? {};
  return {
    ...known,
    score: { ...scoreAtRest(project, side, null), files, added, removed },
    why: measured.error.message,
  };
}

/** The score of a side that rests. */
export function scoreAtRest(project: ProjectState, side: Side, measure: Measure | null): SideScore {
  return scoreOf(project, { measure, running: false, overBudget: side.score?.verdict === 'over-budget' });
}
