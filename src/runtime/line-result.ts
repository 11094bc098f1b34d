/** What came of a line, once everything it started has come to rest or waits for the human. */
export interface LineResult {
  readonly refused: boolean;
  readonly failed: boolean;
}
