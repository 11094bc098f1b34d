import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { pathOfText } from '../../../../src/adapters/git/path-text.ts';
import { createTravel } from '../../../../src/adapters/git/travel/travel.ts';
import type { Destination, Moved, MovePreview, Snapshot, TravelPort } from '../../../../src/ports/travel.ts';
import type { BuiltRepo } from '../../../support/build-repo.ts';
import { above } from '../../../support/random-layers.ts';
import { bytesLost, holdings, type RepoBytes, reachable, repoBytes, walk } from '../../../support/repo-bytes.ts';

export interface Traveller {
  readonly repo: BuiltRepo;
  readonly travel: TravelPort;
}

/** A port as one process has it: it may remember what it saw before. */
export function travelOf(env: Record<string, string>): TravelPort {
  return createTravel(createAccess({ timeoutMs: 30_000, env }));
}

/** A port that knows nothing of the call before, as if each came from a process of its own. */
export function forgetfulTravelOf(env: Record<string, string>): TravelPort {
  return {
    snapshot: (...call) => travelOf(env).snapshot(...call),
    preview: (...call) => travelOf(env).preview(...call),
    move: (...call) => travelOf(env).move(...call),
    backups: (...call) => travelOf(env).backups(...call),
    pruneBackups: (...call) => travelOf(env).pruneBackups(...call),
    findTasks: (...call) => travelOf(env).findTasks(...call),
    unreached: (...call) => travelOf(env).unreached(...call),
  };
}

/** Everything to compare and everything to lose, at one moment. */
export interface Moment {
  readonly bytes: RepoBytes;
  readonly holds: ReadonlySet<string>;
  /** The index file itself. */
  readonly indexFile: string;
}

export async function lookNow({ repo }: Traveller): Promise<Moment> {
  const bytes = await repoBytes(repo.dir, repo.git);
  const file = join(repo.dir, '.git/index');
  const raw = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  return { bytes, holds: await holdings(repo.git, bytes), indexFile: createHash('sha1').update(raw).digest('hex') };
}

/** Nothing at all changed, not even the times in the index. */
export async function expectUntouched(one: Traveller, before: Moment, what: string): Promise<void> {
  const now = await lookNow(one);
  expect(now.bytes, what).toEqual(before.bytes);
  expect(now.indexFile, `${what}: the index file`).toBe(before.indexFile);
  expect(
    [...before.holds].filter((id) => !now.holds.has(id)),
    `${what}: bytes lost`,
  ).toEqual([]);
}

export async function expectNothingLost({ repo }: Traveller, before: Moment, after: RepoBytes): Promise<void> {
  const lost = await bytesLost(repo.git, before.holds, after);
  const where = [...before.bytes.work].filter(([, text]) => lost.some((id) => text.endsWith(id)));
  expect({ lost, where }, 'bytes lost').toEqual({ lost: [], where: [] });
}

const zeroed = (output: Buffer): string[] => output.toString('latin1').split('\0').filter(Boolean);

const isBelow = (path: string, roots: ReadonlySet<string>): boolean => above(path).some((dir) => roots.has(dir));

/** Roots of repositories inside the repository. */
function nestedRoots(bytes: RepoBytes): Set<string> {
  const heads = [...bytes.work.keys()].filter((path) => path.endsWith('/.git/HEAD'));
  return new Set(heads.map((path) => path.slice(0, -'/.git/HEAD'.length)));
}

function trackedPaths(bytes: RepoBytes): Set<string> {
  return new Set([...bytes.index.keys()].map((key) => key.slice(0, key.lastIndexOf('\0'))));
}

const pathsOf = (texts: readonly string[]): Set<string> => new Set(texts.map(pathOfText));

/** The id git would give to a file; nothing where it cannot read it. By its bytes, for not every name is UTF-8. */
async function hashOf(git: Traveller['repo']['git'], path: string): Promise<Buffer> {
  const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  const quoted = `"${path.replace(/[^A-Za-z0-9/._-]/g, octal)}"\n`;
  return git(['hash-object', '--stdin-paths'], { input: Buffer.from(quoted, 'latin1'), lenient: true });
}

