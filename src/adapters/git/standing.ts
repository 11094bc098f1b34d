import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Aftermath, Standing } from '../../../schemas/standing.ts';
import { diffIndex, diffTrees } from './entries.ts';
import { textOfPath } from './path-text.ts';
import type { Plumbing } from './plumbing.ts';
import type { Doors } from './publish.ts';
import { type Head, hasCommit, operationInProgress, type Repository, readHead } from './repository.ts';

/** How many commits of an agent or a person are looked at one by one. */
const MOST_COMMITS = 100;
const STASH = 'refs/stash';
/** What a fetch moves is no work of anybody's. */
const REMOTES = 'refs/remotes/';

/** The tree of nothing, which git knows without being told: nothing is written for it. */
const NO_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

interface Refs {
  /** The branch HEAD is on, if it has a commit. */
  readonly current: Head | null;
  readonly all: ReadonlyMap<string, string>;
}

async function readRefs({ git, at }: Doors): Promise<Refs> {
  const args = ['--format=%(HEAD)%(objectname) %(refname)'];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const all = new Map<string, string>();
  let current: Head | null = null;
  for (const line of stdout.toString('utf8').split('\n')) {
    const [, mark, sha, ref] = /^(.)([0-9a-f]+) (.+)$/.exec(line) ?? [];
    if (sha === undefined || ref === undefined) continue;
    if (mark === '*') current = { sha, branch: ref };
    all.set(ref, sha);
  }
  return { current, all };
}

/** The stash is the log of its ref; where refs are kept otherwise its newest commit is all that is known. */
async function stashesOf(at: Repository, tip: string | undefined): Promise<readonly string[]> {
  if (tip === undefined) return [];
  const log = await readFile(join(at.commonDir, 'logs', STASH), 'utf8').catch(() => '');
  const found = log.split('\n').flatMap((line) => /^[0-9a-f]+ ([0-9a-f]+) /.exec(line)?.[1] ?? []);
  return found.includes(tip) ? found : [...found, tip];
}

interface Where extends Head {
  readonly all: Refs['all'];
}

async function where(doors: Doors): Promise<Where> {
  const { current, all } = await readRefs(doors);
  return { ...(current ?? (await readHead(doors.git, doors.at))), all };
}

/** See GitPort.standing; the index is compared with `base`, with nothing where that is null. */
async function standAt({ git, at }: Doors, { sha, branch, all }: Where, base: string | null): Promise<Standing> {
  const { deltas } = await diffIndex(git, at, base ?? NO_TREE[at.hash]);
  const staged = [...deltas].map(([path, delta]) => {
    return [textOfPath(path), delta.new === null ? null : `${delta.new.mode} ${delta.new.oid}`] as const;
  });
  return {
    head: sha,
    branch,
    refs: new Map([...all].filter(([ref]) => ref !== STASH && !ref.startsWith(REMOTES))),
    stashes: await stashesOf(at, all.get(STASH)),
    staged: new Map(staged),
    inProgress: operationInProgress(at),
  };
}

/** See GitPort.standing: two git processes, a third where HEAD is on no branch with a commit; none writes. */
export async function standing(doors: Doors): Promise<Standing> {
  const here = await where(doors);
  return standAt(doors, here, here.sha);
}

/** How the commit of now lies to that of then. */
async function historyOf({ git, at }: Doors, then: string | null, now: string | null): Promise<Aftermath['history']> {
  if (then === now) return 'same';
  if (then === null || now === null) return then === null ? 'ahead' : 'apart';
  const args = ['--left-right', '--count', `${then}...${now}`];
  const counted = await git({ cwd: at.root, command: 'rev-list', args });
  const [left, right] = counted.stdout.toString('utf8').trim().split('\t');
  if (left === '0') return 'ahead';
  return right === '0' ? 'behind' : 'apart';
}

