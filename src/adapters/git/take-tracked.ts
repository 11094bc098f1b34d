import { diffFiles } from './entries.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

interface Taking {
  /** The private index. */
  readonly index: string;
  /** One character per byte, ignored files or not. */
  readonly paths: readonly string[];
}

/** What git says, with a line end, of a path it passes over because of its name; it ends with 0 all the same. */
const PASSED_OVER = 'Ignoring path ';

/** Of these paths the ones that git said it passed over. Names may hold line ends, and what git says of one may too. */
function passedOver(said: string, paths: readonly string[]): string[] {
  if (!said.includes(PASSED_OVER)) return [];
  const firstLines = new Set(said.split(PASSED_OVER).map((part) => part.split('\n', 1)[0] ?? ''));
  return paths.filter((path) => {
    const text = Buffer.from(path, 'latin1').toString('utf8');
    const known = firstLines.has(text.split('\n', 1)[0] ?? '') || text.includes(PASSED_OVER);
    return known && said.includes(`${PASSED_OVER}${text}\n`);
  });
}

async function update(git: Plumbing, at: Repository, order: Taking & { readonly flags: readonly string[] }) {
  const { index, paths, flags } = order;
  if (paths.length === 0) return [];
  const stdin = Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');
  const args = ['-z', ...flags, '--stdin'];
  const { stderr } = await git({ cwd: at.root, index, command: 'update-index', args, stdin });
  return passedOver(stderr, paths);
}

/**
 * Puts the present content of paths into a private index, ignored or not; those that are gone are taken out. Gives the
 * paths that git did not take because of their names: what the index holds of them is as it was.
 */
export async function takePaths(git: Plumbing, at: Repository, taking: Taking): Promise<readonly string[]> {
  return update(git, at, { ...taking, flags: ['--add', '--remove', '--replace'] });
}

/**
 * Brings a private index up to the files git tracks, conflicts included, as `git add -u` does in the whole work tree.
 * That command asks git in every nested repository whether files changed there, by the settings of that one, which may
 * name programs. Gives what takePaths gives.
 */
export async function takeTracked(git: Plumbing, at: Repository, index: string): Promise<readonly string[]> {
  const { there, gone } = await diffFiles(git, at, index);
  // They come first: a directory may have taken a file's place. And by name only: they may lie behind a symlink now.
  await update(git, at, { index, paths: gone, flags: ['--force-remove'] });
  return takePaths(git, at, { index, paths: there });
}
