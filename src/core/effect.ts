import type { Assignment } from '../../schemas/assignment.ts';
import type { Bundle, Run } from '../../schemas/event.ts';
import type { ResultFile } from '../../schemas/results.ts';
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
  | { readonly type: 'doctor/check' }
  | { readonly type: 'budget/read' }
  | { readonly type: 'reset/archive'; readonly archive: string }
  | { readonly type: 'quit' }
  | WorkEffect;

export type WorkEffect =
  | {
      readonly type: 'agent/run';
      readonly id: string;
      readonly run: Run;
      readonly assignment: Assignment;
      readonly text: string;
      readonly mayWrite: boolean;
    }
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
    }
  | {
      readonly type: 'verification/check';
      readonly id: string;
      readonly commands: readonly string[];
      readonly contractFiles: readonly string[];
      readonly checkpoints: readonly { readonly taskId: string; readonly sha: string }[];
    };
