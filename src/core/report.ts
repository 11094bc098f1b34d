import type { Context } from '../../schemas/config.ts';
import type { Bundle, Change, CommandResult, Envelope, EventOf } from '../../schemas/event.ts';
import type { ParkedSide, RestedSide, SideName, SideOrder, SideScore, SideSpend } from '../../schemas/fork.ts';
import type { Moved, MovePreview, Obstacle, Snapshot } from '../../schemas/moves.ts';
import type { Observation } from '../../schemas/observation.ts';
import type { Phase } from '../../schemas/results.ts';
import type { Vetted } from '../../schemas/secret.ts';
import type { Flight } from './budget/cap-used.ts';
import type { Spent } from './budget/spend.ts';
import type { ChangeReport } from './change/change-report.ts';
import type { Go, TravelAsk } from './effect.ts';
import type { KeptOfSide } from './forks/kept-words.ts';
import type { MergePreviewed } from './forks/merge-previewed.ts';
import type { DirectoryFound, SetupFound } from './found.ts';
import type { KnownErrors } from './knowledge/known-errors.ts';
import type { LaneReport } from './lanes/lane-report.ts';
import type { LeftBehind } from './left-behind.ts';
import type { SchemaLook } from './migrations/schema-state.ts';
import type { RerunReport } from './regressions/on-rerun.ts';
import type { OwnershipRows } from './regressions/owners.ts';
import type { SecretsFound } from './secrets/secrets-found.ts';
import type { Block } from './show.ts';
import type { MenuEntry } from './state.ts';

