import type { Context } from '../../schemas/config.ts';
import type { Bundle, Change, CommandResult, Envelope, EventOf } from '../../schemas/event.ts';
import type { Observation } from '../../schemas/observation.ts';
import type { Phase } from '../../schemas/results.ts';
import type { Block } from './show.ts';
import type { MenuEntry } from './state.ts';

/** What was found in home when the protocol started. */
export type SetupFound =
  | { readonly kind: 'ok'; readonly context: Context }
  | { readonly kind: 'missing' }
  | { readonly kind: 'corrupt'; readonly path: string; readonly message: string };

/** What was found where a project is to live. */
export interface DirectoryFound {
  readonly dir: string;
  readonly exists: boolean;
  readonly isDirectory: boolean;
  readonly empty: boolean;
  readonly writable: boolean;
  readonly insideHome: boolean;
  readonly aroundHome: boolean;
  /** Root of the repository the directory lies in; null outside of any. */
  readonly repository: string | null;
  /** A journal of this shell is there already. */
  readonly hasJournal: boolean;
}

/** News from the world; `decide` turns each into events, words, or a refusal. */
export type Report =
  | { readonly type: 'startup/read'; readonly setup: SetupFound; readonly entries: readonly MenuEntry[] }
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
      readonly restored: readonly string[];
    }
  | {
      readonly type: 'checkpoint/made';
      readonly taskId: string;
      readonly runId: string;
      readonly sha: string | null;
      readonly files: readonly string[];
      readonly entangled: readonly string[];
    }
  | {
      readonly type: 'verification/checked';
      readonly commands: readonly CommandResult[];
      readonly missing: readonly string[];
      readonly lost: readonly string[];
      readonly phases: readonly Phase[];
    }
  | { readonly type: 'reset/archived'; readonly archive: string }
  | { readonly type: 'words'; readonly blocks: readonly Block[] }
  | {
      readonly type: 'effect/failed';
      readonly effect: string;
      readonly ofWork: boolean;
      readonly message: string;
      readonly detail: string;
      readonly next: string;
    };