async function commitsSince({ git, at }: Doors, then: string | null, now: string): Promise<Aftermath['commits']> {
  const args = ['--parents', `--max-count=${MOST_COMMITS}`, now, ...(then === null ? [] : [`^${then}`])];
  const listed = await git({ cwd: at.root, command: 'rev-list', args });
  // A merge is compared with its first parent, as what it brought to the branch.
  const stdin = listed.stdout.toString('utf8').replaceAll(/^([0-9a-f]+ [0-9a-f]+) .*$/gm, '$1');
  if (stdin === '') return [];
  const told = ['--stdin', '--always', '--root', '-r', '--raw', '-z', '--no-renames', '--no-abbrev'];
  const { stdout } = await git({ cwd: at.root, command: 'diff-tree', args: told, stdin });
  return commitsOf(stdout.toString('latin1').split('\0'));
}

/** A commit's id, then for each of its changes a field that begins with a colon and one that is the path. */
function commitsOf(fields: readonly string[]): Aftermath['commits'] {
  const commits: { sha: string; files: string[] }[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (field.startsWith(':')) {
      at += 1;
      commits.at(-1)?.files.push(textOfPath(fields[at] ?? ''));
    } else if (field !== '') commits.push({ sha: field.trim(), files: [] });
  }
  return commits;
}

/** Where the repository stands now, without the commit of then to compare its index with. */
async function standWithout(doors: Doors, here: Where, then: Standing): Promise<Standing> {
  const now = await standAt(doors, here, null);
  // What was taken out of the index then is not in it now either, which a comparison with nothing does not show.
  const out = [...then.staged].filter(([path, entry]) => entry === null && !now.staged.has(path));
  return { ...now, staged: new Map([...now.staged, ...out]) };
}

/** See GitPort.aftermath: as many processes as `standing`, up to four more where the commit is another one, three for a stash. */
export async function aftermath(doors: Doors, then: Standing): Promise<Aftermath> {
  const here = await where(doors);
  const { sha } = here;
  const { head } = then;
  if (head !== null && head !== sha && !(await hasCommit(doors.git, doors.at, head))) {
    const now = await standWithout(doors, here, then);
    return { now, history: 'lost', commits: [], ...(await stashedSince(doors, then, now)) };
  }
  const now = await standAt(doors, here, head);
  const history = await historyOf(doors, head, sha);
  const commits = sha === null || sha === head ? [] : await commitsSince(doors, head, sha);
  return { now, history, commits, ...(await stashedSince(doors, then, now)) };
}

/**
 * A stash has HEAD and the index for parents, and a third one for untracked files, if it took any (git-stash(1)). What
 * somebody has put under its name and is none takes no files away.
 */
async function stashedSince({ git, at }: Doors, then: Standing, now: Standing) {
  const made = now.stashes.findLast((sha) => !then.stashes.includes(sha));
  if (made === undefined) return { stashed: [], untracked: [] };
  const call = { cwd: at.root };
  const parents = (await git({ ...call, command: 'rev-parse', args: [`${made}^@`] })).stdout.toString('utf8');
  const [head, index, others] = parents.split('\n').filter(Boolean);
  if (head === undefined || index === undefined) return { stashed: [], untracked: [] };
  const deltas = await diffTrees(git, at, [head, made]);
  const later = await diffTrees(git, at, [head, now.head ?? NO_TREE[at.hash]]);
  const files = [...new Set([...deltas.keys(), ...(others === undefined ? [] : await filesOf(git, at, others))])];
  const isNew = (path: string): boolean => {
    const held = later.has(path) ? later.get(path)?.new : deltas.get(path)?.old;
    return (held ?? null) === null;
  };
  return { stashed: files.map(textOfPath), untracked: files.filter(isNew).map(textOfPath) };
}

async function filesOf(git: Plumbing, at: Repository, tree: string): Promise<readonly string[]> {
  const { stdout } = await git({ cwd: at.root, command: 'ls-tree', args: ['-r', '-z', '--name-only', tree] });
  return stdout.toString('latin1').split('\0').filter(Boolean);
}
