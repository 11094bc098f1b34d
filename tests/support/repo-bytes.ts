import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { UserGit } from './build-repo.ts';
import { bytesOf } from './random-layers.ts';

/** Everything of a repository that a person would miss. Paths are "latin1" strings, one character per byte. */
export interface RepoBytes {
  /** Files and links outside .git, those of nested repositories with all they have: type, mode, content. */
  readonly work: ReadonlyMap<string, string>;
  /** Directories that are not empty, with their modes. */
  readonly directories: ReadonlyMap<string, string>;
  /** By path and stage: flags, mode, object id. */
  readonly index: ReadonlyMap<string, string>;
  /** As the file reads: a branch or a commit. */
  readonly head: string;
  /** All but those of the shell. */
  readonly refs: ReadonlyMap<string, string>;
  /** What lies in .git besides the above: what is in progress, configuration, locks. */
  readonly rest: ReadonlyMap<string, string>;
}

/** The id git gives these bytes as they are. */
export function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function describe(path: Buffer): string {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return `link ${blobId(readlinkSync(path, { encoding: 'buffer' }))}`;
  if (!found.isFile()) return `other ${found.mode.toString(8)}`;
  return `file ${(found.mode & 0o7777).toString(8)} ${blobId(readFileSync(path))}`;
}

interface Walked {
  readonly work: Map<string, string>;
  readonly directories: Map<string, string>;
}

function visit(dir: string, inside: string, found: Walked): void {
  const full = inside === '' ? Buffer.from(dir) : bytesOf(dir, inside);
  for (const entry of readdirSync(full, { encoding: 'buffer' })) {
    const path = `${inside === '' ? '' : `${inside}/`}${entry.toString('latin1')}`;
    if (path !== '.git') look(dir, path, found);
  }
}

function look(dir: string, path: string, found: Walked): void {
  const full = bytesOf(dir, path);
  const stat = lstatSync(full);
  if (!stat.isDirectory()) {
    found.work.set(path, describe(full));
    return;
  }
  const before = found.work.size;
  visit(dir, path, found);
  if (found.work.size > before) found.directories.set(path, (stat.mode & 0o7777).toString(8));
}

export function walk(dir: string): Walked {
  const found: Walked = { work: new Map(), directories: new Map() };
  visit(dir, '', found);
  return found;
}

const INTENT_TO_ADD = 1 << 29;
const LINE =
  /([^\0]*)\0 {2}ctime: \S+\n {2}mtime: \S+\n {2}dev: .*\n {2}uid: .*\n {2}size: \d+\tflags: ([0-9a-f]+)\n/gy;

/** Parses `ls-files -s -v -z --debug`, without the times and numbers that say nothing about content. */
function readIndex(output: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, line = '', flags = '0'] of output.toString('latin1').matchAll(LINE)) {
    const [entry = '', path = ''] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)];
    const [tag, mode, oid, stage] = entry.split(' ');
    const announced = (Number.parseInt(flags, 16) & INTENT_TO_ADD) === 0 ? '' : ' announced';
    found.set(`${path}\0${stage}`, `${tag} ${mode} ${oid}${announced}`);
  }
  return found;
}

function readRefs(output: Buffer): Map<string, string> {
  const lines = output.toString('latin1').split('\n').filter(Boolean);
  const refs = lines.map((line): [string, string] => [
    line.slice(line.indexOf(' ') + 1),
    line.slice(0, line.indexOf(' ')),
  ]);
  return new Map(refs.filter(([ref]) => !ref.startsWith('refs/codesleuth/')));
}

/** Names that change in the ordinary course of things, or are looked at more closely. */
const OWN =
  /^(HEAD|index|sharedindex\..*|ORIG_HEAD|COMMIT_EDITMSG|packed-refs|objects|refs|logs|codesleuth|gc\.pid|info)$/;

function readRest(gitDir: string): Map<string, string> {
  const names = readdirSync(gitDir).filter((name) => !OWN.test(name));
  const files = names.filter((name) => lstatSync(join(gitDir, name)).isFile());
  return new Map(files.map((name) => [name, describe(Buffer.from(join(gitDir, name)))]));
}

/** An exact account of a repository as it is now. */
export async function repoBytes(dir: string, git: UserGit): Promise<RepoBytes> {
  const [index, refs] = await Promise.all([
    git(['ls-files', '-s', '-v', '-z', '--debug'], { env: { GIT_OPTIONAL_LOCKS: '0' } }),
    git(['for-each-ref', '--format=%(objectname) %(refname)']),
  ]);
  const gitDir = join(dir, '.git');
  return {
    ...walk(dir),
    index: readIndex(index),
    head: readFileSync(join(gitDir, 'HEAD'), 'utf8').trim(),
    refs: readRefs(refs),
    rest: readRest(gitDir),
  };
}

const ID = /[0-9a-f]{40}$/;

/** The ids of all bytes that lie in the work tree as they are. */
export function workContents(bytes: RepoBytes): Set<string> {
  return new Set([...bytes.work.values()].flatMap((text) => ID.exec(text)?.[0] ?? []));
}

/** The ids of every object that some ref leads to, backups included. */
export async function reachable(git: UserGit, refs: readonly string[] = ['--all']): Promise<Set<string>> {
  const listed = await git(['rev-list', '--objects', '--no-object-names', ...refs, '--']);
  return new Set(listed.toString('latin1').split('\n').filter(Boolean));
}

function stagedContents(bytes: RepoBytes): string[] {
  const entries = [...bytes.index.values()].map((text) => text.split(' '));
  return entries.flatMap(([, mode, oid, announced]) => (mode === '160000' || announced ? [] : (oid ?? [])));
}

/** All there is to lose: work tree, index, and what refs lead to. */
export async function holdings(git: UserGit, bytes: RepoBytes): Promise<Set<string>> {
  return new Set([...workContents(bytes), ...stagedContents(bytes), ...(await reachable(git))]);
}

/** Which of the bytes held before an operation are held no more, by id; where they were, if that is known. */
export async function bytesLost(git: UserGit, before: ReadonlySet<string>, after: RepoBytes): Promise<string[]> {
  const now = await holdings(git, after);
  return [...before].filter((id) => !now.has(id));
}
