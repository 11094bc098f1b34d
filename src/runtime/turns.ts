import { ExternalError } from '../ports/errors.ts';

/** What becomes of a turn that failed: the outside world's fault is said, a fault of the program ends the session. */
export interface Faults {
  readonly external: (error: ExternalError) => void;
  readonly bug: (error: unknown) => void;
}

/** A serial queue: lines and reports take their turns one after the other, whoever hands them in. */
export class Turns {
  private readonly faults: Faults;
  private readonly afterEach: () => void;
  private last: Promise<void> = Promise.resolve();

  constructor(faults: Faults, afterEach: () => void) {
    this.faults = faults;
    this.afterEach = afterEach;
  }

  /** Runs a step after all before it; gives null when it failed. Never rejects. */
  take<T>(step: () => Promise<T>): Promise<T | null> {
    const result = this.last.then(step).catch((error: unknown) => {
      if (error instanceof ExternalError) this.faults.external(error);
      else this.faults.bug(error);
      return null;
    });
    this.last = result.then(() => this.afterEach()).catch((error: unknown) => this.faults.bug(error));
    return result;
  }

  /** Resolves when no turn is left, those handed in meanwhile included. */
  async over(): Promise<void> {
    for (let last = this.last; ; last = this.last) {
      await last;
      if (last === this.last) return;
    }
  }
}