/** News from the world; `decide` turns each into events, words, or a refusal. */
export type Report =
  | { readonly type: 'startup/read'; readonly setup: SetupFound; readonly entries: readonly MenuEntry[] }
  | { readonly type: 'caps/looked'; readonly flight: Flight }
  | { readonly type: 'menu/looked'; readonly dirty: ReadonlyMap<string, boolean> }
  | { readonly type: 'directory/examined'; readonly why: 'kickoff' | 'relocate'; readonly found: DirectoryFound }
  | {
      readonly type: 'project/opened';
      readonly dir: string;
      readonly name: string;
      readonly created: boolean;
      readonly resume: boolean;
      readonly base: string | null;
      readonly envelopes: readonly Envelope[];
      readonly torn: string | null;
      readonly broken: string | null;
      readonly heldBy: number | null;
      readonly drift: readonly string[];
      readonly left: LeftBehind;
    }
  | {
      readonly type: 'registry/changed';
      readonly entries: readonly MenuEntry[];
      readonly context: Context | null;
      readonly note: string;
    }
  | { readonly type: 'run/ended'; readonly event: EventOf<'run/ended'> }
  | {
      readonly type: 'files/delivered';
      readonly bundle: Bundle;
      readonly files: readonly { path: string; sha256: string }[];
      readonly kept: readonly string[];
      readonly keep: string;
    }
  | { readonly type: 'project/observed'; readonly bundle: 'spec' | 'plan'; readonly observed: Observation }
  | {
      readonly type: 'commit/made';
      readonly bundle: Bundle;
      readonly sha: string | null;
      readonly entangled: readonly string[];
      readonly vetted?: Vetted | undefined;
    }
  | {
      readonly type: 'tree/recorded';
      readonly taskId: string;
      readonly tree: string;
      readonly head: string | null;
      readonly close: boolean;
    }
  | {
      readonly type: 'checks/ran';
      readonly taskId: string;
      readonly runId: string;
      readonly tree: string;
      readonly commands: readonly CommandResult[];
      readonly changed: readonly Change[];
      readonly missing: readonly string[];
      /** Files of the task that are there but that git ignores, with the rule. */
      readonly ignored: readonly { readonly path: string; readonly by: string }[];
      readonly restored: readonly string[];
      /** What home knows of the errors in failed commands' output; absent where nothing was looked up. */
      readonly known?: KnownErrors;
      /** SCHEMA.md where it is not what was approved last; absent where it is. */
      readonly schema?: SchemaLook | undefined;
    }
  | {
      readonly type: 'checkpoint/made';
      readonly taskId: string;
      readonly runId: string;
      readonly sha: string | null;
      readonly files: readonly string[];
      readonly entangled: readonly string[];
      /** Rows of FILE_OWNERSHIP_MAP.md for these files; none for a file it does not name. */
      readonly ownership: OwnershipRows;
      readonly vetted?: Vetted | undefined;
    }
  | RerunReport
  | {
      readonly type: 'verification/checked';
      readonly commands: readonly CommandResult[];
      readonly missing: readonly string[];
      readonly lost: readonly string[];
      readonly phases: readonly Phase[];
    }
  | { readonly type: 'reset/archived'; readonly archive: string }
  | {
      readonly type: 'travel/previewed';
      readonly ask: TravelAsk;
      readonly go: Go;
      /** Where it would go, and what named that commit: the journal, HANDOFF.json on the disk, or the commit's own trailer. */
      readonly target: { readonly sha: string; readonly by: 'journal' | 'handoff' | 'trailer' } | null;
      readonly preview: MovePreview | null;
      /** Tasks whose checkpoint the target does not reach. */
      readonly left: readonly string[];
      /** Tasks the target reaches by other commits than those on record, or that are on no record: with these commits. */
      readonly found: readonly { readonly taskId: string; readonly sha: string }[];
      /** Made only when it was to go on. */
      readonly snapshot: Snapshot | null;
    }
  | { readonly type: 'cycle/based'; readonly cycle: string; readonly snapshot: Snapshot }
  | { readonly type: 'travel/moved'; readonly id: string; readonly moved: Moved }
  | {
      readonly type: 'reset/found';
      readonly dir: string;
      readonly archive: string | null;
      readonly files: readonly string[];
      readonly obstacle: Obstacle | null;
    }
  | { readonly type: 'reset/undone'; readonly dir: string; readonly archive: string; readonly kept: readonly string[] }
  | {
      readonly type: 'fork/prepared';
      readonly name: string;
      readonly sides: readonly SideOrder[];
      readonly budgetMicroUsd: number | null;
      readonly obstacles: readonly Obstacle[];
      readonly snapshot: Snapshot | null;
    }
  | { readonly type: 'fork/made'; readonly name: string }
  /** A side that runs has a task done; its commit is fetched next. */
  | {
      readonly type: 'fork/checkpointed';
      readonly name: string;
      readonly side: SideName;
      readonly taskId: string;
      readonly sha: string;
    }
  | { readonly type: 'fork/rested'; readonly name: string; readonly why: string; readonly sides: readonly RestedSide[] }
  | {
      readonly type: 'forks/looked';
      readonly forks: readonly {
        readonly name: string;
        readonly sides: readonly {
          readonly side: SideName;
          readonly score: SideScore | null;
          readonly missing: boolean;
          /** Why the side itself could not be looked at, as a sentence, so that the figures are older ones. */
          readonly why?: string;
          /** What the project keeps of a side whose directory is missing. */
          readonly kept?: KeptOfSide | null;
        }[];
      }[];
    }
  | { readonly type: 'fork/closed'; readonly name: string; readonly sides: readonly ParkedSide[] }
  | { readonly type: 'fork/restored'; readonly name: string; readonly side: SideName; readonly dir: string }
  /** The answer is in the side's journal; `running` while its session takes it from there. */
  | { readonly type: 'fork/answered'; readonly name: string; readonly side: SideName; readonly running: boolean }
  | { readonly type: 'forks/pruned'; readonly names: readonly string[] }
  | MergePreviewed
  | LaneReport
  | ChangeReport
  | SecretsFound
  | {
      readonly type: 'fork/resolved';
      readonly name: string;
      readonly side: SideName;
      readonly sha: string | null;
      readonly why: string;
      /** The conflicts lie in the side as the human left them, who may go on with them. */
      readonly open?: boolean;
      /** What the side used since it was made; absent when its journal cannot be read. */
      readonly spend?: SideSpend | undefined;
    }
  | { readonly type: 'words'; readonly blocks: readonly Block[] }
  | {
      readonly type: 'effect/failed';
      readonly effect: string;
      readonly ofWork: boolean;
      readonly message: string;
      readonly detail: string;
      readonly next: string;
      /** What an agent had used by then. */
      readonly spent?: Spent;
    };
