import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { isLeaving } from '../last-words.ts';
import { within } from '../within.ts';
import type { MainWatch } from './main-watch.ts';
import { sideId } from './places.ts';
import type { SideRun } from './side-run.ts';
import { faultOf } from './side-standing.ts';

/** A task a side has done, and the commit that holds it. */
interface Checkpoint {
  readonly taskId: string;
  readonly sha: string;
}

/** Fetches what running sides commit into the project, behind their work. */
export interface Keeping {
  /** A side has a new checkpoint. The side waits for nothing, and several that come close together are fetched once. */
  readonly checkpointed: (run: SideRun, checkpoint: Checkpoint) => void;
  /**
   * Resolves once everything that was to be fetched is, or could not be; while the shell is being left, once the fetch
   * under way is over, but not much later. Never rejects.
   */
  readonly settled: () => Promise<void>;
}

interface Fetches {
  /** One more is to follow the one under way. */
  again: boolean;
  readonly over: Promise<void>;
}

/** How long a fetch under way is waited for while the shell is being left, in milliseconds. */
const LEAVING_MS = 1000;

/**
 * Keeps the commits of sides that run in the project's own repository: what was shown as done outlives the side's
 * directory, also where the shell is killed before the side rests. That a task is done is remembered in the project's
 * journal before its commit is fetched: commits alone say nothing of that, for anybody can write one. What cannot be
 * fetched is said once and stops nobody.
 */
export function keepCommits(context: EffectContext, fork: { readonly name: string }, watch: MainWatch): Keeping {
  const under = new Map<SideRun, Fetches>();
  const remembered = new Map<SideRun, Promise<void>>();
  const said = new Set<string>();

  async function fetchOnce(run: SideRun): Promise<void> {
    const as = sideId(fork, run.side);
    const order = { from: run.side.dir, branch: run.side.branch, as, commitsOnly: true };
    try {
      const adoption = context.world.forks.adopt(attachedOf(context).dir, order);
      watch.fetching(run.side, as, adoption);
      await adoption;
    } catch (error) {
      const { message, next, detail } = wordsOf(error);
      tell([
        `[${run.name}] its commits are in its own directory only, for they could not be fetched: ${message}`,
        ...[next, ...detail.split('\n')].flatMap((line) => (line.trim() === '' ? [] : [`  ${line}`])),
      ]);
    }
  }

  function tell(lines: readonly string[]): void {
    const text = lines.join('\n');
    if (said.has(text)) return;
    said.add(text);
    context.stage.push({ kind: 'block', block: say('warn', ...lines) });
    context.repaint();
  }

  async function fetchAll(run: SideRun): Promise<void> {
    do {
      const now = under.get(run);
      if (now !== undefined) now.again = false;
      await remembered.get(run);
      await fetchOnce(run);
    } while (under.get(run)?.again === true && !isLeaving(context.state()));
    under.delete(run);
  }

  return {
    checkpointed: (run, { taskId, sha }) => {
      const report = { type: 'fork/checkpointed', name: fork.name, side: run.name, taskId, sha } as const;
      const before = remembered.get(run) ?? Promise.resolve();
      remembered.set(
        run,
        Promise.all([before, context.report(report)]).then(() => undefined),
      );
      const now = under.get(run);
      if (now !== undefined) now.again = true;
      else if (!isLeaving(context.state())) under.set(run, { again: false, over: fetchAll(run) });
    },
    settled: async () => {
      const all = Promise.all([...remembered.values(), ...[...under.values()].map(({ over }) => over)]);
      const over = all.then(() => undefined);
      await (isLeaving(context.state()) ? within(LEAVING_MS, over) : over);
    },
  };
}

function wordsOf(error: unknown): Pick<ExternalError, 'message' | 'next' | 'detail'> {
  return error instanceof ExternalError ? error : { message: faultOf(error), next: '', detail: '' };
}
