import type { Bundle } from '../../schemas/event.ts';
import type { SideName, SideOrder } from '../../schemas/fork.ts';
import type { ResultFile } from '../../schemas/results.ts';
import type { KnownSecret } from '../../schemas/secret.ts';
import type { Travel } from '../../schemas/travel.ts';
import type { Fork, Side } from './branches.ts';
import type { DocName } from './docs/doc-name.ts';
import type { KnowledgeEffect } from './knowledge/knowledge-effect.ts';
import type { LaneEffect } from './lanes/lane-effect.ts';
import type { RerunEffect } from './regressions/rerun-effect.ts';
import type { RunOrder } from './run-order.ts';
import type { TaskSpan } from './state.ts';

/** Orders to the world. Those with an `id` belong to the pipeline's work: ordered twice, they act once. */
export type Effect =
  | { readonly type: 'startup/read' }
  | { readonly type: 'directory/examine'; readonly dir: string; readonly why: 'kickoff' | 'relocate' }
  /** `resume` says that a person chose to go on with it, not only to look. */
  | { readonly type: 'project/open'; readonly dir: string; readonly create: boolean; readonly resume: boolean }
  | { readonly type: 'menu/look'; readonly dirs: readonly string[] }
  | { readonly type: 'project/forget'; readonly dir: string }
  | { readonly type: 'project/relocate'; readonly dir: string; readonly to: string }
  | { readonly type: 'agent/interrupt' }
  | { readonly type: 'agents/probe' }
  /** With `prune`, backups that need not be kept any more are forgotten first. */
  | { readonly type: 'doctor/check'; readonly prune?: boolean }
  | { readonly type: 'budget/read'; readonly json?: boolean }
  | { readonly type: 'budget/prices' }
  | { readonly type: 'budget/csv'; readonly path: string; readonly replace: boolean }
  /** Writes a document about the project from its sources. */
  | { readonly type: 'docs/write'; readonly doc: DocName }
  | { readonly type: 'reset/archive'; readonly archive: string }
  | { readonly type: 'quit' }
  /** Looks what a replay or an undo would do; with `go` the snapshot is made too. */
  | { readonly type: 'travel/preview'; readonly ask: TravelAsk; readonly go: Go }
  /** Takes the newest reset of the project in a directory back. */
  | { readonly type: 'reset/undo'; readonly dir: string; readonly go: boolean }
  /** Looks whether a fork can be made, and makes the snapshot it starts from. */
  | {
      readonly type: 'fork/prepare';
      readonly name: string;
      readonly sides: readonly SideOrder[];
      readonly budgetMicroUsd: number | null;
    }
  /** Reads the scores of all forks from their sides' journals. */
  | { readonly type: 'forks/look'; readonly forks: readonly Fork[] }
  | { readonly type: 'fork/restore'; readonly fork: Fork; readonly side: Side }
  /** A side's directory was moved by hand: looks whether it is there. */
  | { readonly type: 'fork/relocate'; readonly fork: Fork; readonly side: Side; readonly to: string }
  /** Gives the answer to the question a side waits with. */
  | { readonly type: 'fork/answer'; readonly fork: Fork; readonly side: Side; readonly text: string }
  /** Forgets what closed forks left, once their term is over. */
  | {
      readonly type: 'forks/prune';
      readonly forks: readonly Fork[];
      /** Time of the journal's last event when it was opened. */
      readonly upto: string;
    }
  | {
      readonly type: 'merge/preview';
      readonly fork: Fork;
      readonly side: SideName;
      readonly halfDone: HalfDone;
      readonly conflicts: 'ask' | 'agent';
      /** The human says that lines like conflict markers are meant to be there. */
      readonly markers: boolean;
      readonly go: Go;
    }
  | KnowledgeEffect
  /** Looks what a change would touch; without words, what was edited by hand. */
  | { readonly type: 'change/look'; readonly text: string }
  /** Reads what is there of STALE tasks, before they are built again; `words` are those after the command, `go` a yes to it. */
  | {
      readonly type: 'stale/read';
      readonly tasks: readonly StaleTask[];
      readonly words: readonly string[];
      readonly go: boolean;
    }
  | WorkEffect;

/** A STALE task and the commit that holds what was built of it. */
export interface StaleTask {
  readonly taskId: string;
  readonly sha: string;
}

