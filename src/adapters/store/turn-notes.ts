import { writeSync } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TurnNote, turnNoteSchema } from '../../../schemas/usage.ts';
import type { TurnNotesPort } from '../../ports/turn-notes.ts';
import { diskError, unless } from './disk-error.ts';
import { syncDirectory } from './durable.ts';

const pathOf = (commonDir: string, runId: string, kind: string): string =>
  join(commonDir, 'codesleuth', 'runs', `${runId}.${kind}`);
const lineOf = (note: TurnNote): string => `${JSON.stringify(note)}\n`;

/** Notes of turns under `<common git dir>/codesleuth/runs/<run>.turns.jsonl`: a line for each turn that begins and each figure. */
export const turnNotes: TurnNotesPort = {
  async open(commonDir, runId) {
    const path = pathOf(commonDir, runId, 'turns.jsonl');
    const failed = (error: unknown): Error => diskError(`write ${path}`, error);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'w', 0o600);
      let usable = true;
      return {
        async begin(note) {
          try {
            writeSync(file.fd, lineOf(note));
            await file.datasync();
            await syncDirectory(dirname(path));
          } catch (error) {
            throw failed(error);
          }
        },
        used(note) {
          try {
            if (usable) writeSync(file.fd, lineOf(note));
          } catch {
            // What was noted before still counts; the turn's own row tells more, should it come to its end.
            usable = false;
          }
        },
        close: () => file.close(),
      };
    } catch (error) {
      throw failed(error);
    }
  },
  async read(commonDir, runId) {
    const path = pathOf(commonDir, runId, 'turns.jsonl');
    try {
      const text = await unless(readFile(path, 'utf8'), ['ENOENT', 'ENOTDIR'], null);
      return text === null ? await unnoted(pathOf(commonDir, runId, 'log')) : text.split('\n').flatMap(notesIn);
    } catch (error) {
      throw diskError(`read ${path}`, error);
    }
  },
};

/** A line that was cut short is none. */
function notesIn(line: string): readonly TurnNote[] {
  if (line === '') return [];
  try {
    const parsed = turnNoteSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** A log stands still once its shell is gone: its time names the turn in the same way each time. */
async function unnoted(log: string): Promise<readonly TurnNote[]> {
  const found = await unless(stat(log), ['ENOENT', 'ENOTDIR'], null);
  if (found === null || found.size === 0) return [];
  const at = found.mtime.toISOString();
  return [{ turn: `1@${at}`, at, session: '' }];
}
