import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RepositoryFinder } from '../../ports/files.ts';

/** True for a file with something in it: a journal that was made and never written to says nothing. */
const written = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.size > 0,
    () => false,
  );

/** Walks up from a directory to the first `.git`; a directory that does not exist yet counts by its parents. */
export const repositoryFinder: RepositoryFinder = {
  async find(dir) {
    let at = dir;
    for (;;) {
      const git = join(at, '.git');
      const found = await stat(git).catch(() => null);
      if (found !== null) {
        const journal = join(git, 'codesleuth', 'journal.jsonl');
        return { root: at, hasJournal: found.isDirectory() && (await written(journal)) };
      }
      const up = dirname(at);
      if (up === at) return null;
      at = up;
    }
  },
};
