/** What the shell runs on, as far as it matters for working. */
export interface MachineFacts {
  /** Version of Node, without a `v`. */
  readonly node: string;
  readonly platform: string;
  /** Absolute path of the directory the program lies in. */
  readonly install: string;
  readonly cores: number;
  /** Bytes of memory in all, and of those what programs could still get. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly terminal: {
    readonly isTerminal: boolean;
    readonly columns: number | null;
    readonly rows: number | null;
    /** Value of TERM; empty where it is not set. */
    readonly term: string;
    /** Characters beyond ASCII can be shown. */
    readonly unicode: boolean;
  };
}

export interface Orphan {
  readonly pid: number;
  readonly command: string;
}

export interface MachinePort {
  look(): MachineFacts;
  /** Bytes free where a directory lies; null where that cannot be told. */
  free(dir: string): Promise<number | null>;
  /** Processes that a shell which is gone has started and that still run. */
  orphans(): Promise<readonly Orphan[]>;
}