/** Tracked files whose content is the index's, as far as git's conversions go; flagged ones are not taken at their word. */
async function cleanPaths({ repo }: Traveller, { index }: RepoBytes, changed: ReadonlySet<string>) {
  const isClean = async ([key, text]: readonly [string, string]): Promise<boolean> => {
    const path = key.slice(0, key.indexOf('\0'));
    const [tag, mode, oid] = text.split(' ');
    if (tag === 'H') return !changed.has(path);
    const now = mode === '100644' ? await hashOf(repo.git, path) : '';
    return now.toString().trim() === oid;
  };
  const entries = [...index].filter(([key, text]) => key.endsWith('\x000') && !text.includes(' 160000 '));
  const clean = await Promise.all(entries.map(isClean));
  return new Set(entries.filter((_, at) => clean[at]).map(([key]) => key.slice(0, key.indexOf('\0'))));
}

/** Whether git would store of a file what the index has: by its length alone, git calls some such files changed. */
async function isSameToGit({ repo }: Traveller, { index, work }: RepoBytes, path: string): Promise<boolean> {
  const [, mode, oid] = index.get(`${path}\x000`)?.split(' ') ?? [];
  const modes = (await repo.git(['config', '--bool', 'core.fileMode'])).toString().trim() === 'true';
  const wanted = `file ${modes && mode === '100755' ? 'x' : '-'}`;
  if (!essence(work.get(path), modes)?.startsWith(wanted)) return false;
  return (await hashOf(repo.git, path)).toString().trim() === oid;
}

/** A snapshot changes nothing and holds everything git would not find again. */
export async function expectSnapshot(one: Traveller, before: Moment, snap: Snapshot): Promise<void> {
  await expectUntouched(one, before, 'snapshot');
  const { git } = one.repo;
  const env = { GIT_OPTIONAL_LOCKS: '0' };
  const quiet = { env, lenient: true };
  const [head, parents, status, ignored, held] = await Promise.all([
    git(['rev-parse', '-q', '--verify', 'HEAD'], quiet),
    git(['rev-list', '--parents', '-1', snap.ref]),
    git(['status', '--porcelain=v1', '-z', '-uall', '--no-renames', '--ignore-submodules=none'], quiet),
    git(['ls-files', '-o', '-i', '--exclude-standard', '-z'], quiet),
    reachable(git, [snap.ref]),
  ]);
  expect(snap.head ?? '').toBe(head.toString().trim());
  expect(snap.branch).toBe(before.bytes.head.startsWith('ref: ') ? before.bytes.head.slice(5) : null);
  expect(snap.ref).toMatch(/^refs\/codesleuth\/backup\/\d+-[a-z0-9]+$/);
  const [commit, parent] = parents.toString().trim().split(' ');
  expect([commit, parent ?? null].slice(0, snap.head === null ? 1 : 2)).toEqual(
    [snap.commit, snap.head].slice(0, snap.head === null ? 1 : 2),
  );
  const roots = nestedRoots(before.bytes);
  const tracked = trackedPaths(before.bytes);
  const left = pathsOf(snap.left.map(({ path }) => path.replace(/\/$/, '')));
  const out = new Set(zeroed(ignored));
  const changed = zeroed(status).map((line) => line.slice(3));
  // What git takes for unchanged it can make again from the commit, or the move saves it before it writes over it.
  const clean = await cleanPaths(one, before.bytes, new Set(changed));
  const stays = (path: string): boolean =>
    clean.has(path) ||
    left.has(path) ||
    isBelow(path, left) ||
    (isBelow(path, roots) && !tracked.has(path)) ||
    out.has(path);
  const missing = [...before.bytes.work].filter(([path, text]) => !stays(path) && !held.has(text.slice(-40)));
  const same = await Promise.all(missing.map(([path]) => isSameToGit(one, before.bytes, path)));
  expect(
    missing.filter((_, at) => !same[at]),
    'not in the snapshot',
  ).toEqual([]);
  const unsaved = [...before.bytes.index].filter(
    ([, text]) => !/ 160000 | announced/.test(text) && !held.has(/[0-9a-f]{40}/.exec(text)?.[0] ?? ''),
  );
  expect(unsaved, 'staged and not in the snapshot').toEqual([]);
  const saved = pathsOf(snap.saved);
  const isNameless = (path: string): boolean => before.bytes.work.has(path) && !saved.has(path) && !left.has(path);
  const nameless = changed.filter((path) => isNameless(path) && !roots.has(path));
  const unnamed = await Promise.all(nameless.map((path) => isSameToGit(one, before.bytes, path)));
  expect(
    nameless.filter((_, at) => !unnamed[at]),
    'saved but not named',
  ).toEqual([]);
}

