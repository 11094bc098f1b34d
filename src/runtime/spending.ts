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
  ledger: Ledger;
  mark: LogMark | null;
  prices: Set<string>;
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
    const old = this.#books.get(dir) ?? fresh();
    let next = old;
    const read = await this.#telemetry.follow(dir, old.mark, (row) => {
      next.ledger.add(row);
      if (row.price !== undefined) next.prices.add(row.price);
    });
    if (read.anew && old.mark !== null) {
      // The rows that just came were added to what no longer counts.
      next = fresh();
      this.#books.set(dir, next);
      return this.#again(dir, next);
    }
    next.mark = read.mark;
    next.unreadable += read.unreadable;
    this.#books.set(dir, next);
    return { sums: next.ledger.sums, prices: [...next.prices], unreadable: next.unreadable };
  }

  async #again(dir: string, book: Book): Promise<Spending> {
    const read = await this.#telemetry.follow(dir, null, (row) => {
      book.ledger.add(row);
      if (row.price !== undefined) book.prices.add(row.price);
    });
    book.mark = read.mark;
    book.unreadable = read.unreadable;
    return { sums: book.ledger.sums, prices: [...book.prices], unreadable: book.unreadable };
  }
}

const fresh = (): Book => ({ ledger: new Ledger(), mark: null, prices: new Set(), unreadable: 0 });
