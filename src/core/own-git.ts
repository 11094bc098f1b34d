import { SHELL_FILES } from '../../schemas/paths.ts';
import type { Aftermath, Standing } from '../../schemas/standing.ts';
import { ownRefWords, refNotes } from './own-git-refs.ts';
import { atMost, brief, command, list, shortRef } from './own-git-words.ts';

/** What is known of a run beside git: whose paths it may commit, and what it began from. */
export interface GitLeave {
  /** The task's own paths and those it reported. */
  readonly paths: ReadonlySet<string>;
  /** The work tree as it was recorded before the run; null where it was not. */
  readonly tree: string | null;
  /** Tasks whose recorded trees are still needed. */
  readonly open: readonly string[];
  /** In a side of a fork everything is the agent's but where its branch stands. */
  readonly side: boolean;
}

/** What is to be looked at before anything goes on, and what is only told, both in words. */
export interface GitVerdict {
  readonly strayed: readonly string[];
  readonly notes: readonly string[];
}

interface Case {
  readonly then: Standing;
  readonly since: Aftermath;
  readonly leave: GitLeave;
}

/**
 * What happened to a repository while an agent worked in it, by kind (decision 0014): where going on would put commits in
 * the wrong place or on lost history, or leave work behind that somebody has to fetch, it is a stop; what a person may as
 * well have done is a note. Each names the git command that takes it back; nothing is taken back here.
 */
export function judgeOwnGit(then: Standing, since: Aftermath, leave: GitLeave): GitVerdict {
  const one: Case = { then, since, leave };
  const switched = then.branch !== since.now.branch;
  const head = switched ? [...elsewhere(one)] : [...rewritten(one), ...swallowed(one)];
  const strayed = [...head, ...ownRefWords(then, since.now, leave.open), ...underWay(one)];
  if (leave.side) return { strayed, notes: [] };
  const commits = head.length > 0 ? [] : commitNotes(one);
  return {
    strayed: [...strayed, ...stashed(one)],
    notes: [...commits, ...stagedNotes(one), ...refNotes(then, since.now), ...stashNotes(one)],
  };
}

/** HEAD is on another branch, or on none: a checkpoint would land there. */
function elsewhere({ then, since }: Case): readonly string[] {
  const { now, commits } = since;
  const made = commits.length === 0 ? '' : `, with ${list(commits.map(({ sha }) => brief(sha)))} made since`;
  const is = `HEAD is ${now.branch === null ? 'detached' : `on ${shortRef(now.branch)}`} at ${at(now.head)} now${made}`;
  const way = wayBack(then, since);
  const back = way === null ? GONE : `: ${way} brings it back`;
  return [`${is}; before it was ${was(then)}${back}`];
}

const GONE = ', a commit this repository does not have any more';

const at = (sha: string | null): string => (sha === null ? 'no commit' : brief(sha));
const was = ({ branch, head }: Standing): string =>
  `${branch === null ? 'detached' : `on ${shortRef(branch)}`} at ${at(head)}`;

/** What was committed elsewhere on top of the old commit stays in the files when only HEAD goes back. Null: there is none. */
function wayBack({ branch, head }: Standing, { now, history }: Aftermath): string | null {
  if (history === 'lost' && (branch === null || !now.refs.has(branch))) return null;
  if (branch === null) return command('git', 'switch', '--detach', at(head));
  if (head !== null && !now.refs.has(branch)) return command('git', 'switch', '-c', shortRef(branch), at(head));
  if (history === 'ahead') return command('git', 'symbolic-ref', 'HEAD', branch);
  return command('git', 'switch', shortRef(branch));
}

/** The commit the run began on is no longer in the history of its branch. */
function rewritten(one: Case): readonly string[] {
  const { then, since, leave } = one;
  if (then.head === null || since.history === 'same' || since.history === 'ahead') return [];
  const name = then.branch === null ? 'HEAD' : shortRef(then.branch);
  if (since.history === 'lost') {
    const files = leave.tree === null ? '' : `git restore --source=${brief(leave.tree)} <path> brings back a file, `;
    return [
      `${name} was at ${at(then.head)}${GONE}, and is at ${at(since.now.head)}: ${files}another clone the commit`,
    ];
  }
  const old = leave.tree === null ? '' : `; a file as it was before: git restore --source=${brief(leave.tree)} <path>`;
  const head = `${name} was at ${at(then.head)} and is at ${at(since.now.head)} now, without that commit in its history`;
  return [`${head}: ${backTo(one, at(then.head))} brings it back${old}`];
}

