import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { unless } from '../store/disk-error.ts';
import { isInside, realPathOf } from '../store/real-path.ts';
import { IGNORED_IN_NAMES } from './project-path.ts';

/**
 * Names, in small letters, of what tells agents what they may do and which programs to start: their settings, hooks,
 * servers of tools, skills, and the instructions all of them follow, reviewers included. An agent that writes them gives
 * rights to itself and to the next one.
 */
const DIRECTORIES = ['.git', '.claude', '.codex', '.gemini', '.opencode', '.agents', '.cursor', '.qwen'];
const FILES = [
  ...['.mcp.json', '.claude.json', 'opencode.json', 'opencode.jsonc'],
  ...['claude.md', 'claude.local.md', 'agents.md', 'agents.override.md', 'gemini.md'],
];
const NAMES: ReadonlySet<string> = new Set([...DIRECTORIES, ...FILES]);

/** The name as a file system may take it: without case, without the marks it drops, as one way of composing it. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(IGNORED_IN_NAMES, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');

const isSetting = (name: string): boolean => NAMES.has(plain(name));

/**
 * True when to write one of these paths (absolute, or relative to the project) is to write agents' settings, at any depth:
 * by its name, by where links lead, by being what a setting of the project is a link to, or another name of the same file.
 */
export async function steersAgents(dir: string, paths: readonly string[]): Promise<boolean> {
  const root = await realpath(dir);
  const places = await linkedSettings(root);
  const found = await Promise.all(paths.map((path) => steers({ root, places }, path)));
  return found.some((one) => one);
}

interface Project {
  readonly root: string;
  /** Real paths of the settings in the project's root. */
  readonly places: readonly string[];
}

async function steers({ root, places }: Project, path: string): Promise<boolean> {
  // As it is written too: `.claude/../x` may go where `.claude` links to.
  const written = path.includes('..') ? path : relative(root, resolve(root, path));
  if (written.split(/[\\/]/).some(isSetting)) return true;
  const target = await unless(realPathOf(resolve(root, path)), ['ENOTDIR', 'ELOOP', 'EACCES'], null);
  if (target === null) return true;
  if (relative(root, target).split(sep).some(isSetting)) return true;
  return places.some((place) => isInside(place, target)) || (await hasOtherName(target));
}

async function linkedSettings(root: string): Promise<readonly string[]> {
  const names = (await readdir(root)).filter(isSetting);
  const real = names.map((name) => unless(realPathOf(join(root, name)), ['ENOTDIR', 'ELOOP', 'EACCES'], null));
  return (await Promise.all(real)).filter((place) => place !== null);
}

/** A file of several names may be a setting, or lie outside of the project, under another one. */
async function hasOtherName(target: string): Promise<boolean> {
  const found = await unless(stat(target), ['ENOENT', 'ENOTDIR', 'EACCES'], null);
  return found?.isFile() === true && found.nlink > 1;
}