/** Tasks of the project that an agent has begun and not finished: their files, and the stretches in which it worked. */
export interface HalfDone {
  readonly files: readonly string[];
  readonly spans: readonly { readonly before: string; readonly after: string | null }[];
}

/**
 * Whether the human has confirmed already, and the fingerprint and backup name of what was shown then; null when scripts
 * say yes at once.
 */
export type Go =
  | { readonly yes: false }
  | { readonly yes: true; readonly seen: string | null; readonly backup: string | null };

export type TravelAsk =
  | {
      readonly kind: 'replay';
      readonly taskId: string;
      /** The task's recorded checkpoint; null when HANDOFF.json and the history are to be searched for it. */
      readonly sha: string | null;
      readonly also: readonly string[];
      /** Checkpoints of all tasks, for telling which of them are left behind. */
      readonly checkpoints: readonly { readonly taskId: string; readonly sha: string }[];
      /**
       * Where the journal holds no checkpoint of the task: those before it in the plan's order of which it holds none
       * either. Their files go too, unless a commit says that the task is done there.
       */
      readonly earlier: readonly { readonly taskId: string; readonly files: readonly string[] }[];
      /** Of `also`, the ones an agent only named: where git ignores one it may be a person's own, and it stays. */
      readonly named: readonly string[];
    }
  | { readonly kind: 'undo'; readonly label: string; readonly backup: string; readonly also: readonly string[] }
  /** Gives up a maintenance cycle; without a backup no file was touched yet. */
  | {
      readonly kind: 'skip';
      readonly cycle: string;
      readonly label: string;
      readonly backup: string | null;
      readonly also: readonly string[];
      /** Of these, the ones an agent only named: where git ignores one, no backup tells whose it is, and it stays. */
      readonly named: readonly string[];
    };

export type WorkEffect =
  | RunOrder
  | LaneEffect
  | RerunEffect
  | {
      readonly type: 'files/deliver';
      readonly id: string;
      readonly bundle: Bundle;
      readonly files: readonly ResultFile[];
    }
  | { readonly type: 'project/observe'; readonly id: string; readonly bundle: 'spec' | 'plan' }
  | {
      readonly type: 'git/commit';
      readonly id: string;
      readonly bundle: Bundle;
      readonly paths: readonly string[];
      readonly message: string;
      readonly known: readonly KnownSecret[];
    }
  | { readonly type: 'tree/record'; readonly id: string; readonly taskId: string; readonly close: boolean }
  | {
      readonly type: 'checks/run';
      readonly id: string;
      readonly taskId: string;
      readonly runId: string;
      readonly commands: readonly string[];
      readonly outputFiles: readonly string[];
      readonly reported: readonly string[];
      readonly spans: readonly TaskSpan[];
      readonly emptyDiffAllowed: boolean;
    }
  | {
      readonly type: 'git/checkpoint';
      readonly id: string;
      readonly taskId: string;
      readonly runId: string;
      readonly spans: readonly { readonly before: string; readonly after: string }[];
      readonly paths: readonly string[];
      readonly message: string;
      readonly since: string | null;
      /** Secrets that were found before, and those of them that the human allowed. */
      readonly known: readonly KnownSecret[];
    }
  | {
      readonly type: 'verification/check';
      readonly id: string;
      readonly commands: readonly string[];
      readonly contractFiles: readonly string[];
      readonly checkpoints: readonly { readonly taskId: string; readonly sha: string }[];
    }
  /** Makes the backup a maintenance cycle starts from; `also` are ignored paths that go into it. */
  | { readonly type: 'cycle/base'; readonly id: string; readonly cycle: string; readonly also: readonly string[] }
  | { readonly type: 'travel/move'; readonly id: string; readonly travel: Travel }
  | { readonly type: 'fork/make'; readonly id: string; readonly fork: Fork }
  | { readonly type: 'fork/run'; readonly id: string; readonly fork: Fork }
  | { readonly type: 'fork/close'; readonly id: string; readonly fork: Fork }
  | {
      readonly type: 'fork/resolve';
      readonly id: string;
      readonly fork: Fork;
      readonly side: Side;
      readonly onto: string;
      /** Null: nobody is to resolve them; what was cut short is taken back. */
      readonly by: 'agent' | 'human' | null;
    };
