import { BugError } from '../../../ports/errors.ts';
import { identityOfShell } from '../commit.ts';
import { gitFailure } from '../failure.ts';
import { firstLine, type PlumbingCall } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { objectId } from '../repository.ts';
import { withTrailers } from '../trailers.ts';
import { mergeRef } from './names.ts';

export interface MergeCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Dates, or names. */
  readonly env: Readonly<Record<string, string>>;
}

function call({ at }: Doors, commit: MergeCommit): PlumbingCall {
  const parents = commit.parents.flatMap((parent) => ['-p', objectId(parent)]);
  const args = [objectId(commit.tree), ...parents, '-F', '-'];
  return { cwd: at.root, command: 'commit-tree', args, stdin: commit.message, env: commit.env };
}

function dated(seconds: number): Record<string, string> {
  const date = `@${seconds} +0000`;
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

/** A commit no ref will ever hold, to have git merge a tree; the same tree and parents give the same commit. */
export async function passingCommit(doors: Doors, tree: string, parents: readonly string[]): Promise<string> {
  const env = { ...identityOfShell, ...dated(0) };
  return firstLine(await doors.git(call(doors, { tree, parents, message: 'codesleuth: dry run\n', env })));
}

export interface MergeOrder {
  readonly head: string;
  readonly tip: string;
  readonly tree: string;
  readonly message: string;
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** See ForkPort.commitMerge. The author is the user as git knows them, else the shell, as in every commit. */
export async function commitMerge(doors: Doors, order: MergeOrder): Promise<string> {
  const seconds = Math.floor(Date.parse(order.at) / 1000);
  if (!Number.isFinite(seconds)) throw new BugError(`${order.at} is no time`);
  const message = withTrailers(order.message, [['CodeSleuth-Fork', order.id]]);
  const { tree, head, tip } = order;
  const commit = await writeMerge(doors, { tree, parents: [head, tip], message, env: dated(seconds) });
  // Nothing else holds it before the move, and the user's own git may clean up meanwhile.
  const { git, at } = doors;
  await git({ cwd: at.root, command: 'update-ref', args: ['--no-deref', mergeRef(order.id), commit] });
  return commit;
}

/** What git says when no name or address is configured; guessing is switched off by a guard. */
const NOBODY = /auto-detection is disabled|empty ident name|unable to auto-detect/;

/** Writes a merge commit of the user's, or of the shell where git knows no user. */
export async function writeMerge(doors: Doors, commit: MergeCommit): Promise<string> {
  const first = await doors.git({ ...call(doors, commit), accept: (code) => code === 128 });
  if (first.code === 0) return firstLine(first);
  if (!NOBODY.test(first.stderr)) throw gitFailure('git commit-tree', first.stderr);
  return firstLine(await doors.git(call(doors, { ...commit, env: { ...commit.env, ...identityOfShell } })));
}
