import type { Task, TaskStatus } from '../../schemas/task-graph.ts';

/** A stretch of time whose changes are the agent's; `after` is provisional until `closed`. */
export interface TaskSpan {
  readonly before: string;
  readonly after: string | null;
  readonly closed: boolean;
}

export interface TaskState {
  readonly task: Task;
  readonly status: TaskStatus;
  /** Runs that ended and did not lead to DONE, since the task was last opened by the human. */
  readonly attempts: number;
  readonly spans: readonly TaskSpan[];
  /** HEAD when the task was first opened; an earlier checkpoint of the same run is looked for after it. */
  readonly since: string | null;
  /** Mark of the conversation that worked on it last. */
  readonly session: string | null;
  readonly runId: string | null;
  /** Paths the agent said it changed, over all runs of the task. */
  readonly reported: readonly string[];
  readonly checkpoint: { readonly sha: string; readonly at: string } | null;
  readonly failures: readonly string[];
  readonly note: string | null;
  /** What its checks last failed for, also once it is done. */
  readonly met?: readonly string[];
  /** Built beside other tasks it was given back: it is built alone until it is DONE. */
  readonly alone?: boolean;
  /** STALE, and the human has seen what is there and what it is to become. */
  readonly reviewed?: boolean;
  /** Its requirement changed while it was being built beside the project: its end makes it STALE, not DONE. */
  readonly outdated?: boolean;
  /** STALE, or being built again, because this task broke its tests. */
  readonly brokenBy?: string;
}