/** What a checkout of a tree writes, made apart from the work tree by git itself. */
async function checkout({ repo }: Traveller, tree: string): Promise<ReadonlyMap<string, string>> {
  const base = join(dirname(repo.dir), 'expected');
  rmSync(base, { recursive: true, force: true });
  mkdirSync(base);
  const env = { GIT_INDEX_FILE: join(base, 'index') };
  await repo.git(['read-tree', tree], { env });
  await repo.git(['checkout-index', '-a', '-q', `--prefix=${base}/tree/`], { env, lenient: true });
  return existsSync(join(base, 'tree')) ? walk(join(base, 'tree')).work : new Map();
}

/** Type, whether it is executable, and content: what git knows of a file. */
function essence(text: string | undefined, modes: boolean): string | undefined {
  const [kind, mode = '', id] = text?.split(' ') ?? [];
  if (kind !== 'file') return text;
  return `file ${modes && (Number.parseInt(mode, 8) & 0o100) !== 0 ? 'x' : '-'} ${id}`;
}

export interface Step {
  readonly before: Moment;
  readonly preview: MovePreview;
  readonly also: readonly string[];
  /** Whether modes mean anything here. */
  readonly modes: boolean;
  /** Whether git stores something else than what lies there, so that a new version of a file may read as the old one. */
  readonly converts: boolean;
}

/** Changes of the work tree between two moments, in nested repositories too. */
function actualChanges(before: RepoBytes, after: RepoBytes, modes: boolean): string[] {
  const paths = new Set([...before.work.keys(), ...after.work.keys()]);
  return [...paths].flatMap((path) => {
    const [old, now] = [essence(before.work.get(path), modes), essence(after.work.get(path), modes)];
    if (old === now) return [];
    if (old === undefined) return [`added ${path}`];
    return [`${now === undefined ? 'deleted' : 'modified'} ${path}`];
  });
}

/** A version git converts may read as the old one, so 'modified' may be announced in vain; nothing changes unannounced. */
function expectAgreement(step: Step, after: RepoBytes): void {
  const { before, preview, modes, converts } = step;
  const seen = actualChanges(before.bytes, after, modes);
  const said = preview.changes.map(({ kind, path }) => `${kind} ${pathOfText(path)}`);
  const certain = converts ? said.filter((line) => seen.includes(line) || !line.startsWith('modified ')) : said;
  expect(seen.sort(), 'changes as announced').toEqual(certain.sort());
}

async function expectCommits({ repo }: Traveller, { preview }: Step): Promise<void> {
  const list = async (from: string | null, to: string | null): Promise<string[]> => {
    if (to === null) return [];
    const found = await repo.git(['rev-list', to, ...(from === null ? [] : [`^${from}`])]);
    return found.toString().split('\n').filter(Boolean).sort();
  };
  const [leaving, coming] = [await list(preview.to, preview.head), await list(preview.head, preview.to)];
  expect(preview.leaving.map(({ sha }) => sha).sort(), 'commits that leave').toEqual(leaving);
  expect(preview.coming.map(({ sha }) => sha).sort(), 'commits that come').toEqual(coming);
}

/** Which paths of the work tree nothing of the move concerns. */
function bystanders({ before, also }: Step, wanted: ReadonlySet<string>, held: ReadonlySet<string>): string[] {
  const [tracked, extra, dirs] = [trackedPaths(before.bytes), pathsOf(also), new Set([...wanted].flatMap(above))];
  const inTheWay = (path: string): boolean => wanted.has(path) || extra.has(path);
  const concerns = (path: string): boolean => inTheWay(path) || tracked.has(path) || held.has(path) || dirs.has(path);
  return [...before.bytes.work.keys()].filter((path) => !concerns(path) && !above(path).some(inTheWay));
}

const pick = (from: ReadonlyMap<string, string>, keys: readonly string[]) => keys.map((key) => [key, from.get(key)]);

/** A line of ls-tree as the index is written down here: path, stage, mode, id. */
function entryText(line: string): string {
  const [mode, , oid] = line.slice(0, line.indexOf('\t')).split(' ');
  return `${line.slice(line.indexOf('\t') + 1)}\x000 ${mode} ${oid}`;
}

