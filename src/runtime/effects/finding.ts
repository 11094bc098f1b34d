/** One thing that was looked at: whether it is well, what was seen, and what mends it. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly said: string;
  readonly mend: string;
}
