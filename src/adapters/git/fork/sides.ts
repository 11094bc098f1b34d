import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError } from '../../store/disk-error.ts';
import { isInside } from '../../store/real-path.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Repository } from '../repository.ts';
import { changedSettings } from './harmless-settings.ts';
import { readMarker } from './marker.ts';
import { differenceOf } from './side-git.ts';
import { listRecords, readRecord, recordKey, removeRecord, type SideRecord, writeRecord } from './side-records.ts';
import { foreign, gone, settingsChanged } from './side-words.ts';

interface Known {
  /** The git directory of the project that remembers the side. */
  readonly commonDir: string;
  readonly record: SideRecord;
}

/**
 * Clones made for forks, which an agent can write in as it likes: git follows what their own `.git` says, so before git
 * is started in one, it is compared with what the project remembers of it.
 */
export interface Sides {
  /** The real path of the side a directory lies in, once it was found as it was made; null in any other directory. Rejects otherwise. */
  vet(dir: string): Promise<string | null>;
  /** Refuses a directory that is there and is no side of that project. */
  own(dir: string, commonDir: string): Promise<void>;
  /** Learns which sides a project has; called with repositories that are no sides themselves. */
  learn(at: Repository): Promise<void>;
  remember(commonDir: string, record: SideRecord): Promise<void>;
  /** A side's directory has a new place. */
  moved(from: string, to: string): Promise<void>;
  forget(commonDir: string, dir: string): Promise<void>;
}

/** The nearest directory with a `.git` of any kind, where git itself would stop looking. */
async function rootOf(dir: string): Promise<string | null> {
  for (let at = dir; ; at = dirname(at)) {
    if ((await lstat(join(at, '.git')).catch(() => null)) !== null) return at;
    if (dirname(at) === at) return null;
  }
}

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null;

/** What git itself reads from a configuration file: from a copy, for in the side it would follow it at once. */
async function settingsIn(git: Plumbing, commonDir: string, bytes: Buffer): Promise<string[] | null> {
  const args = ['--file', '-', '--no-includes', '--list', '-z'];
  const listed = await git({ cwd: commonDir, command: 'config', args, stdin: bytes, accept: () => true });
  if (listed.code !== 0) return null;
  return listed.stdout.toString('utf8').split('\0').filter(Boolean);
}

async function compare(git: Plumbing, root: string, { commonDir, record }: Known): Promise<void> {
  const found = await differenceOf(join(root, '.git'), record.print);
  if (found.kind === 'none') return;
  if (found.kind === 'gone') throw gone(root);
  if (found.kind === 'place') throw settingsChanged(root, found.path, []);
  if (found.path !== join(root, '.git', 'config') || found.bytes === null) throw settingsChanged(root, found.path, []);
  const settings = await settingsIn(git, commonDir, found.bytes);
  if (settings === null) throw settingsChanged(root, found.path, []);
  const names = changedSettings(record.settings, settings);
  if (names.length > 0) throw settingsChanged(root, found.path, names);
}

/** The sides known to this process, by their real path, and the git directories of the projects that were opened. */
class Registry {
  private readonly known = new Map<string, Known>();
  private readonly projects = new Set<string>();

  enter(commonDir: string, record: SideRecord): Known {
    const side = { commonDir, record };
    this.known.set(record.dir, side);
    return side;
  }

  at(dir: string): Known | null {
    return this.known.get(dir) ?? null;
  }

  leave(dir: string): void {
    this.known.delete(dir);
  }

  /** Reads what a project remembers, once; what is known already is newer. */
  async open(commonDir: string): Promise<void> {
    if (this.projects.has(commonDir)) return;
    this.projects.add(commonDir);
    for (const record of await listRecords(commonDir)) if (!this.known.has(record.dir)) this.enter(commonDir, record);
  }

  /** The side a real path lies in; null when it lies in none. */
  async find(path: string): Promise<Known | null> {
    const around = [...this.known.values()].filter(({ record }) => isInside(record.dir, path));
    const [nearest] = around.sort((a, b) => b.record.dir.length - a.record.dir.length);
    if (nearest !== undefined) return nearest;
    const root = await rootOf(path);
    return root === null ? null : this.byMarker(root);
  }

  /** A side that was moved by hand, or is of a project nobody has opened yet: known by what it says of itself. */
  async byMarker(root: string): Promise<Known | null> {
    const marker = await readMarker(root);
    if (marker === null) return null;
    for (const commonDir of new Set([...this.projects, marker.project])) {
      const record = await readRecord(commonDir, recordKey(marker));
      if (record === null) continue;
      const here = { ...record, dir: root };
      // A copy of a side is compared like the side, but does not take its place.
      if (!(await isThere(record.dir))) await writeRecord(commonDir, here).catch(() => undefined);
      return this.enter(commonDir, here);
    }
    throw foreign(root, marker.project);
  }
}

/** The project whose side it is. One that was copied with its records finds sides of the other one, which are not its own. */
async function ownerOf({ commonDir, record }: Known): Promise<string> {
  const named = (await readMarker(record.dir))?.project ?? commonDir;
  if (named === commonDir) return commonDir;
  const other = await readRecord(named, recordKey(record));
  return other === null ? commonDir : named;
}

/** See Sides; one for each access. */
export function createSides(git: Plumbing): Sides {
  const registry = new Registry();
  const find = async (dir: string): Promise<Known | null> => {
    const real = await realpath(dir).catch(() => null);
    return real === null ? null : registry.find(real);
  };
  return {
    async vet(dir) {
      const side = await find(dir);
      if (side === null) return null;
      const root = side.record.dir;
      try {
        await compare(git, root, side);
      } catch (error) {
        throw diskError(`look at ${root}`, error);
      }
      return root;
    },
    async own(dir, commonDir) {
      const side = await find(dir);
      if (side === null && !(await isThere(dir))) return;
      const owner = side === null ? null : await ownerOf(side);
      if (owner !== commonDir) throw foreign(dir, owner);
    },
    learn: ({ commonDir }) => registry.open(commonDir),
    async remember(commonDir, record) {
      await writeRecord(commonDir, record);
      registry.enter(commonDir, record);
    },
    async moved(from, to) {
      const found = registry.at(from) ?? (await registry.byMarker(to).catch(() => null));
      if (found === null) return;
      registry.leave(from);
      const record = { ...found.record, dir: to };
      await writeRecord(found.commonDir, record);
      registry.enter(found.commonDir, record);
    },
    async forget(commonDir, dir) {
      const record = (await listRecords(commonDir)).find((one) => one.dir === dir);
      if (record !== undefined) await removeRecord(commonDir, record);
      registry.leave(dir);
    },
  };
}

/** Refuses a repository that is not the side's own: one around it, or one its `.git` leads to. */
export function sameSide(side: string | null, at: Repository | null): void {
  if (side === null) return;
  const own = join(side, '.git');
  if (at?.root !== side || at.gitDir !== own || at.commonDir !== own) throw gone(side);
}
