import type { Bundle, EventOf, Run } from '../../schemas/event.ts';
import type { SideName } from '../../schemas/fork.ts';
import type { LaneMove } from '../../schemas/lane-event.ts';
import type { Purpose, ResultFile } from '../../schemas/results.ts';
import type { Problem } from '../../schemas/task-graph.ts';
import type { Travel } from '../../schemas/travel.ts';
import type { Owed } from './regressions/regression.ts';

/**
 * What the pipeline is doing or owes. It is derived from events alone, so that a restart after a crash at any
 * point knows what comes next: `outstanding` turns it into an effect, `advance` into further events.
 */
export type Work =
  | {
      readonly kind: 'start';
      readonly purpose: Purpose;
      readonly taskId: string | null;
      readonly attempt: number;
      readonly because: readonly string[];
      /** Mark of the conversation to go on with, if the backend that does the work is the one that held it. */
      readonly resumes: string | null;
    }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'settle'; readonly run: Run; readonly ended: EventOf<'run/ended'> }
  | { readonly kind: 'question'; readonly run: Run | null }
  | { readonly kind: 'report'; readonly bundle: Bundle }
  | { readonly kind: 'deliver'; readonly bundle: Bundle; readonly files: readonly ResultFile[] }
  | { readonly kind: 'validate'; readonly bundle: 'spec' | 'plan' }
  | {
      readonly kind: 'redo';
      readonly purpose: 'compile' | 'plan';
      readonly attempt: number;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'commit'; readonly bundle: Bundle }
  | { readonly kind: 'next-task' }
  | { readonly kind: 'record'; readonly taskId: string }
  | { readonly kind: 'check'; readonly taskId: string; readonly runId: string }
  | { readonly kind: 'checkpoint'; readonly taskId: string; readonly runId: string }
  /** Tests of other tasks are run again after this one; some of them broke, which is still to stop the pipeline. */
  | ({ readonly kind: 'rerun' } & Owed)
  | { readonly kind: 'regressed'; readonly taskId: string }
  | { readonly kind: 'retry-task'; readonly taskId: string; readonly failures: readonly string[] }
  /** Tasks are to be built at the same time; their agents are at work; the work of one is to fit, and is put in place. */
  | { readonly kind: 'lanes-prepare'; readonly taskIds: readonly string[] }
  | { readonly kind: 'lanes' }
  | { readonly kind: 'lane-fit'; readonly taskId: string }
  | { readonly kind: 'lane-apply'; readonly taskId: string; readonly move: LaneMove }
  /** A dangerous change of SCHEMA.md waits for the human. */
  | { readonly kind: 'migration'; readonly id: string }
  | { readonly kind: 'verify-checks' }
  /** Everything as it is before a maintenance cycle's first task goes into a backup. */
  | { readonly kind: 'cycle-base'; readonly id: string }
  /** The repository is to be moved: replay, undo, merge. */
  | { readonly kind: 'travel'; readonly travel: Travel }
  /** A fork's clones are to be made, its sides run, its directories put away. */
  | { readonly kind: 'fork-make'; readonly name: string }
  | { readonly kind: 'fork-run'; readonly name: string }
  | { readonly kind: 'fork-close'; readonly name: string }
  /** Conflicts of a merge are to be resolved in the side's clone. */
  | {
      readonly kind: 'fork-resolve';
      readonly name: string;
      readonly side: SideName;
      readonly onto: string;
      readonly by: 'agent' | 'human' | 'nobody';
    };
