/** Whole lines of one stream as they complete, without their ends; `flush` gives what has no end yet. */
export interface LineStream {
  push(chunk: string): readonly string[];
  flush(): readonly string[];
}

/** Masks secrets and changes nothing else. */
export interface Redact {
  /** A whole text. */
  (text: string): string;
  /**
   * A stream torn anywhere: a private key is masked over all its lines. A line longer than `limit` UTF-16 units is cut
   * and says so; more than that is never held.
   */
  stream(limit: number): LineStream;
}

/** Text that came from outside, made safe. */
export interface TextPort {
  /** One line or block: escape sequences dropped, controls made visible, secrets masked. */
  clean(text: string): string;
  /** Secrets masked, nothing else changed; for what is written but not shown. */
  readonly redact: Redact;
  /** A stream in chunks: gives clean whole lines as they complete. */
  stream(): LineStream;
}
