import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { unifiedDiff } from './diff.ts';

export interface Written {
  readonly path: string;
  readonly changed: boolean;
  readonly diff: string;
}

/** The project directory as the agent sees it; every path is relative to it and stays inside it, through links too. */
export interface Workspace {
  /** Absolute path of the directory. */
  readonly root: string;
  /** Text of a file, or null where there is none. */
  read(path: string): Promise<string | null>;
  /** Every byte of a file, one character each, or null where there is none; at most 20 MB. */
  readBytes(path: string): Promise<string | null>;
  /** Writes text; with `bytes`, each character is one byte. */
  write(path: string, content: string, as?: 'text' | 'bytes'): Promise<Written>;
  /** Files of the project with forward slashes, sorted; no dependencies, no history, no artifacts; at most 2,000. */
  files(): Promise<readonly string[]>;
}

const SKIPPED = new Set([
  'node_modules',
  '.git',
  'artifacts',
  'dist',
  'build',
  'coverage',
  'vendor',
  'target',
  '.next',
]);
const MOST_FILES = 2_000;
const MOST_BYTES = 1_000_000;
/** Lock files in conflict are larger than what anybody reads. */
const MOST_RAW_BYTES = 20_000_000;

async function nearestReal(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  return real ?? nearestReal(dirname(path));
}

function isInside(parent: string, path: string): boolean {
  const way = relative(parent, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

async function place(cwd: string, path: string): Promise<string> {
  const full = resolve(cwd, path);
  const inside = isInside(resolve(cwd), full) && isInside(await realpath(cwd), await nearestReal(full));
  if (!inside) throw new Error(`${path} is outside the project directory`);
  return full;
}

async function readText(cwd: string, path: string): Promise<string | null> {
  const full = await place(cwd, path);
  const info = await lstat(full).catch(() => null);
  return info?.isFile() === true && info.size <= MOST_BYTES ? readFile(full, 'utf8') : null;
}

async function readRaw(cwd: string, path: string): Promise<string | null> {
  const full = await place(cwd, path);
  const info = await lstat(full).catch(() => null);
  return info?.isFile() === true && info.size <= MOST_RAW_BYTES ? readFile(full, 'latin1') : null;
}

async function walk(folder: string, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (found.length >= MOST_FILES) return;
    if (SKIPPED.has(entry.name)) continue;
    const full = join(folder, entry.name);
    if (entry.isDirectory()) await walk(full, found);
    else if (entry.isFile()) found.push(full);
  }
}

/** Where a file is written before it gets its name: in the shell's room for such files, which is swept; null without one. */
async function draft(cwd: string): Promise<string | null> {
  const git = join(cwd, '.git');
  if ((await lstat(git).catch(() => null))?.isDirectory() !== true) return null;
  const room = join(git, 'codesleuth', 'tmp');
  await mkdir(room, { recursive: true, mode: 0o700 });
  return join(room, `rehearsal-${randomBytes(8).toString('hex')}`);
}

/** Puts content in the place of a file in one step: an agent killed meanwhile leaves the old one or the new one, not an empty one. */
async function replace(cwd: string, full: string, [content, encoding]: readonly [string, 'utf8' | 'latin1']) {
  await mkdir(dirname(full), { recursive: true });
  const real = await realpath(full).catch(() => full);
  const temporary = await draft(cwd);
  if (temporary === null) return writeFile(real, content, encoding);
  await writeFile(temporary, content, encoding);
  const mode = (await lstat(real).catch(() => null))?.mode;
  if (mode !== undefined) await chmod(temporary, mode & 0o7777);
  await rename(temporary, real);
}

/** Opens a directory. With `pretend` nothing is written, though it looks as if it were. */
export function openWorkspace(cwd: string, pretend: boolean): Workspace {
  return {
    root: resolve(cwd),
    read: (path) => readText(cwd, path),
    readBytes: (path) => readRaw(cwd, path),
    async write(path, content, as = 'text') {
      const full = await place(cwd, path);
      const before = await (as === 'text' ? readText : readRaw)(cwd, path);
      const diff = unifiedDiff(path, before, content);
      if (!pretend && before !== content) {
        await replace(cwd, full, [content, as === 'text' ? 'utf8' : 'latin1']);
      }
      return { path, changed: before !== content, diff };
    },
    async files() {
      const found: string[] = [];
      await walk(cwd, found);
      return found.map((full) => relative(cwd, full).split(sep).join('/')).sort();
    },
  };
}
