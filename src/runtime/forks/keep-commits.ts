import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { MainWatch } from './main-watch.ts';
import { sideId } from './places.ts';
import type { SideRun } from './side-run.ts';
import { faultOf } from './side-standing.ts';

/** Fetches what running sides commit into the project, behind their work. */
export interface Keeping {
  /** A side has a new checkpoint. The side waits for nothing, and several that come close together are fetched once. */
  readonly checkpointed: (run: SideRun) => void;
  /** Resolves once everything that was to be fetched is, or could not be. Never rejects. */
  readonly settled: () => Promise<void>;
}

interface Fetches {
  /** One more is to follow the one under way. */
  again: boolean;
  readonly over: Promise<void>;
}

/**
 * Keeps the commits of sides that run in the project's own repository: what was shown as done outlives the side's
 * directory, also where the shell is killed before the side rests. What cannot be fetched is said once and stops nobody.
 */
export function keepCommits(context: EffectContext, fork: { readonly name: string }, watch: MainWatch): Keeping {
  const under = new Map<SideRun, Fetches>();
  const said = new Set<string>();

  async function fetchOnce(run: SideRun): Promise<void> {
    const as = sideId(fork, run.side);
    const order = { from: run.side.dir, branch: run.side.branch, as, commitsOnly: true };
    try {
      const adoption = context.world.forks.adopt(attachedOf(context).dir, order);
      watch.fetching(as, adoption);
      await adoption;
    } catch (error) {
      const why = error instanceof ExternalError ? error.message : faultOf(error);
      tell(`[${run.name}] its commits are in its own directory only, for they could not be fetched: ${why}`);
    }
  }

  function tell(text: string): void {
    if (said.has(text)) return;
    said.add(text);
    context.stage.push({ kind: 'block', block: say('warn', text) });
    context.repaint();
  }

  async function fetchAll(run: SideRun): Promise<void> {
    do {
      const now = under.get(run);
      if (now !== undefined) now.again = false;
      await fetchOnce(run);
    } while (under.get(run)?.again === true);
    under.delete(run);
  }

  return {
    checkpointed: (run) => {
      const now = under.get(run);
      if (now === undefined) under.set(run, { again: false, over: fetchAll(run) });
      else now.again = true;
    },
    settled: async () => {
      await Promise.all([...under.values()].map(({ over }) => over));
    },
  };
}
