import type { Spent } from '../core/budget/spend.ts';
import { ExternalError } from '../ports/errors.ts';

/** What the outside world did to a run in its middle: what its agent had used by then counts all the same. */
export class FailedRun extends ExternalError {
  readonly spent: Spent;

  constructor(error: ExternalError, spent: Spent) {
    super(error.kind, error.message, { next: error.next, detail: error.detail });
    this.spent = spent;
  }
}

/** What is thrown on when a run is broken off; a fault of the program stays what it is. */
export const failedRun = (error: unknown, spent: Spent): unknown =>
  error instanceof ExternalError ? new FailedRun(error, spent) : error;
