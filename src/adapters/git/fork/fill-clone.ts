import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../../store/disk-error.ts';
import type { Access } from '../access.ts';
import { ancestors } from '../entries.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';
import { exactFiles, putDirectories, putExact } from '../travel/exact-bytes.ts';
import { cloneConfig } from './carried-config.ts';
import type { Setting } from './config-file.ts';
import { shareLfsObjects } from './lfs-objects.ts';
import { LOCAL_ONLY } from './local-transport.ts';
import { branchRef } from './names.ts';
import { ownObjects } from './own-objects.ts';
import { closedPaths, closePaths, closeRoot } from './permissions.ts';
import type { SnapshotParts } from './snapshot-parts.ts';

export interface Filling {
  /** The project. */
  readonly at: Repository;
  readonly branch: string;
  readonly parts: SnapshotParts;
  readonly carried: readonly Setting[];
}

/** The objects and nothing else: no template, so no hooks; no files yet. */
async function copyObjects(git: Plumbing, dir: string, { at, parts }: Filling): Promise<void> {
  const args = ['--quiet', '--local', '--no-checkout', '--template=', '--', at.commonDir, dir];
  await git({ cwd: at.root, command: 'clone', args, env: LOCAL_ONLY });
  if (!at.shallow) return;
  // Git copies a shallow repository object by object, and only what branches reach.
  const fetch = ['--quiet', '--no-tags', '--no-write-fetch-head', '--', at.commonDir, parts.ref];
  await git({ cwd: dir, command: 'fetch', args: fetch, env: LOCAL_ONLY });
}

/** What git reads before it writes the first file: configuration, ignore rules, attributes, large-file objects. */
async function writeSettings(dir: string, { at, carried }: Filling): Promise<void> {
  const gitDir = join(dir, '.git');
  await writeFile(join(gitDir, 'config'), await cloneConfig(gitDir, carried));
  await mkdir(join(gitDir, 'info'), { recursive: true });
  for (const name of ['exclude', 'attributes']) {
    const [from, to] = [join(at.commonDir, 'info', name), join(gitDir, 'info', name)];
    await unless(copyFile(from, to), ['ENOENT'], undefined);
  }
  await shareLfsObjects(at.commonDir, gitDir, { trusted: true });
}

/** One branch, tags, and no trace of the place the objects came from. */
async function writeRefs(git: Plumbing, cwd: string, { branch, parts }: Filling): Promise<void> {
  const listed = await git({
    cwd,
    command: 'for-each-ref',
    args: ['--format=delete %(refname)', 'refs/heads', 'refs/remotes'],
  });
  const ref = branchRef(branch);
  const deletions = listed.stdout.toString('latin1');
  // A branch named `fork` stands in the way of `fork/…` until it is gone.
  const blocked = ancestors(ref).some((name) => deletions.includes(`delete ${name}\n`));
  const update = (text: string) =>
    git({ cwd, command: 'update-ref', args: ['--no-deref', '--stdin'], stdin: Buffer.from(text, 'latin1') });
  const keep = deletions.replace(`delete ${ref}\n`, '');
  if (blocked) await update(keep);
  await update(`${blocked ? '' : keep}update ${ref} ${parts.head}\n`);
  await git({ cwd, command: 'symbolic-ref', args: ['HEAD', ref] });
  await rm(join(cwd, '.git', 'logs'), { recursive: true, force: true });
}

/** The files as they were saved, then the index: what was staged is staged, the rest is not. */
async function writeFiles(doors: Doors, { parts }: Filling): Promise<void> {
  const { git, at } = doors;
  const cwd = at.root;
  await git({ cwd, command: 'read-tree', args: ['-m', '-u', parts.work] });
  const wanted = new Map(parts.exact.files.map(([path, raw, mode]) => [path, { raw, mode }]));
  // Nobody knows of the clone yet: whatever is in it, git has just put there.
  const there = await exactFiles(at, wanted.keys());
  const seen = new Map([...there].map(([path, { raw }]) => [path, raw]));
  await putExact(doors, { wanted, isWritten: () => false, changedSince: async () => new Set(), seen });
  await putDirectories(at, new Map(parts.exact.directories));
  // Without -i git would refuse to take a file out of the index whose bytes were just put right.
  if (parts.index !== parts.work) await git({ cwd, command: 'read-tree', args: ['-m', '-i', parts.index] });
}

/** Makes the clone in a directory that does not exist yet. */
export async function fillClone({ git, porcelain }: Access, dir: string, filling: Filling): Promise<void> {
  await copyObjects(git, dir, filling);
  await writeSettings(dir, filling);
  const gitDir = join(dir, '.git');
  const at = { ...filling.at, root: dir, gitDir, commonDir: gitDir };
  const [closed, ...ended] = await Promise.allSettled([
    closedPaths({ git, porcelain, at: filling.at }, filling.parts.work),
    writeRefs(git, dir, filling),
    writeFiles({ git, porcelain, at }, filling),
    ownObjects(gitDir),
  ]);
  // All have ended, so nothing of ours writes there any more when the caller takes the directory away.
  for (const one of [closed, ...ended]) if (one.status === 'rejected') throw one.reason;
  if (closed.status === 'fulfilled') await closePaths(at, closed.value);
  await closeRoot(dir, filling.at.root);
}
