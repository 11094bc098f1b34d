/** Ends a prompt that says nothing for too long, or goes on for too long. Times are milliseconds. */
export interface IdleWatch {
  readonly signal: AbortSignal;
  heard(): void;
  stop(): void;
  /** Why it was ended by a limit, in words; null when it was not. */
  timedOut(): string | null;
}

/**
 * `outer` is the human's own stop; it goes through to the prompt as well. While `waiting` is true the silence is the
 * human's, who was asked for a permission, and no limit ends the prompt.
 */
export function createIdleWatch(limits: {
  idleMs: number;
  turnMs: number;
  outer: AbortSignal;
  waiting: () => boolean;
}): IdleWatch {
  const own = new AbortController();
  let why: string | null = null;
  const end = (timer: () => NodeJS.Timeout, words: string) => () => {
    if (limits.waiting()) {
      timer().refresh();
      return;
    }
    why = words;
    own.abort();
  };
  const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
  const idle: NodeJS.Timeout = setTimeout(
    end(() => idle, `no output for ${seconds(limits.idleMs)}`),
    limits.idleMs,
  );
  const turn: NodeJS.Timeout = setTimeout(
    end(() => turn, `the turn took longer than ${seconds(limits.turnMs)}`),
    limits.turnMs,
  );
  return {
    signal: AbortSignal.any([limits.outer, own.signal]),
    heard: () => {
      idle.refresh();
    },
    stop: () => {
      clearTimeout(idle);
      clearTimeout(turn);
    },
    timedOut: () => why,
  };
}
