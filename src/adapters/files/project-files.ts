import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { DirectoryInfo, ProjectFilesPort } from '../../ports/files.ts';
import { diskError, errorCode, unless } from '../store/disk-error.ts';
import { makeDirectoryDurable } from '../store/durable.ts';
import { isInside, realPathOf } from '../store/real-path.ts';
import { steersAgents } from './agent-settings.ts';
import { archives } from './archives.ts';
import { deliver, writeProjectFile } from './deliver.ts';
import { moveDirectory } from './move-away.ts';
import { moveBack } from './move-back.ts';
import { isFile, observe, seeFiles } from './observe.ts';
import { contains, pathToWrite } from './project-path.ts';
import { readProjectFile } from './real-file.ts';

/**
 * Files of projects on the disk. `home` is the shell's own directory, which no project may be inside of; nor may it be
 * inside `install`, where the program itself lies, when home was moved.
 */
export function createProjectFiles(options: { readonly home: string; readonly install?: string }): ProjectFilesPort {
  const own = [options.home, ...(options.install === undefined ? [] : [options.install])];
  return {
    examine: (dir) => named('examine', dir, () => examine(dir, own)),
    makeDirectory: (dir) => named('make', dir, () => makeDirectoryDurable(resolve(dir))),
    observe: (dir) => named('read', dir, () => observe(dir)),
    async read(dir, path) {
      return (await readProjectFile(dir, path))?.toString('utf8') ?? null;
    },
    see: (dir, paths) => named('read', dir, () => seeFiles(dir, paths)),
    deliver,
    write: writeProjectFile,
    missing: (dir, paths) => named('look into', dir, () => missing(dir, paths)),
    contains: (dir, paths) => named('look into', dir, () => contains(dir, paths)),
    steersAgents: (dir, paths) => named('look into', dir, () => steersAgents(dir, paths)),
    moveAway: (dir, path, to) => named('move away', path, () => moveAway(dir, path, to)),
    archives: (folder) => named('look into', folder, () => archives(folder)),
    moveBack: (dir, path, order) => named('move back', path, () => moveBack(dir, path, order)),
  };
}

async function named<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(`${doing} ${path}`, error);
  }
}

async function examine(dir: string, own: readonly string[]): Promise<DirectoryInfo> {
  const named = fromHome(dir);
  const path = await realPathOf(named).catch((error: unknown) => {
    if (errorCode(error) === 'ENOTDIR') return resolve(named);
    throw error;
  });
  const found = await unless(stat(path), ['ENOENT', 'ENOTDIR'], null);
  const isDirectory = found?.isDirectory() === true;
  const homes = await Promise.all(own.map(realPathOf));
  return {
    path,
    exists: found !== null,
    isDirectory,
    empty: isDirectory && (await isEmpty(path)),
    writable: await isWritable(found === null ? dirname(path) : path),
    insideHome: homes.some((home) => isInside(home, path)),
    aroundHome: homes.some((home) => isInside(path, home)),
  };
}

/** `~` as a shell would read it: the user's own directory. */
function fromHome(dir: string): string {
  return /^~(?=$|[\\/])/.test(dir) ? join(homedir(), dir.slice(1)) : dir;
}

async function isEmpty(path: string): Promise<boolean> {
  return (await unless(readdir(path), ['EACCES'], ['unreadable'])).length === 0;
}

/** Of the path or of its nearest existing parent, where a directory would be made. */
async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const parent = dirname(path);
    return errorCode(error) === 'ENOENT' && parent !== path && (await isWritable(parent));
  }
}

async function missing(dir: string, paths: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(paths.map((path) => isFile(dir, path)));
  return paths.filter((_, index) => there[index] !== true);
}

async function moveAway(dir: string, path: string, to: string): Promise<void> {
  const from = await pathToWrite(dir, path);
  if (isInside(from, await realPathOf(to))) {
    throw new ExternalError('disk', `${to} lies inside ${path}.`, { next: 'Give a directory outside of it.' });
  }
  await moveDirectory(from, resolve(to));
}