/** After a move to trees: index and files as git itself would make them, and everybody else in place. */
export async function expectArrived(
  one: Traveller,
  step: Step,
  trees: { index: string; work: string },
): Promise<Moment> {
  const { git } = one.repo;
  const after = await lookNow(one);
  await expectNothingLost(one, step.before, after.bytes);
  const listed = zeroed(await git(['ls-tree', '-r', '-z', trees.index])).map(entryText);
  const index = [...after.bytes.index].map(([key, text]) => `${key} ${text.split(' ').slice(1).join(' ')}`);
  expect(index.sort(), 'the index').toEqual(listed.sort());
  const wanted = await checkout(one, trees.work);
  const roots = nestedRoots(step.before.bytes);
  const entries = zeroed(await git(['ls-tree', '-r', '-z', trees.work]));
  for (const [path, text] of wanted) {
    const [now, due] = [after.bytes.work.get(path), essence(text, step.modes)];
    if (step.converts && now === step.before.bytes.work.get(path) && essence(now, step.modes) !== due) {
      // Other bytes than a checkout's, but the same to git: such a file is left as it is.
      const oid = (await hashOf(git, path)).toString().trim();
      expect(entries.filter((line) => line.endsWith(`\t${path}`))).toEqual([expect.stringContaining(oid)]);
    } else expect([path, essence(now, step.modes)]).toEqual([path, due]);
  }
  const links = entries.filter((line) => line.startsWith('160000')).map((line) => line.slice(line.indexOf('\t') + 1));
  expectAgreement(step, after.bytes);
  const names = new Set([...wanted.keys(), ...links]);
  const stay = bystanders(step, names, await pathsAt(one, step.preview.head));
  expect(pick(after.bytes.work, stay), 'files in nobody’s way').toEqual(pick(step.before.bytes.work, stay));
  const gone = [...pathsOf(step.also)].filter(
    (path) => !names.has(path) && !isBelow(path, roots) && after.bytes.work.has(path),
  );
  expect(gone, 'paths that were to go too').toEqual([]);
  await expectCommits(one, step);
  return after;
}

/** Where a journey was: when the snapshot was made, and after the move that followed it. */
export interface Past {
  readonly snap: Snapshot;
  readonly home: Moment;
  readonly left: Moment;
}

/** What a commit holds; nothing where there is none. */
async function pathsAt({ repo }: Traveller, sha: string | null): Promise<Set<string>> {
  return new Set(sha === null ? [] : zeroed(await repo.git(['ls-tree', '-r', '-z', '--name-only', sha])));
}

/** Files that no commit held, the move did not touch, and the user changed or removed since. */
async function changedSince(one: Traveller, { home, left }: Past, { before, preview }: Step): Promise<Set<string>> {
  const [here, there] = await Promise.all([pathsAt(one, preview.head), pathsAt(one, preview.to)]);
  const theirs = [...home.bytes.work].filter(([path, text]) => {
    const untouched = !here.has(path) && !there.has(path) && left.bytes.work.get(path) === text;
    return untouched && before.bytes.work.get(path) !== text;
  });
  return new Set(theirs.map(([path]) => path));
}

/** A file with other bytes than before, but which git would store as what the snapshot has of it. */
async function expectSameToGit({ repo }: Traveller, [ref, path]: readonly [string, string]): Promise<void> {
  const held = zeroed(await repo.git(['ls-tree', '-z', '--full-tree', ref, '--', path])).map(
    (line) => line.split(/[ \t]/)[2],
  );
  const oid = (await hashOf(repo.git, path)).toString().trim();
  expect([path, oid]).toEqual([path, held[0]]);
}

