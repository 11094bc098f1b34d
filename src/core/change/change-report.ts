import type { TaskCost } from '../../../schemas/change.ts';
import type { Observation } from '../../../schemas/observation.ts';
import type { StaleTask } from '../effect.ts';
import type { Blast } from './blast-radius.ts';

/** News of what a change would touch, and of what is there of STALE tasks. */
export type ChangeReport =
  | {
      readonly type: 'change/looked';
      /** The human's words; empty where only what was edited by hand was looked at. */
      readonly text: string;
      readonly blast: Blast;
      /** What was edited by hand, in words; empty where nothing was. */
      readonly edits: string;
      readonly costs: Readonly<Record<string, TaskCost>>;
      /** CHANGE_LOG.md as it lies there. */
      readonly changeLog: string | null;
      readonly observed: Observation;
    }
  | {
      readonly type: 'stale/seen';
      /** Each with the diff of its checkpoint; null where git does not have it any more. */
      readonly tasks: readonly (StaleTask & { readonly patch: string | null })[];
      readonly words: readonly string[];
      readonly go: boolean;
    };
