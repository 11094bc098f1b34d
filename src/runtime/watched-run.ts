import type { EventOf } from '../../schemas/event.ts';
import type { RunOrder } from '../core/run-order.ts';
import type { EffectContext } from './context.ts';
import { type GitWatch, watchGit } from './own-git.ts';
import { trespass, watchTree } from './trespass.ts';

/** How things stood before a run's first prompt. */
export interface Watched {
  /** The tree of a role that may only read; null for one that may write. */
  readonly before: string | null;
  readonly git: GitWatch;
}

/** Looks where the repository stands, and records the tree for a role that may only read. */
export async function watchRun(context: EffectContext, { run, mayWrite }: RunOrder): Promise<Watched> {
  const before = mayWrite ? null : await watchTree(context, run.runId);
  return { before, git: await watchGit(context, run.taskId) };
}

type Ended = Pick<EventOf<'run/ended'>, 'runId' | 'result'>;

/** What a run did beyond its leave: files of a reading role, git of its own, and what lies outside of its directory. */
export async function whatMoved(context: EffectContext, { before, git }: Watched, { runId, result }: Ended) {
  const own = await git(result);
  const changed = before === null ? [] : await trespass(context, runId, before);
  const outside = (await context.world.guard?.()) ?? { touched: [], notes: [] };
  return {
    trespass: [...changed, ...outside.touched],
    strayed: [...own.strayed],
    notes: [...own.notes, ...outside.notes],
  };
}
