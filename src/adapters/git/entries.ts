import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** What a tree or an index holds at a path: mode (100644, 100755, 120000 symlink, 160000 commit of a submodule) and id. */
export interface Entry {
  readonly mode: string;
  readonly oid: string;
}

/** One path on both sides of a comparison; null where it is absent. */
export interface Delta {
  readonly old: Entry | null;
  readonly new: Entry | null;
}

/** By path, one character per byte. */
export type Deltas = ReadonlyMap<string, Delta>;

export function sameEntry(a: Entry | null, b: Entry | null): boolean {
  return a?.mode === b?.mode && a?.oid === b?.oid;
}

function entryOf(mode: string | undefined, oid: string | undefined): Entry | null {
  return mode === undefined || oid === undefined || mode === '000000' ? null : { mode, oid };
}

interface RawLine {
  readonly path: string;
  readonly status: string;
  readonly delta: Delta;
}

/** The part of a raw line before its path. A merge's has a colon for each parent, and what each of them held: the first one's counts. */
function rawOf(text: string): Pick<RawLine, 'status' | 'delta'> {
  const parents = text.lastIndexOf(':') + 1;
  const parts = text.slice(parents).split(' ');
  const [oids, status = ''] = [parts.slice(parents + 1), parts[2 * parents + 2]];
  return { status, delta: { old: entryOf(parts[0], oids[0]), new: entryOf(parts[parents], oids[parents]) } };
}

/** Parses `--raw -z` output (git-diff-tree(1), "Raw output format"): `:mode mode oid oid status NUL path NUL`. */
function parseRaw(output: Buffer): RawLine[] {
  const fields = output.toString('latin1').split('\0');
  const lines: RawLine[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    lines.push({ path: fields[at + 1] ?? '', ...rawOf(fields[at] ?? '') });
  }
  return lines;
}

const RAW = ['--raw', '-z', '-r', '--no-renames', '--no-abbrev', '--ignore-submodules=none'];

/** Every path that differs between two trees or commits. */
export async function diffTrees(git: Plumbing, at: Repository, [old, now]: readonly [string, string]): Promise<Deltas> {
  if (old === now) return new Map();
  const output = await git({ cwd: at.root, command: 'diff-tree', args: [...RAW, old, now] });
  return new Map(parseRaw(output.stdout).map((line) => [line.path, line.delta]));
}

/** What each of these commits changed against its parent; a merge, which brings together what others changed, only what no parent holds. */
export async function commitDeltas(
  git: Plumbing,
  at: Repository,
  commits: readonly string[],
): Promise<readonly (readonly [string, Deltas])[]> {
  if (commits.length === 0) return [];
  const args = ['--stdin', '--root', '-c', ...RAW];
  const { stdout } = await git({ cwd: at.root, command: 'diff-tree', args, stdin: `${commits.join('\n')}\n` });
  const found: [string, Map<string, Delta>][] = [];
  const fields = stdout.toString('latin1').split('\0');
  for (let field = 0; field + 1 < fields.length; field += 1) {
    const text = fields[field] ?? '';
    if (text.startsWith(':')) found.at(-1)?.[1].set(fields[++field] ?? '', rawOf(text).delta);
    else found.push([text, new Map()]);
  }
  return found;
}

export interface Staged {
  /** Where the index differs from the tree. */
  readonly deltas: Deltas;
  /** Paths in conflict: the index holds several versions of them. */
  readonly unmerged: ReadonlySet<string>;
}

/** How the user's index differs from a tree or commit. A path only announced (add -N) counts as absent. */
export async function diffIndex(git: Plumbing, at: Repository, tree: string): Promise<Staged> {
  const args = ['--cached', '--ita-invisible-in-index', ...RAW, tree];
  const { stdout } = await git({ cwd: at.root, command: 'diff-index', args });
  const lines = parseRaw(stdout);
  const unmerged = new Set(lines.filter((line) => line.status.startsWith('U')).map((line) => line.path));
  const rest = lines.filter((line) => !unmerged.has(line.path));
  return { deltas: new Map(rest.map((line) => [line.path, line.delta])), unmerged };
}

export interface Unsettled {
  /** Files that differ from the index or are in conflict, or may be: what they hold has to be read. */
  readonly there: readonly string[];
  readonly gone: readonly string[];
}

/** Files of the work tree that are not as an index has them. A nested repository counts by its commit, for that asks no git in it. */
export async function diffFiles(git: Plumbing, at: Repository, index: string): Promise<Unsettled> {
  const args = ['--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=dirty'];
  const { stdout } = await git({ cwd: at.root, index, command: 'diff-files', args });
  const lines = parseRaw(stdout);
  const of = (isGone: boolean) =>
    new Set(lines.filter(({ delta }) => (delta.new === null) === isGone).map(({ path }) => path));
  return { there: [...of(false)], gone: [...of(true)] };
}

/** Standard input for `update-index -z --index-info` (git-update-index(1)); mode 0 removes an entry. */
export function indexInfo(wanted: ReadonlyMap<string, Entry | null>, zero: string): Buffer {
  const lines = [...wanted].map(([path, entry]) => `${entry?.mode ?? '0'} ${entry?.oid ?? zero}\t${path}\0`);
  return Buffer.from(lines.join(''), 'latin1');
}

/** The id that stands for "nothing". */
export function zeroId(at: Repository): string {
  return '0'.repeat(at.hash === 'sha256' ? 64 : 40);
}

/** The proper ancestors of a path: `a/b/c` gives `a` and `a/b`. */
export function ancestors(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at));
  return found;
}
