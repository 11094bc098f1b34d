/** How the gate commands of a task went when they were run last; tests where a command said how many it ran. */
export interface TaskChecks {
  readonly seq: number;
  readonly commands: readonly {
    readonly command: string;
    readonly passed: boolean;
    readonly tests: { readonly passed: number; readonly failed: number } | null;
  }[];
}

/** What happened since the project began, or since the side of a fork was made: figures a side's score is made of. */
export interface Tally {
  readonly checks: Readonly<Record<string, TaskChecks>>;
  readonly runs: number;
  /** Milliseconds agents and gate commands ran. */
  readonly elapsedMs: number;
  /** Failed attempts, time limits, questions to the human, stops that were not the human's. */
  readonly stalls: number;
}
