import type { ProcessOrder } from '../../ports/processes.ts';
import type { StopStep } from './stop.ts';

/** A process to start: a gate command, a probe, or an agent that is talked to over its standard input. */
export interface ChildOrder {
  readonly command: ProcessOrder['command'];
  readonly cwd: string;
  /** Tag of the run; processes started for the same run share it. */
  readonly tag: string;
  /** Variables beyond the allow-list: an agent's own keys. */
  readonly env?: Readonly<Record<string, string>>;
  /** `closed` (the default) is /dev/null. */
  readonly input?: 'closed' | 'open';
  readonly stop: readonly StopStep[];
  /** Longest line in characters; longer ones come in pieces. */
  readonly lineLimit?: number;
  readonly onLine?: (line: string, stream: 'out' | 'err') => void;
  /** Its standard output was closed, which it can do and live on. */
  readonly onOutputClosed?: () => void;
  /** It was written to and no longer reads, which is the first sign of an end or of a fault. */
  readonly onInputClosed?: () => void;
}

export interface ChildEnd {
  /** Null when it was ended by a signal or never started. */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it never started, in words for a person; null when it did. */
  readonly notStarted: string | null;
  /** The last 64 KB of both streams in order of arrival. */
  readonly tail: string;
}

export interface Child {
  readonly pid: number | null;
  /** Writes to its standard input; a child that has closed it is no error. */
  write(text: string): void;
  endInput(): void;
  /** Stops and goes on reading its standard output, so that a flood waits in the child. */
  hold(): void;
  flow(): void;
  /** Ends it and everything it started, where `atOnce` without asking first; resolves with `ended`. */
  stop(atOnce?: boolean): Promise<ChildEnd>;
  /** Resolves when the child and everything it started are gone; never rejects. */
  readonly ended: Promise<ChildEnd>;
}
