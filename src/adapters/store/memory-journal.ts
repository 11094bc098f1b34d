import type { Envelope } from '../../../schemas/event.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal, JournalPort } from '../../ports/journal.ts';
import type { ClockPort } from '../../ports/processes.ts';
import { journalPath } from './journal-file.ts';
import { readJournal, writeLines } from './journal-lines.ts';

interface Stored {
  bytes: Buffer;
  held: boolean;
}

/** The journal's twin without a disk, for tests and for showing a pipeline that must leave no trace; same contract. */
export function createMemoryJournal(options: { readonly clock: ClockPort; readonly pid?: number }): JournalPort {
  const stored = new Map<string, Stored>();

  return {
    async open(commonDir) {
      const entry = stored.get(commonDir) ?? { bytes: Buffer.alloc(0), held: false };
      stored.set(commonDir, entry);
      const { envelopes, broken } = readJournal(entry.bytes);
      const heldBy = entry.held ? (options.pid ?? 1) : null;
      entry.held = true;
      const journal = { path: journalPath(commonDir), opened: { envelopes, torn: null, broken, heldBy } };
      return heldBy === null ? writable(journal, entry, options.clock) : readOnly(journal, heldBy);
    },
    async exists(commonDir) {
      return (stored.get(commonDir)?.bytes.length ?? 0) > 0;
    },
  };
}

type Seen = Pick<Journal, 'path' | 'opened'>;

function writable(seen: Seen, entry: Stored, clock: ClockPort): Journal {
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
    async archive() {
      closed = true;
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
