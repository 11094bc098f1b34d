import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunLog, RunLogPort } from '../../ports/journal.ts';
import { diskError, unless } from './disk-error.ts';

const folderOf = (commonDir: string): string => join(commonDir, 'codesleuth', 'runs');

/** Run logs under `<common git dir>/codesleuth/runs/`; a log that cannot be written is dropped, the run goes on. */
export const runLogs: RunLogPort = {
  async open(commonDir, runId) {
    const folder = folderOf(commonDir);
    const path = join(folder, `${runId}.log`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch {
      return { path, write: () => {}, close: async () => {} };
    }
    return openLog(path);
  },
  async archive(commonDir, to) {
    try {
      await mkdir(to, { recursive: true, mode: 0o700 });
      await rename(folderOf(commonDir), join(to, 'runs'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      throw diskError(`archive the run logs in ${to}`, error);
    }
  },
  async restore(commonDir, from) {
    try {
      await moveLogs(join(from, 'runs'), folderOf(commonDir));
    } catch (error) {
      throw diskError(`bring the run logs back from ${from}`, error);
    }
  },
};

/** Moves every log that has no namesake there; what is left stays where it was. */
async function moveLogs(from: string, to: string): Promise<void> {
  const names = await unless(readdir(from), ['ENOENT'], []);
  if (names.length === 0) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  const taken = new Set(await readdir(to));
  for (const name of names) if (!taken.has(name)) await rename(join(from, name), join(to, name));
}

function openLog(path: string): RunLog {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  let usable = true;
  stream.on('error', () => {
    usable = false;
  });
  return {
    path,
    write: (text) => {
      if (usable) stream.write(text);
    },
    close: () =>
      new Promise((done) => {
        if (!usable) return done();
        stream.end(() => done());
      }),
  };
}
