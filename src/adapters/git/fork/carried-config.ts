import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import { unless } from '../../store/disk-error.ts';
import type { Doors } from '../publish.ts';
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

/** A clone's own configuration as git would list it: names, line end, value each. It includes no other file. */
export async function listedSettings(gitDir: string): Promise<string[]> {
  const settings = await settingsOf(join(gitDir, 'config'));
  return settings.map(({ section, sub, key, value }) => {
    const name = [section, ...(sub === null ? [] : [sub]), key].join('.');
    return Buffer.from(`${name}\n${value}`, 'latin1').toString('utf8');
  });
}

async function settingsOf(path: string): Promise<Setting[]> {
  return parseConfig((await unless(readFile(path), ['ENOENT'], Buffer.alloc(0))).toString('latin1'));
}

interface Scoped extends Setting {
  /** Such as `local` (git-config(1), "SCOPES"). */
  readonly scope: string;
}

const OF_REPOSITORY = ['local', 'worktree'];

/** `section.sub.key` as git lists it; only the subsection may hold dots. */
function settingNamed(name: string, value: string): Setting {
  const [first, last] = [name.indexOf('.'), name.lastIndexOf('.')];
  const sub = first === last ? null : name.slice(first + 1, last);
  return { section: name.slice(0, first), sub, key: name.slice(last + 1), value };
}

/** What is set for a repository, files that its configuration includes among it, in the order in which it counts. */
async function effective({ git, at }: Doors): Promise<Scoped[]> {
  const args = ['--list', '-z', '--show-scope', '--includes'];
  const { stdout } = await git({ cwd: at.root, command: 'config', args });
  const fields = stdout.toString('latin1').split('\0');
  const found: Scoped[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope = '', listed = ''] = fields.slice(at, at + 2);
    const end = listed.indexOf('\n');
    const [name, value] = end === -1 ? [listed, 'true'] : [listed.slice(0, end), listed.slice(end + 1)];
    found.push({ scope, ...settingNamed(name, value) });
  }
  return found;
}

/**
 * The project's settings that a clone needs, wherever they are written: the user's own files too where they include
 * others on a condition, which may not be met in the clone. Rejects for a partial clone: what it lacks could not be
 * fetched later.
 */
export async function carriedSettings(doors: Doors): Promise<Setting[]> {
  const all = await effective(doors);
  if (all.some(({ section, key }) => section === 'extensions' && key === 'partialclone')) {
    throw new ExternalError('git', 'This repository is a partial clone: a copy of it would lack objects for good.', {
      next: 'Get all of them first: git fetch --refetch --no-filter, then git config --unset extensions.partialClone',
    });
  }
  const conditional = all.some(({ section, scope }) => section === 'includeif' && !OF_REPOSITORY.includes(scope));
  const wanted = all.filter(({ scope }) => OF_REPOSITORY.includes(scope) || (conditional && scope !== 'command'));
  return wanted.filter(isCarried).map(({ section, sub, key, value }) => ({ section, sub, key, value }));
}

/** The text of the clone's own configuration: what git needs of a new one, and the carried settings; no remote. */
export async function cloneConfig(gitDir: string, carried: readonly Setting[]): Promise<Buffer> {
  const own = await settingsOf(join(gitDir, 'config'));
  const kept = own.filter(({ section }) => section === 'core' || section === 'extensions');
  return Buffer.from(printConfig([...kept, ...carried]), 'latin1');
}
