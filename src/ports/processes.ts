/** A child process of the shell's own: gate commands and probes. Agents' processes use the same runner. */
export interface ProcessOrder {
  /** Either a shell command line as the plan has it, or a program and its arguments. */
  readonly command: { readonly shell: string } | { readonly file: string; readonly args: readonly string[] };
  readonly cwd: string;
  /** Variables beyond those any child may have. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds by the monotonic clock. */
  readonly timeoutMs: number;
  readonly tag: string;
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export interface ProcessResult {
  /** Null when it was ended by a signal, a time limit or never started. */
  readonly exit: number | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  /** The last 64 KB of both streams in order of arrival, raw. */
  readonly tail: string;
  readonly durationMs: number;
}

export interface ProcessPort {
  /** Runs to the end; every process of the group is gone when it resolves. Never rejects for what the child does. */
  run(order: ProcessOrder): Promise<ProcessResult>;
  /** Ends whatever is still alive under the tag; gives the number ended. */
  sweep(tag: string): Promise<number>;
  /**
   * Bytes of memory that all processes under these tags take which this shell has started, without what are copies of
   * files; null where that cannot be told. Absent where it never can.
   */
  memory?(tags: readonly string[]): Promise<number | null>;
}

export interface ClockPort {
  /** UTC, ISO 8601 with milliseconds. */
  now(): string;
  /** Milliseconds that never go back. */
  monotonic(): number;
}
