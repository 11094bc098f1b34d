/** Watches over a prompt that says nothing for too long, or goes on for too long. Times are milliseconds. */
export interface IdleWatch {
  readonly signal: AbortSignal;
  /** Something came: the silence is over. */
  heard(): void;
  /** Ends the prompt, for this reason. */
  end(why: string, as?: Cut['as']): void;
  stop(): void;
  /** How it was ended by the watch; null when it was not. */
  cut(): Cut | null;
}

/** A prompt that the shell has ended: for its time, or for what the human can mend; and why, in words. */
export interface Cut {
  readonly as: 'timeout' | 'error';
  readonly why: string;
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
  let cut: Cut | null = null;
  const end = (why: string, as: Cut['as'] = 'timeout'): void => {
    cut ??= { as, why };
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
    cut: () => cut,
  };
}