/** After a move back to a snapshot: what existed then is there again, to the last bit of its mode. */
export async function expectReturned(one: Traveller, past: Past, step: Step): Promise<Moment> {
  const { home } = past;
  const after = await lookNow(one);
  await expectNothingLost(one, step.before, after.bytes);
  const theirs = await changedSince(one, past, step);
  // Nested repositories are nobody's but the user's: none is kept, none is changed.
  const [inner, tracked] = [nestedRoots(home.bytes), trackedPaths(home.bytes)];
  const snapped = await pathsAt(one, past.snap.ref);
  const isOurs = (path: string): boolean => !theirs.has(path) && (tracked.has(path) || !isBelow(path, inner));
  const isKept = (path: string): boolean => isOurs(path) && snapped.has(path);
  // A file without changes that only the user touched since comes back as git makes it, which may be by other bits.
  const saved = pathsOf(past.snap.saved);
  const isRemade = (path: string): boolean => {
    const [was, after1, is] = [home, past.left, step.before].map(({ bytes }) => bytes.work.get(path));
    return !saved.has(path) && was === after1 && was !== is;
  };
  const kept = [...home.bytes.work.keys()].filter(isKept);
  const paths = kept.filter((path) => !isRemade(path));
  expect(pick(after.bytes.work, paths), 'files as they were').toEqual(pick(home.bytes.work, paths));
  for (const path of kept.filter(isRemade)) {
    const [now, was] = [after, home].map(({ bytes }) => essence(bytes.work.get(path), step.modes));
    if (now !== was && step.converts) await expectSameToGit(one, [past.snap.ref, path]);
    else expect([path, now]).toEqual([path, was]);
  }
  for (const path of theirs) {
    const [was, is] = [home.bytes.work.get(path), step.before.bytes.work.get(path)];
    // Theirs is the present state; one that was removed comes back, if the snapshot holds it.
    const due = is === undefined && snapped.has(path) ? was : is;
    expect(after.bytes.work.get(path), `changed since: ${path}`).toBe(due);
  }
  // Ignored files that no move touched are in no snapshot: they stay as they are, even where git tracks them since.
  const ignored = [...home.bytes.work.keys()].filter((path) => isOurs(path) && !snapped.has(path));
  expect(pick(after.bytes.work, ignored), 'ignored files').toEqual(pick(step.before.bytes.work, ignored));
  const nested = nestedRoots(step.before.bytes);
  const known = trackedPaths(step.before.bytes);
  const foreign = [...step.before.bytes.work.keys()].filter((path) => isBelow(path, nested) && !known.has(path));
  expect(pick(after.bytes.work, foreign), 'nested repositories').toEqual(pick(step.before.bytes.work, foreign));
  // The usual permissions of a directory are not written down, so an unusual one that came since may stay.
  const unusual = [...home.bytes.directories].filter(([, mode]) => mode !== '755').map(([path]) => path);
  // One that no move touched and the user removed or changed since is not written down either.
  const stood = (path: string): boolean => {
    const [was, after1, is] = [home, past.left, step.before].map(({ bytes }) => bytes.directories.get(path));
    return was !== after1 || is === after1;
  };
  const directories = unusual.filter((path) => isOurs(path) && !inner.has(path) && stood(path));
  expect(pick(after.bytes.directories, directories), 'directories').toEqual(pick(home.bytes.directories, directories));
  expect(after.bytes.index, 'the index').toEqual(home.bytes.index);
  expect(after.bytes.head, 'HEAD').toBe(home.bytes.head);
  expect(after.bytes.rest, 'the rest of .git').toEqual(home.bytes.rest);
  // What is staged only stays: files that no commit holds are the user's to remove.
  const [brought, held] = [past.left.bytes, await pathsAt(one, step.preview.head)];
  const leftovers = [...brought.work.keys()].filter(
    (path) =>
      trackedPaths(brought).has(path) && held.has(path) && !home.bytes.work.has(path) && after.bytes.work.has(path),
  );
  expect(leftovers, 'what only the move brought goes').toEqual([]);
  const others = [...after.bytes.work].filter(([path]) => !home.bytes.work.has(path));
  expect(others, 'what came since stays as it was or goes').toEqual(
    others.map(([path]) => [path, step.before.bytes.work.get(path)]),
  );
  expectAgreement(step, after.bytes);
  await expectCommits(one, step);
  return after;
}

let orders = 0;

/** The same order twice: the second time there is nothing to do. */
export async function moveTwice(one: Traveller, order: { backup: string; to: Destination; also: readonly string[] }) {
  orders += 1;
  const full = { ...order, id: `move-${orders}` };
  const moved = await one.travel.move(one.repo.dir, full);
  if (moved.kind === 'refused') return moved;
  const between = await lookNow(one);
  const again: Moved = await one.travel.move(one.repo.dir, full);
  expect(again).toMatchObject({ kind: 'moved', head: moved.head });
  await expectUntouched(one, between, 'the same order again');
  return moved;
}

/** Git's own opinion of the repository's health. */
export async function expectSound({ repo }: Traveller): Promise<void> {
  await repo.git(['fsck', '--connectivity-only', '--no-dangling', '--no-progress']);
  const locks = [...(await repoBytes(repo.dir, repo.git)).rest.keys()].filter((name) => name.endsWith('.lock'));
  expect(locks).toEqual([]);
}

/** Another process of the user's git holds the index. */
export function holdIndex({ repo }: Traveller): () => void {
  const lock = join(repo.dir, '.git/index.lock');
  writeFileSync(lock, '', { flag: 'wx' });
  return () => rmSync(lock);
}
