import type { Event } from '../../schemas/event.ts';
import type { SideName, SideScore } from '../../schemas/fork.ts';
import type { Usage } from '../../schemas/usage.ts';
import type { BudgetNow } from './budget/budget-now.ts';
import type { Refusal } from './decision.ts';
import type { Block } from './show.ts';
import type { ProjectState } from './state.ts';

/** One thing that happened, in the order it is to be read; it goes to the scrollback once and never changes. */
export type Item = { readonly id: number } & (
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** `project` is the state right after the event. */
  | { readonly kind: 'event'; readonly event: Event; readonly project: ProjectState | null }
  | { readonly kind: 'agent'; readonly agent: number; readonly runId: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'tool';
      readonly runId: string;
      readonly title: string;
      readonly status: 'completed' | 'failed';
      readonly detail: string | null;
    }
  /** What an agent thought before it said or did something, in whole lines. */
  | { readonly kind: 'thought'; readonly agent: number; readonly runId: string; readonly lines: readonly string[] }
  /** Lines of output too many to show; the whole is in the run log. */
  | { readonly kind: 'skipped'; readonly runId: string; readonly lines: number; readonly log: string }
);

/** The id under which the human is asked what to do about an agent that says nothing. */
export const SILENCE = 'silence';

/** True for that question, also when a side of a fork asks it. */
export const isSilence = (requestId: string): boolean => requestId === SILENCE || requestId.endsWith(`:${SILENCE}`);

/** What an agent waits for: a permission; or, under the id `SILENCE`, what to do about its saying nothing. */
export interface PermissionAsk {
  readonly runId: string;
  readonly requestId: string;
  readonly title: string;
  readonly detail: string;
  readonly scope: string;
  /** It is about files: whether they lie in the project has to be looked at for each request. */
  readonly onFiles?: boolean;
}

/** One side of a fork that runs: its standing so far, and what it does now. */
export interface SideLive {
  readonly side: SideName;
  readonly direction: string;
  readonly backend: string;
  readonly score: SideScore;
  /** Such as `Builder TASK-003: npm test`; empty at rest. */
  readonly doing: string;
  /** Monotonic milliseconds of its last sign of life. */
  readonly lastOutputAt: number;
  /** What it spends; null before its journal is open. */
  readonly budget: BudgetNow | null;
}

/** One of the tasks that are built at the same time. Times are monotonic milliseconds. */
export interface LaneLive {
  readonly taskId: string;
  readonly label: string;
  readonly state: 'waiting' | 'working' | 'kept';
  /** The tool that runs, else the last line the agent said. */
  readonly doing: string;
  readonly tokens: number;
  readonly exactTokens: boolean;
  readonly lastOutputAt: number;
}

/** What goes on right now; repainted at a fixed rate, never remembered. Times are monotonic milliseconds. */
export interface Live {
  readonly run: {
    readonly runId: string;
    readonly agent: number;
    readonly label: string;
    readonly purpose: string;
    readonly taskId: string | null;
    readonly startedAt: number;
    readonly lastOutputAt: number;
    /** The last lines the agent said, at most 20, without line ends. */
    readonly tail: readonly string[];
    /** The newest end of what it thinks now; empty while it says or does something. */
    readonly thought: string;
    readonly tool: string | null;
    readonly plan: readonly { readonly text: string; readonly status: 'pending' | 'active' | 'done' }[];
    readonly lines: number;
    /** Output tokens so far, estimated from characters until real usage arrives. */
    readonly tokens: number;
    readonly exactTokens: boolean;
    /** The newest figure it told of the prompt under way, or of the one before. */
    readonly told?: Usage;
    /** It failed and is tried again at this time; null while it works. */
    readonly waiting: { readonly until: number; readonly why: string } | null;
  } | null;
  /** A command of the shell's own that runs now. */
  readonly command: { readonly text: string; readonly startedAt: number; readonly last: string } | null;
  readonly asks: readonly PermissionAsk[];
  /** The fork whose sides run in this shell; null while none does. */
  readonly forks: { readonly name: string; readonly sides: readonly SideLive[] } | null;
  /** The tasks that are built at the same time; null while none are. */
  readonly lanes: { readonly startedAt: number; readonly tasks: readonly LaneLive[] } | null;
  /** Lines typed while an agent works; they go in when its run ends. */
  readonly queued: readonly string[];
  /** Effects under way: nothing animates when this is false. */
  readonly busy: boolean;
}
