import { join } from 'node:path';
import { type Entry, indexInfo, zeroId } from './entries.ts';
import { gitFailure } from './failure.ts';
import { firstLine, type Plumbing, type PlumbingCall } from './plumbing.ts';
import type { Head, Repository } from './repository.ts';

/** Who commits where git knows no user, and in commits no user sees. Given by environment, so nothing is configured. */
export const identityOfShell: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: 'CodeSleuth',
  GIT_AUTHOR_EMAIL: 'codesleuth@localhost',
  GIT_COMMITTER_NAME: 'CodeSleuth',
  GIT_COMMITTER_EMAIL: 'codesleuth@localhost',
};

/** The tree of nothing; written, so that a commit may point at it. */
export async function emptyTree(git: Plumbing, at: Repository): Promise<string> {
  return firstLine(await git({ cwd: at.root, command: 'mktree', args: [] }));
}

/** How a temporary index is filled once it holds HEAD: from entries already known, or from files of the work tree. */
export type Filling =
  | { readonly kind: 'entries'; readonly entries: ReadonlyMap<string, Entry | null> }
  | { readonly kind: 'files'; readonly paths: readonly string[] };

function fill(filling: Filling, at: Repository): Pick<PlumbingCall, 'args' | 'stdin'> {
  if (filling.kind === 'entries') {
    return { args: ['-z', '--index-info'], stdin: indexInfo(filling.entries, zeroId(at)) };
  }
  const stdin = Buffer.from(filling.paths.map((path) => `${path}\0`).join(''), 'latin1');
  return { args: ['-z', '--add', '--remove', '--replace', '--stdin'], stdin };
}

export interface TreeOrder {
  /** Null before the first commit. */
  readonly base: string | null;
  readonly filling: readonly Filling[];
  readonly scratch: string;
}

/** Writes the tree of `base` with the given paths replaced; neither the user's index nor the work tree is touched. */
export async function writeTree(git: Plumbing, at: Repository, order: TreeOrder): Promise<string> {
  const call = { cwd: at.root, index: join(order.scratch, 'commit-index') };
  await git({ ...call, command: 'read-tree', args: [order.base ?? '--empty'] });
  for (const filling of order.filling) await git({ ...call, command: 'update-index', ...fill(filling, at) });
  return firstLine(await git({ ...call, command: 'write-tree', args: [] }));
}

export interface CommitText {
  readonly tree: string;
  readonly parent: string | null;
  readonly message: string;
}

/** What git says when no name or address is configured; guessing is switched off by a guard. */
const NOBODY = /auto-detection is disabled|empty ident name|unable to auto-detect/;

/**
 * Makes a commit object; no ref points at it yet. Hooks never run: this is plumbing. The author is the user as git knows
 * them, by configuration or environment, else the shell.
 */
export async function writeCommit(git: Plumbing, at: Repository, text: CommitText): Promise<string> {
  const args = [text.tree, ...(text.parent === null ? [] : ['-p', text.parent]), '-F', '-'];
  const call = { cwd: at.root, command: 'commit-tree', args, stdin: text.message } satisfies PlumbingCall;
  const first = await git({ ...call, accept: (code) => code === 128 });
  if (first.code === 0) return firstLine(first);
  if (!NOBODY.test(first.stderr)) throw gitFailure('git commit-tree', first.stderr);
  return firstLine(await git({ ...call, env: identityOfShell }));
}

export interface Advance {
  readonly from: Head['sha'];
  readonly to: string;
  readonly reason: string;
}

/**
 * Moves HEAD (and the branch it names) if it still is where it was seen: compare and swap. False when somebody else
 * moved it meanwhile; rejects when git could not write the ref.
 */
export async function advanceHead(git: Plumbing, at: Repository, move: Advance): Promise<boolean> {
  const args = ['-m', `codesleuth: ${move.reason}`, 'HEAD', move.to, move.from ?? zeroId(at)];
  const output = await git({ cwd: at.root, command: 'update-ref', args, accept: (code) => code === 128 });
  if (output.code === 0) return true;
  if (/but expected|reference already exists|unable to resolve reference/.test(output.stderr)) return false;
  throw gitFailure('git update-ref', output.stderr);
}
