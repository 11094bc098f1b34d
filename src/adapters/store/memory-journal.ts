import type { Envelope } from '../../../schemas/event.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal, JournalPort } from '../../ports/journal.ts';
import type { ClockPort } from '../../ports/processes.ts';
import { journalPath } from './journal-file.ts';
import { copyLines, readJournal, writeLines } from './journal-lines.ts';

interface Stored {
  bytes: Buffer;
  held: boolean;
}

/** The journal's twin without a disk, for tests and for showing a pipeline that must leave no trace; same contract. */
export function createMemoryJournal(options: { readonly clock: ClockPort; readonly pid?: number }): JournalPort {
  const stored = new Map<string, Stored>();
  const archives = new Map<string, Buffer>();
  const bytesOf = (commonDir: string): Buffer => stored.get(commonDir)?.bytes ?? Buffer.alloc(0);
  const free = (commonDir: string): void => {
    if (stored.get(commonDir)?.held === true) throw refusal('lock', `${journalPath(commonDir)} is open.`);
  };

  return {
    async open(commonDir) {
      const entry = stored.get(commonDir) ?? { bytes: Buffer.alloc(0), held: false };
      stored.set(commonDir, entry);
      const { envelopes, broken } = readJournal(entry.bytes);
      const heldBy = entry.held ? (options.pid ?? 1) : null;
      entry.held = true;
      const journal = { path: journalPath(commonDir), opened: { envelopes, torn: null, broken, heldBy } };
      return heldBy === null ? writable(journal, { entry, archives }, options.clock) : readOnly(journal, heldBy);
    },
    read: async (commonDir) => readJournal(bytesOf(commonDir)).envelopes,
    copy: async (commonDir, { to, upto }) => {
      const envelopes = readJournal(bytesOf(commonDir)).envelopes.slice(0, upto);
      if (envelopes.length < upto) throw refusal('format', `${journalPath(commonDir)} ends before event ${upto}.`);
      free(to);
      if (bytesOf(to).length === 0) stored.set(to, { bytes: copyLines(envelopes), held: false });
    },
    restore: async (commonDir, from) => {
      free(commonDir);
      const archived = archives.get(from);
      const there = bytesOf(commonDir);
      if (archived === undefined && there.length > 0) return;
      if (archived === undefined) throw refusal('format', `No journal is archived in ${from}.`);
      if (there.length > 0) throw refusal('format', `${journalPath(commonDir)} has events already.`);
      stored.set(commonDir, { bytes: archived, held: false });
      archives.delete(from);
    },
    async exists(commonDir) {
      return (stored.get(commonDir)?.bytes.length ?? 0) > 0;
    },
  };
}

const refusal = (kind: 'lock' | 'format', message: string): ExternalError =>
  new ExternalError(kind, message, { next: '!doctor' });

type Seen = Pick<Journal, 'path' | 'opened'>;

interface Place {
  readonly entry: Stored;
  readonly archives: Map<string, Buffer>;
}

function writable(seen: Seen, { entry, archives }: Place, clock: ClockPort): Journal {
  let closed = false;
  let released = false;
  let seq = seen.opened.envelopes.length;
  return {
    ...seen,
    async append(events): Promise<readonly Envelope[]> {
      if (closed) throw new ExternalError('format', `${seen.path} is closed.`, { next: 'Open it again.' });
      const { bytes, envelopes } = writeLines(events, { seq: seq + 1, at: clock.now() });
      entry.bytes = Buffer.concat([entry.bytes, bytes]);
      seq += envelopes.length;
      return envelopes;
    },
    async archive(to) {
      closed = true;
      archives.set(to, entry.bytes);
      entry.bytes = Buffer.alloc(0);
    },
    async close() {
      if (!released) entry.held = false;
      released = true;
      closed = true;
    },
  };
}

function readOnly(seen: Seen, pid: number): Journal {
  const refuse = () =>
    Promise.reject(new ExternalError('lock', `Open in process ${pid}; read-only here.`, { next: 'Close it there.' }));
  return { ...seen, append: refuse, archive: refuse, close: () => Promise.resolve() };
}
