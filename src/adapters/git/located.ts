import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plumbing } from './plumbing.ts';
import { locate, type Repository } from './repository.ts';

interface Known {
  readonly at: Repository;
  readonly print: string;
}

/** What HEAD may hold for git to take its directory for a repository: a ref, or a commit. */
const HEAD = /^(?:ref:\s*refs\/|[0-9a-f]{40})/;

async function isDirectory(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() === true;
}

/** Whether git finds a repository here, and not in a directory above: what it looks for (gitrepository-layout(5)). */
async function isWhole(git: string): Promise<boolean> {
  const head = await readFile(join(git, 'HEAD'), 'latin1').catch(() => '');
  const parts = await Promise.all(['objects', 'refs'].map((name) => isDirectory(join(git, name))));
  const shared = await lstat(join(git, 'commondir')).catch(() => null);
  return HEAD.test(head) && !parts.includes(false) && shared === null;
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
  if (!(await isWhole(git))) return null;
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
