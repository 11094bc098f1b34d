/** Watches over a prompt that says nothing for too long, or goes on for too long. Times are milliseconds. */
export interface IdleWatch {
  readonly signal: AbortSignal;
  /** Something came: the silence is over. */
  heard(): void;
  /** Ends the prompt, for this reason. */
  end(why: string): void;
  stop(): void;
  /** Why it was ended by the watch, in words; null when it was not. */
  timedOut(): string | null;
}

/**
 * `outer` is the human's own stop; it goes through to the prompt as well. While `waiting` is true the silence is the
 * human's, who was asked something, and nothing is done about it. `onIdle` is told of a silence once each time it gets
 * too long.
 */
export function createIdleWatch(limits: {
  idleMs: number;
  turnMs: number;
  outer: AbortSignal;
  waiting: () => boolean;
  onIdle: () => void;
}): IdleWatch {
  const own = new AbortController();
  let why: string | null = null;
  const end = (words: string): void => {
    why ??= words;
    own.abort();
  };
  const idle: NodeJS.Timeout = setTimeout(() => {
    if (!limits.waiting()) limits.onIdle();
    idle.refresh();
  }, limits.idleMs);
  const turn: NodeJS.Timeout = setTimeout(() => {
    if (limits.waiting()) turn.refresh();
    else end(`the turn took longer than ${Math.round(limits.turnMs / 1000)} s`);
  }, limits.turnMs);
  return {
    signal: AbortSignal.any([limits.outer, own.signal]),
    heard: () => {
      idle.refresh();
    },
    end,
    stop: () => {
      clearTimeout(idle);
      clearTimeout(turn);
    },
    timedOut: () => why,
  };
}
