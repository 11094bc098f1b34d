/** The first frame, as boot has painted it: what was typed meanwhile, and how to take the keyboard over. */
export interface FirstFrame {
  /** Stops boot's own reading and gives the bytes typed so far. */
  readonly takeOver: () => Buffer;
}
