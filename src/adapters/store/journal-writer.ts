import type { Envelope, Event } from '../../../schemas/event.ts';
import { BugError, ExternalError } from '../../ports/errors.ts';
import type { ClockPort } from '../../ports/processes.ts';
import { diskError, errorText } from './disk-error.ts';
import { writeAll } from './durable.ts';
import type { JournalFile } from './journal-file.ts';
import { writeLines } from './journal-lines.ts';

export interface WriterOptions {
  readonly clock: ClockPort;
  /** Called after every fsync with the number of the last event of the batch; crash tests end the process here. */
  readonly onAppended?: ((seq: number) => void) | undefined;
}

/** Where writing goes on: the good length in bytes and the number of the last event. */
export interface WritePosition {
  readonly length: number;
  readonly seq: number;
}

/** Appends to an open journal, one batch after the other; after a failure that cannot be undone it only refuses. */
export interface JournalWriter {
  append(events: readonly Event[]): Promise<readonly Envelope[]>;
  /** Waits for what is under way; every later append is refused with this reason. */
  stop(reason: ExternalError): Promise<void>;
}

/** A writer that goes on at the position. Appends that overlap are put down in the order of the calls. */
export function createWriter(
  journal: { readonly file: JournalFile; readonly path: string },
  from: WritePosition,
  options: WriterOptions,
): JournalWriter {
  let position = from;
  let refusal: ExternalError | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function appendNow(events: readonly Event[]): Promise<readonly Envelope[]> {
    if (refusal !== null) throw refusal;
    if (events.length === 0) return [];
    const { bytes, envelopes } = writeLines(events, { seq: position.seq + 1, at: options.clock.now() });
    try {
      await assertUntouched(journal, position.length);
      await put(journal, bytes, position.length);
    } catch (error) {
      refusal = error instanceof ExternalError ? error : diskError(`append to ${journal.path}`, error);
      throw refusal;
    }
    position = { length: position.length + bytes.length, seq: position.seq + envelopes.length };
    options.onAppended?.(position.seq);
    return envelopes;
  }

  return {
    append(events) {
      const result = queue.then(() => appendNow(events));
      queue = result.catch(() => undefined);
      return result;
    },
    async stop(reason) {
      await queue;
      refusal ??= reason;
    },
  };
}

/** The lock keeps other shells out; this notices a writer that got past it, or a file that was moved away. */
async function assertUntouched(journal: { file: JournalFile; path: string }, length: number): Promise<void> {
  const found = await journal.file.stat();
  if (found.size === length && found.nlink > 0) return;
  throw new ExternalError('lock', `${journal.path} was changed by another program; nothing was appended.`, {
    next: 'Close other shells on this project, then start this one again.',
    detail: `expected ${length} bytes, found ${found.size} (links: ${found.nlink})`,
  });
}

async function put(journal: { file: JournalFile; path: string }, bytes: Buffer, at: number): Promise<void> {
  try {
    await writeAll(journal.file, bytes, at);
  } catch (error) {
    await takeBack(journal, at, error);
  }
  try {
    await journal.file.sync();
  } catch (error) {
    // What a failed fsync left on the disk is unknown, and asking the same descriptor again would claim success.
    await takeBack(journal, at, error);
  }
}

/** Cuts the journal back to its last good length; always rejects, saying what happened. */
async function takeBack(journal: { file: JournalFile; path: string }, length: number, cause: unknown): Promise<never> {
  if (cause instanceof BugError) throw cause;
  const why = diskError(`append to ${journal.path}`, cause);
  const cut = await journal.file.truncate(length).then(
    () => '',
    (error: unknown) => ` Cutting it back failed too: ${errorText(error)}; the next start sets the rest aside.`,
  );
  throw new ExternalError('disk', `${why.message} Nothing was recorded; the journal is read-only from now on.${cut}`, {
    next: why.next,
    detail: why.detail,
  });
}
