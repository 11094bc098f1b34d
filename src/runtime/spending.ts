import { Ledger, type Sums } from '../core/budget/sums.ts';
import type { LogMark, TelemetryPort } from '../ports/journal.ts';

/** What a token log says by now. */
export interface Spending {
  readonly sums: Sums;
  /** Where computed prices are from. */
  readonly prices: readonly string[];
  readonly unreadable: number;
}

interface Book {
  readonly ledger: Ledger;
  readonly prices: Set<string>;
  mark: LogMark | null;
  unreadable: number;
}

/** Token logs as they were read so far: each row is read once, however often is asked. */
export class SpendingBooks {
  readonly #telemetry: TelemetryPort;
  readonly #books = new Map<string, Book>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(telemetry: TelemetryPort) {
    this.#telemetry = telemetry;
  }

  /** Reads what has come to the log of the project in `dir`. Rejects with an ExternalError. */
  read(dir: string): Promise<Spending> {
    const turn = this.#last.then(() => this.#read(dir));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #read(dir: string): Promise<Spending> {
    const book = this.#books.get(dir) ?? fresh();
    // Kept again at the end: a book that a failure left half written is not gone on with.
    this.#books.delete(dir);
    const read = await this.#telemetry.follow(dir, book.mark, (row) => {
      book.ledger.add(row);
      if (row.price !== undefined) book.prices.add(row.price);
    });
    if (read.anew && book.mark !== null) return this.#read(dir);
    book.mark = read.mark;
    book.unreadable += read.unreadable;
    this.#books.set(dir, book);
    return { sums: book.ledger.sums, prices: [...book.prices], unreadable: book.unreadable };
  }
}

const fresh = (): Book => ({ ledger: new Ledger(), mark: null, prices: new Set(), unreadable: 0 });
