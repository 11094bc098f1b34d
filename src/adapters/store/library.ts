import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryFile } from '../../../schemas/knowledge.ts';
import type { LibraryPort } from '../../ports/library.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { diskError, unless } from './disk-error.ts';
import { makeDirectoryDurable } from './durable.ts';
import { withLock } from './project-lock.ts';

/** How long another shell may take to add an entry; it takes milliseconds. */
const LOCK_MS = 10_000;

/** The library below home's `config/knowledge`: one lock for all its files, each replaced in one durable step. */
export function createLibrary(home: string): LibraryPort {
  const dir = join(home, 'config', 'knowledge');
  const read = async (file: LibraryFile): Promise<string | null> => {
    try {
      return await unless(readFile(join(dir, file), 'utf8'), ['ENOENT'], null);
    } catch (error) {
      throw diskError(`read ${join(dir, file)}`, error);
    }
  };
  return {
    dir,
    read,
    async update(change) {
      await makeDirectoryDurable(dir, 0o700);
      await withLock(dir, LOCK_MS, async () => {
        const texts = {
          'PATTERN_LIBRARY.md': await read('PATTERN_LIBRARY.md'),
          'PATTERN_INDEX.md': await read('PATTERN_INDEX.md'),
          'KNOWN_ERRORS.md': await read('KNOWN_ERRORS.md'),
        };
        for (const { file, text } of change(texts)) {
          if (text !== texts[file]) await writeFileAtomic(join(dir, file), text, { mode: 0o600 });
        }
      });
    },
  };
}