/**
 * Only the branch has to move where the index still holds all that the old commit did. Otherwise the files may have to
 * follow, by a command that refuses rather than overwrites.
 */
function backTo({ then, since, leave }: Case, sha: string): string {
  const strange = [...since.now.staged].filter(([path, entry]) => {
    return !leave.paths.has(path) && then.staged.get(path) !== entry;
  });
  if (strange.length === 0) return `git reset --soft ${sha}`;
  if (since.history === 'behind')
    return `git merge --ff-only ${sha} (git reset ${sha} where the files are still there)`;
  return `git reset --soft ${sha} (git reset --keep ${sha} where its files are gone too)`;
}

/** Commits that hold the task's files together with others: neither the task's checkpoint nor a person's own commit. */
function swallowed({ then, since, leave }: Case): readonly string[] {
  if (since.history !== 'ahead' || then.head === null) return [];
  const mixed = since.commits.filter(({ files }) => {
    return files.some((path) => leave.paths.has(path)) && files.some((path) => !leave.paths.has(path));
  });
  if (mixed.length === 0) return [];
  const others = new Set(mixed.flatMap(({ files }) => files.filter((path) => !leave.paths.has(path))));
  const ids = list(mixed.map(({ sha }) => brief(sha)));
  const what = mixed.length === 1 ? `commit ${ids} holds` : `commits ${ids} hold`;
  const way = `git reset --soft ${brief(then.head)} takes it apart and leaves files and index as they are, and without that it is no checkpoint`;
  return [`${what} files of the task together with others (${list([...others])}): ${way}`];
}

function underWay({ then, since: { now } }: Case): readonly string[] {
  const name = now.inProgress;
  if (name === null || name === then.inProgress) return [];
  const ways = name === 'bisect' ? 'git bisect reset' : `git ${name} --abort, or git ${name} --continue,`;
  return [`a ${name} is under way since: ${ways} ends it`];
}

/** The shell has written its own files again since, and git takes no stash out over them. */
function stashed({ then, since: { now, stashed: files, untracked } }: Case): readonly string[] {
  const made = now.stashes.filter((sha) => !then.stashes.includes(sha));
  if (made.length === 0) return [];
  const own = files.filter((path) => SHELL_FILES.includes(path));
  const isNew = (path: string): boolean => untracked.includes(path);
  const [gone, old] = [own.filter(isNew), own.filter((path) => !isNew(path))];
  const first = [
    ...(gone.length === 0 ? [] : [`${command('rm', '-f', ...gone)} && `]),
    ...(old.length === 0 ? [] : [`${command('git', 'restore', ...old)} && `]),
  ].join('');
  return [`work was put into the stash (${list(made.map(brief))}): ${first}git stash pop --index brings it back`];
}

function stashNotes({ then, since: { now } }: Case): readonly string[] {
  const gone = then.stashes.filter((sha) => !now.stashes.includes(sha));
  const words = gone.map((sha) => `the stash ${brief(sha)} is gone: git stash store ${sha} brings it back`);
  return atMost(words, 'git fsck --lost-found finds them');
}

/** A commit of only the task's files is taken for its checkpoint and needs no words. */
function commitNotes({ then, since, leave }: Case): readonly string[] {
  const others = since.commits.filter(
    ({ files }) => files.length === 0 || !files.every((path) => leave.paths.has(path)),
  );
  if (others.length === 0 || then.head === null) return [];
  const told = others.map(({ sha, files }) => `${brief(sha)} (${files.length === 0 ? 'empty' : list(files)})`);
  const way = `if that was not you: git reset --soft ${brief(then.head)} takes back what was committed since`;
  return [`committed while this ran: ${list(told)}; ${way}`];
}

/** What was staged is looked for in the index, where it also is when it was committed as it stood. */
function stagedNotes({ then, since: { now } }: Case): readonly string[] {
  const changed = [...then.staged].filter(([path, entry]) => now.staged.get(path) !== entry);
  const words = changed.map(([path, entry]) => {
    const [mode = '', oid = ''] = (entry ?? '').split(' ');
    const way =
      entry === null
        ? command('git', 'rm', '--cached', '--', path)
        : command('git', 'update-index', '--add', '--cacheinfo', `${mode},${oid},${path}`);
    return `${path} is not staged any more as it was: ${way} stages that again`;
  });
  return atMost(words, 'git add stages what the files hold, git fsck --lost-found finds what was staged otherwise');
}
