import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plumbing } from './plumbing.ts';
import { locate, type Repository } from './repository.ts';

interface Known {
  readonly at: Repository;
  readonly print: string;
}

/** What must be there, and what must not, for git to take a directory for the root of an ordinary repository. */
const THERE = ['HEAD', 'objects', 'refs'];
const ABSENT = ['commondir'];

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** Which file it is and when it was changed last; empty where there is none. */
async function printOf(path: string): Promise<string> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found === null ? '' : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

/**
 * Everything by which git tells where the repository of a directory is and what kind it is, when the directory is its
 * root; null when it is none, or has its git directory elsewhere.
 */
async function traits(dir: string): Promise<string | null> {
  const git = join(dir, '.git');
  const [root, found] = await Promise.all([dir, git].map((path) => lstat(path).catch(() => null)));
  if (!root?.isDirectory() || !found?.isDirectory()) return null;
  const there = await Promise.all(THERE.map((name) => exists(join(git, name))));
  const absent = await Promise.all(ABSENT.map((name) => exists(join(git, name))));
  if (there.includes(false) || absent.includes(true)) return null;
  // Git refuses a repository of another owner.
  const owners = [root, found].map(({ dev, ino, uid }) => `${dev} ${ino} ${uid}`);
  const files = await Promise.all(['config', 'config.worktree', 'shallow'].map((name) => printOf(join(git, name))));
  return [...owners, ...files].join('\n');
}

function isOrdinary(dir: string, at: Repository): boolean {
  return at.root === dir && at.gitDir === join(dir, '.git') && at.commonDir === at.gitDir;
}

/**
 * `locate` that asks git once for the root of an ordinary repository, and again when anything changed by which git would
 * answer: every use of a repository begins with this question, and a process costs more than a few looks at files.
 */
export function createLocate(git: Plumbing): (dir: string) => Promise<Repository | null> {
  const known = new Map<string, Known>();
  return async (dir) => {
    const path = resolve(dir);
    const print = await traits(path);
    const before = known.get(path);
    if (before !== undefined && before.print === print) return before.at;
    known.delete(path);
    const at = await locate(git, dir);
    if (at !== null && print !== null && isOrdinary(path, at)) known.set(path, { at, print });
    return at;
  };
}
