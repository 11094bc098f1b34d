/** Sums over the runs of one agent; money in millionths of a US dollar, `unknownCost` counts turns without a price. */
export interface Spend {
  readonly runs: number;
  readonly turns: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
  readonly costMicroUsd: number;
  /** The part of `costMicroUsd` that was computed from prices; the rest was reported by agents. */
  readonly computedMicroUsd: number;
  readonly unknownCost: number;
  /** Turns a subscription pays for, and turns whose tokens are not exact. */
  readonly subscribed: number;
  readonly inexact: number;
}
