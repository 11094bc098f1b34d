import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { gitFailure } from './failure.ts';
import { firstLine, type Plumbing, type PlumbingOutput } from './plumbing.ts';

/** Where a repository keeps its things; all paths absolute and real. */
export interface Repository {
  readonly root: string;
  /** Of this work tree: holds HEAD, the index and what is in progress. */
  readonly gitDir: string;
  /** Shared by all work trees: objects, branches, info/exclude. */
  readonly commonDir: string;
  readonly hash: 'sha1' | 'sha256';
  readonly shallow: boolean;
}

export interface Head {
  /** Null before the first commit. */
  readonly sha: string | null;
  /** Full ref, null when detached. */
  readonly branch: string | null;
}

const QUESTIONS = [
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--absolute-git-dir',
  '--git-common-dir',
  '--is-shallow-repository',
  '--show-object-format',
  '--show-toplevel',
];

/** What git says to all questions, in their order; a part of it where it stopped. */
async function ask(git: Plumbing, dir: string) {
  // A bare repository is refused below, in other words than git's.
  const call = { cwd: dir, command: 'rev-parse', config: ['safe.bareRepository=all'] } as const;
  const output = await git({ ...call, args: QUESTIONS, accept: (code) => code === 128 });
  const answers = linesOf(output);
  if (output.code !== 0 || answers.length === QUESTIONS.length) return { ...output, answers };
  // A path that holds a line end: one question at a time.
  const each: string[] = [];
  for (const question of QUESTIONS) each.push(linesOf(await git({ ...call, args: [question] })).join('\n'));
  return { ...output, answers: each };
}

const linesOf = ({ stdout }: PlumbingOutput): string[] => stdout.toString('utf8').replace(/\n$/, '').split('\n');

/** The repository a directory lies in; null when it is in none or does not exist. Rejects for a bare one. */
export async function locate(git: Plumbing, dir: string): Promise<Repository | null> {
  const found = await stat(dir).catch(() => null);
  if (!found?.isDirectory()) return null;
  const { code, stderr, answers } = await ask(git, dir);
  const [bare, inside, gitDir, commonDir, shallow, hash, root] = answers;
  if (code !== 0 && /not a git repository/.test(stderr)) return null;
  if (bare === 'true') throw gitFailure('git rev-parse', 'must be run in a work tree');
  if (inside === 'false') return null;
  if (code !== 0 || !gitDir || !commonDir || !root) throw gitFailure('git rev-parse', stderr);
  return {
    root: await realpath(root),
    gitDir: await realpath(gitDir),
    commonDir: await realpath(resolve(dir, commonDir)),
    hash: hash === 'sha256' ? 'sha256' : 'sha1',
    shallow: shallow === 'true',
  };
}

/** Like locate, but a directory outside every repository is an error. */
export async function open(git: Plumbing, dir: string): Promise<Repository> {
  const repository = await locate(git, dir);
  if (repository) return repository;
  throw notInside(dir);
}

export function notInside(dir: string): ExternalError {
  return new ExternalError('git', `${dir} is not inside a git repository.`, {
    next: 'Run git init there, or choose another directory.',
  });
}

/** What is checked out now. */
export async function readHead(git: Plumbing, repository: Repository): Promise<Head> {
  const cwd = repository.root;
  const args = ['HEAD^{commit}', '--symbolic-full-name', 'HEAD'];
  const born = await git({ cwd, command: 'rev-parse', args, accept: (code) => code === 128 });
  const [commit, name] = born.stdout.toString('utf8').split('\n');
  if (born.code === 0 && commit && name && /^(?:HEAD$|refs\/)/.test(name)) {
    return { sha: commit, branch: name === 'HEAD' ? null : name };
  }
  return readUnborn(git, cwd);
}

/** The same in two questions, each of which may have no answer. */
async function readUnborn(git: Plumbing, cwd: string): Promise<Head> {
  const [branch, sha] = await Promise.all([
    git({ cwd, command: 'symbolic-ref', args: ['-q', 'HEAD'], accept: (code) => code === 1 }),
    git({ cwd, command: 'rev-parse', args: ['-q', '--verify', 'HEAD^{commit}'], accept: (code) => code === 1 }),
  ]);
  return { sha: firstLine(sha) || null, branch: firstLine(branch) || null };
}

/** Files git leaves in its directory while something is unfinished; a rebase comes first because it uses the others. */
const TRACES: readonly (readonly [trace: string, name: string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['sequencer', 'cherry-pick'],
  ['BISECT_LOG', 'bisect'],
];

/** The name of the operation the user has begun and not ended, if any: merge, rebase, am, cherry-pick, revert, bisect. */
export function operationInProgress(repository: Repository): string | null {
  return TRACES.find(([trace]) => existsSync(join(repository.gitDir, trace)))?.[1] ?? null;
}

/** Refuses to commit in the middle of something only the user can finish. */
export function refuseInProgress(repository: Repository): void {
  const name = operationInProgress(repository);
  if (name === null) return;
  const ways = name === 'bisect' ? 'git bisect reset' : `git ${name} --continue, or git ${name} --abort`;
  throw new ExternalError('git', `A ${name} is in progress in this repository; nothing was committed.`, {
    next: `End it first: ${ways}. Then try again.`,
  });
}

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a text is a whole object id, the only spelling of a revision that is passed on to git. */
function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/** Passes an object id through; anything else (an option, a range, a branch) is refused. */
export function objectId(text: string): string {
  if (isObjectId(text)) return text;
  throw new ExternalError('git', 'Something that is no object id was given as one.', {
    next: 'Give a full commit or tree id.',
    detail: text.slice(0, 200),
  });
}

/** Whether a repository has a commit of that id. */
export async function hasCommit(git: Plumbing, repository: Repository, sha: string): Promise<boolean> {
  const args = ['-q', '--verify', `${objectId(sha)}^{commit}`];
  return (await git({ cwd: repository.root, command: 'rev-parse', args, accept: (code) => code === 1 })).code === 0;
}

/** Whether HEAD reaches a commit; false for anything that is no commit this repository knows. */
export async function isAncestor(git: Plumbing, repository: Repository, sha: string): Promise<boolean> {
  if (!isObjectId(sha)) return false;
  // 1: it is not; 128: this repository does not know it, or has no commit yet.
  const accept = (code: number): boolean => code === 1 || code === 128;
  const args = ['--is-ancestor', sha, 'HEAD'];
  return (await git({ cwd: repository.root, command: 'merge-base', args, accept })).code === 0;
}
