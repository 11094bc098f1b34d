import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import { unless } from '../../store/disk-error.ts';
import type { Repository } from '../repository.ts';
import { parseConfig, printConfig, type Setting } from './config-file.ts';

/** Settings of a repository that decide which bytes its files and commits hold; everything else stays where it is. */
const CARRIED: Readonly<Record<string, readonly string[]>> = {
  core: ['autocrlf', 'checkroundtripencoding', 'eol', 'filemode', 'precomposeunicode', 'safecrlf', 'symlinks'],
  user: ['name', 'email'],
  author: ['name', 'email'],
  committer: ['name', 'email'],
};

/** Programs the attributes name: without them the clone would store other bytes than the project, plain for encrypted. */
const CARRIED_PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  filter: ['clean', 'smudge', 'process', 'required'],
  merge: ['name', 'driver', 'recursive'],
};

/** Files that say what is ignored and how files are treated; a relative path would mean another file in the clone. */
const CARRIED_PATHS = ['attributesfile', 'excludesfile'];

function isCarried({ section, sub, key, value }: Setting): boolean {
  if (section === 'core' && CARRIED_PATHS.includes(key)) return sub === null && /^[/~]/.test(value);
  const keys = (sub === null ? CARRIED : CARRIED_PROGRAMS)[section];
  return keys?.includes(key) ?? false;
}

async function settingsOf(path: string): Promise<Setting[]> {
  return parseConfig((await unless(readFile(path), ['ENOENT'], Buffer.alloc(0))).toString('latin1'));
}

/** The project's settings that a clone needs. Rejects for a partial clone: what it lacks could not be fetched later. */
export async function carriedSettings(at: Repository): Promise<Setting[]> {
  const shared = await settingsOf(join(at.commonDir, 'config'));
  if (shared.some(({ section, key }) => section === 'extensions' && key === 'partialclone')) {
    throw new ExternalError('git', 'This repository is a partial clone: a copy of it would lack objects for good.', {
      next: 'Get all of them first: git fetch --refetch --no-filter, then git config --unset extensions.partialClone',
    });
  }
  return [...shared, ...(await settingsOf(join(at.gitDir, 'config.worktree')))].filter(isCarried);
}

/** The text of the clone's own configuration: what git needs of a new one, and the carried settings; no remote. */
export async function cloneConfig(gitDir: string, carried: readonly Setting[]): Promise<Buffer> {
  const own = await settingsOf(join(gitDir, 'config'));
  const kept = own.filter(({ section }) => section === 'core' || section === 'extensions');
  return Buffer.from(printConfig([...kept, ...carried]), 'latin1');
}
