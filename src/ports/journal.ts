import type { Envelope, Event } from '../../schemas/event.ts';
import type { TokenRow } from '../../schemas/usage.ts';

export interface Opened {
  readonly envelopes: readonly Envelope[];
  /** Where a torn last line was set aside, with its size; null when there was none. */
  readonly torn: { readonly path: string; readonly bytes: number } | null;
  /** A bad line in the middle: the events before it are given, nothing may be appended. */
  readonly broken: { readonly line: number; readonly message: string } | null;
  /** Who else holds the project; null when this shell is the writer. */
  readonly heldBy: number | null;
}

/** The append-only event log of one project (architecture.md, "Journal"; safety.md, "State that survives"). */
export interface Journal {
  readonly path: string;
  readonly opened: Opened;
  /**
   * Appends and fsyncs before it resolves; gives the envelopes back. Rejects with an ExternalError when the disk
   * is full or the journal is read-only; then nothing was appended.
   */
  append(events: readonly Event[]): Promise<readonly Envelope[]>;
  /** Moves the journal to `archive` (absolute) as the last act of a reset. */
  archive(to: string): Promise<void>;
  close(): Promise<void>;
}

export interface JournalPort {
  /** Opens or creates the journal below a repository's common git directory. */
  open(commonDir: string): Promise<Journal>;
  /** True when a journal is there already; opens and locks nothing. */
  exists(commonDir: string): Promise<boolean>;
  /** Every whole event so far, read without becoming the writer; empty where there is no journal. */
  read(commonDir: string): Promise<readonly Envelope[]>;
  /** Begins the journal of a copy with this one's events up to `upto`; a journal that is there already stays. */
  copy(commonDir: string, order: { readonly to: string; readonly upto: number }): Promise<void>;
  /** Puts the journal archived in `from` (absolute) back; rejects where one with events lies already. Idempotent. */
  restore(commonDir: string, from: string): Promise<void>;
}

/** How far a log was read: which file it is, and the byte after the last whole row. */
export interface LogMark {
  readonly file: string;
  readonly offset: number;
  /** The file's size in bytes, when it was written in milliseconds, and a digest of either end of what was read. */
  readonly seen: { readonly size: number; readonly at: number; readonly ends: string };
}

/** What following a log came to. */
export interface RowsRead {
  readonly mark: LogMark | null;
  /** The log is another one than the mark's: no row was handed over, and what was counted so far counts no more. */
  readonly anew: boolean;
  /** Lines that are no rows. */
  readonly unreadable: number;
}

export interface CsvOrder {
  /** As the human wrote it; relative to `base`, an absolute directory. */
  readonly path: string;
  readonly base: string;
  /** A file that is there already may be replaced. */
  readonly replace: boolean;
}

export interface CsvWritten {
  /** Absolute. */
  readonly path: string;
  readonly rows: number;
  /** Lines of the log that are no rows. */
  readonly unreadable: number;
}

/** artifacts/telemetry/token_log.jsonl of a project: append + fsync. */
export interface TelemetryPort {
  append(dir: string, row: TokenRow): Promise<void>;
  /**
   * Hands every whole row after the mark over, in order, each as soon as it is read; null begins at the start. Of a log
   * that is another one than the mark's, or was changed, no row is handed over. Rejects with an ExternalError, after which
   * nobody knows which rows were handed over.
   */
  follow(dir: string, mark: LogMark | null, onRow: (row: TokenRow) => void): Promise<RowsRead>;
  /** Writes every row as CSV, all or nothing. Rejects with an ExternalError, also for a file that is there already. */
  exportCsv(dir: string, order: CsvOrder): Promise<CsvWritten>;
}

/** The raw words of one run, kept beside the journal for reading later; not part of the state. */
export interface RunLog {
  readonly path: string;
  write(text: string): void;
  close(): Promise<void>;
}

export interface RunLogPort {
  open(commonDir: string, runId: string): Promise<RunLog>;
  /** Moves the logs so far below `to`, an absolute directory; done already or none there is no error. */
  archive(commonDir: string, to: string): Promise<void>;
  /** Moves the logs archived below `from`, an absolute directory, back; done already or none there is no error. */
  restore(commonDir: string, from: string): Promise<void>;
}
