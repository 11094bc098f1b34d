import { lstatSync } from 'node:fs';
import { chmod, lstat } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { ancestors } from '../entries.ts';
import { fullPath } from '../large-files.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';

const BITS = 0o777;
/** What everybody may usually do with a file; git gives new ones no more than that. */
const USUAL = 0o644;
/** The same for directories and programs. */
const USUAL_OPEN = 0o755;
/** How many files are looked at before the event loop gets its turn. */
const SLICE = 256;

/** Paths, one character per byte, and the permission bits they have in the project. */
export type Closed = ReadonlyMap<string, number>;

function closedBits(at: Repository, path: string): number | null {
  try {
    const found = lstatSync(fullPath(at, path), { throwIfNoEntry: false });
    if (!found?.isFile() && !found?.isDirectory()) return null;
    const open = found.isDirectory() || (found.mode & 0o100) !== 0;
    const usual = open ? USUAL_OPEN : USUAL;
    return (found.mode & usual) === usual ? null : found.mode & BITS;
  } catch {
    // A directory above it became a file.
    return null;
  }
}

/** Files of a tree, and directories above them, that fewer people may read or write in the project than usual. */
export async function closedPaths({ git, at }: Doors, tree: string): Promise<Closed> {
  const { stdout } = await git({
    cwd: at.root,
    command: 'ls-tree',
    args: ['-r', '-z', '--name-only', '--full-tree', tree],
  });
  const files = stdout.toString('latin1').split('\0').filter(Boolean);
  const closed = new Map<string, number>();
  const seen = new Set<string>();
  const look = (path: string): void => {
    const bits = closedBits(at, path);
    if (bits !== null) closed.set(path, bits);
  };
  for (const [count, file] of files.entries()) {
    look(file);
    for (const above of ancestors(file)) {
      if (seen.has(above)) continue;
      seen.add(above);
      look(above);
    }
    if (count % SLICE === 0) await breathe();
  }
  return closed;
}

/** Takes from a clone's files and directories what nobody may do with the project's. Deepest first: a closed directory lets nobody in. */
export async function closePaths(at: Repository, closed: Closed): Promise<void> {
  for (const [path, bits] of [...closed].sort(([a], [b]) => b.length - a.length)) {
    const full = fullPath(at, path);
    const found = await lstat(full).catch(() => null);
    if (!found?.isFile() && !found?.isDirectory()) continue;
    const mode = found.mode & 0o7777;
    if ((mode & bits) !== (mode & BITS)) await chmod(full, mode & (bits | 0o7000));
  }
}

/** The clone is open to whom the project's directory is, its git directory to its owner alone: the shell's files lie there. */
export async function closeRoot(dir: string, project: string): Promise<void> {
  const { mode } = await lstat(project);
  await chmod(`${dir}/.git`, 0o700);
  await chmod(dir, (mode & BITS) | 0o700);
}
