import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal, JournalPort, Opened } from '../../ports/journal.ts';
import type { ClockPort } from '../../ports/processes.ts';
import { archiveJournal } from './archive-journal.ts';
import { diskError, unless } from './disk-error.ts';
import { copyJournal, readEnvelopes, restoreJournal } from './journal-copy.ts';
import {
  type JournalFile,
  journalPath,
  makeJournalDirectory,
  openForWriting,
  setTornTailAside,
} from './journal-file.ts';
import { type JournalContent, readJournal } from './journal-lines.ts';
import { createWriter } from './journal-writer.ts';
import { type LockTry, tryLock } from './project-lock.ts';

export interface JournalOptions {
  readonly clock: ClockPort;
  /** Called after every fsync with the number of the last event; crash tests end the process here. */
  readonly onAppended?: (seq: number) => void;
  /** How to become the only writer of a directory; tests put their own in its place. */
  readonly lock?: (path: string) => Promise<LockTry>;
  /** How to open the file; tests put a failing disk in its place. */
  readonly openFile?: (path: string) => Promise<JournalFile>;
}

/**
 * Journals as files `<common git directory>/codesleuth/journal.jsonl`, one JSON envelope per line (architecture.md,
 * "Journal"; safety.md, "State that survives"). A journal held by another shell opens read-only; so does a broken one.
 */
export function createJournal(options: JournalOptions): JournalPort {
  return {
    async open(commonDir) {
      const path = journalPath(commonDir);
      try {
        await makeJournalDirectory(commonDir);
        const lock = await (options.lock ?? tryLock)(dirname(path));
        return lock.kind === 'mine' ? await openAsWriter(path, lock, options) : await openAsReader(path, lock);
      } catch (error) {
        throw diskError(`open ${path}`, error);
      }
    },
    read: (commonDir) => said(`read ${journalPath(commonDir)}`, readEnvelopes(commonDir)),
    copy: (commonDir, order) =>
      said(`begin ${journalPath(order.to)}`, copyJournal(commonDir, order, options.lock ?? tryLock)),
    restore: (commonDir, from) =>
      said(`restore the journal from ${from}`, restoreJournal(commonDir, from, options.lock ?? tryLock)),
    async exists(commonDir) {
      const found = await stat(journalPath(commonDir)).catch(() => null);
      return found !== null && found.size > 0;
    },
  };
}

async function said<T>(doing: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskError(doing, error);
  }
}

async function openAsWriter(path: string, lock: Mine, options: JournalOptions): Promise<Journal> {
  let file: JournalFile | null = null;
  try {
    file = await (options.openFile ?? openForWriting)(path);
    const bytes = await file.readFile();
    const content = readJournal(bytes);
    const isTorn = content.broken === null && content.goodBytes < bytes.length;
    const torn = isTorn ? await setTornTailAside(file, path, { bytes, goodBytes: content.goodBytes }) : null;
    const opened = { envelopes: content.envelopes, torn, broken: content.broken, heldBy: null };
    return await writable({ path, file, lock, opened }, content.goodBytes, options);
  } catch (error) {
    await file?.close().catch(() => undefined);
    await lock.release();
    throw error;
  }
}

type Mine = Extract<LockTry, { kind: 'mine' }>;

interface Held {
  readonly path: string;
  readonly file: JournalFile;
  readonly lock: Mine;
  readonly opened: Opened;
}

async function writable(held: Held, length: number, options: JournalOptions): Promise<Journal> {
  const { path, file, opened } = held;
  const writer = createWriter({ file, path }, { length, seq: opened.envelopes.length }, options);
  if (opened.broken !== null) await writer.stop(brokenError(path, opened.broken));
  let closed = false;
  return {
    path,
    opened,
    append: (events) => writer.append(events),
    async archive(to) {
      await writer.stop(new ExternalError('format', `${path} was archived in ${to}.`, { next: 'Open it again.' }));
      await archiveJournal(path, to);
    },
    async close() {
      if (closed) return;
      closed = true;
      await writer.stop(new ExternalError('format', `${path} is closed.`, { next: 'Start the shell again.' }));
      await file.close();
      await held.lock.release();
    },
  };
}

function brokenError(path: string, broken: NonNullable<JournalContent['broken']>): ExternalError {
  return new ExternalError('format', `Line ${broken.line} of ${path} cannot be read: ${broken.message}.`, {
    next: `Put line ${broken.line} right or restore the file from a backup; the ${broken.line - 1} events before it are whole. !reset archives it.`,
  });
}

async function openAsReader(path: string, lock: Extract<LockTry, { kind: 'theirs' }>): Promise<Journal> {
  lock.leave();
  const bytes = await unless(readFile(path), ['ENOENT'], Buffer.alloc(0));
  const content = readJournal(bytes);
  const owner = lock.pid === null ? 'another shell' : `the shell with process id ${lock.pid}`;
  const refuse = () =>
    Promise.reject(
      new ExternalError('lock', `This project is open in ${owner}; here it is read-only.`, {
        next: 'Go on in that shell, or close it (!quit) and start this one again.',
      }),
    );
  // What looks like a torn tail may be the owner's append under way: it is the owner's to judge.
  // An owner too busy to say who it is has the process id 0.
  const opened = { envelopes: content.envelopes, torn: null, broken: content.broken, heldBy: lock.pid ?? 0 };
  return { path, opened, append: refuse, archive: refuse, close: () => Promise.resolve() };
}
