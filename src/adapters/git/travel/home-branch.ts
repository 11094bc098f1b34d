import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Obstacle } from '../../../ports/travel.ts';
import type { Doors } from '../publish.ts';

const HEADS = 'refs/heads/';

/** What became of the branch a backup was made on; all names are full refs. */
export interface HomeBranch {
  readonly branch: string;
  /** The commit it was at; null before its first one. */
  readonly head: string | null;
  /** Whether a branch of that name is there. */
  readonly exists: boolean;
  /** The other work tree of this repository that has it checked out. */
  readonly usedBy: string | null;
  /** Where it is not there: branches whose own log says that they bore its name. */
  readonly renamed: readonly string[];
  /** Where it is not there: branches that hold the commit. */
  readonly holders: readonly string[];
}

/** Branches, and where each is checked out (git-for-each-ref(1), `worktreepath`). */
async function branchesOf({ git, at }: Doors, more: readonly string[] = []): Promise<Map<string, string>> {
  const args = ['--format=%(refname) %(worktreepath)', ...more, HEADS];
  // 129: the commit to be held is not in this repository any more.
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args, accept: (code) => code === 129 });
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** Git notes a new name in the branch's log, in no language but its own; where it keeps no log, nothing is known. */
async function boreName({ at }: Doors, branch: string, old: string): Promise<boolean> {
  const log = await readFile(join(at.commonDir, 'logs', branch), 'utf8').catch(() => '');
  return log.includes(`\tBranch: renamed ${old} to ${HEADS}`);
}

/** What became of a branch; null where HEAD stands on it, which is the usual case and starts no git. */
export async function homeBranch(doors: Doors, branch: string, head: string | null): Promise<HomeBranch | null> {
  const { at } = doors;
  const now = await readFile(join(at.gitDir, 'HEAD'), 'utf8').catch(() => '');
  if (now.trimEnd() === `ref: ${branch}`) return null;
  const all = await branchesOf(doors);
  const place = all.get(branch);
  const there = { branch, head, exists: true, usedBy: null, renamed: [], holders: [] };
  if (place !== undefined) return { ...there, usedBy: place === '' || place === at.root ? null : place };
  const names = [...all.keys()];
  const bore = await Promise.all(names.map((name) => boreName(doors, name, branch)));
  const holders = head === null ? [] : [...(await branchesOf(doors, ['--contains', head])).keys()];
  return { ...there, exists: false, renamed: names.filter((_, index) => bore[index] === true), holders };
}

const nameOf = (branch: string): string => branch.replace(/^refs\/heads\//, '');

/** A line for a shell; names that are not plain are quoted. */
const line = (...words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

/** Why a backup cannot be gone back to from another branch, `now` being checked out (null: none), and what brings it about. */
export function awayFromHome(home: HomeBranch, now: string | null): Obstacle {
  const old = nameOf(home.branch);
  const at = now === null ? 'no branch is checked out now (detached HEAD)' : `${nameOf(now)} is checked out now`;
  const made = `The backup was made on branch ${old}`;
  const goThere = line('git', 'switch', old);
  if (home.exists && home.usedBy === null) return { what: `${made}, and ${at}.`, next: goThere };
  if (home.exists) {
    const what = `${made}, and ${at}; ${old} is checked out in ${home.usedBy}.`;
    return { what, next: `${line('git', '-C', home.usedBy ?? '', 'switch', '--detach')}, then ${goThere}` };
  }
  return notThere(home, { now, at, made });
}

interface Words {
  readonly now: string | null;
  readonly at: string;
  readonly made: string;
}

function notThere({ branch, head, renamed, holders }: HomeBranch, { now, at, made }: Words): Obstacle {
  const old = nameOf(branch);
  const [one] = renamed.filter((name) => name === now).concat(renamed);
  if (one !== undefined) {
    const rename = line('git', 'branch', '-m', nameOf(one), old);
    const what = `${made}, which was renamed to ${nameOf(one)} since`;
    if (one === now) return { what: `${what}.`, next: rename };
    return { what: `${what}, and ${at}.`, next: `${rename}, then ${line('git', 'switch', old)}` };
  }
  const create = line('git', 'switch', '-c', old);
  const [holder] = holders.filter((name) => name === now).concat(holders);
  const what = `${made}, which is not there any more`;
  if (holder === undefined || head === null) return { what: `${what}; ${at}.`, next: create };
  const held = `${what}; its commit ${head.slice(0, 12)} is on ${nameOf(holder)}`;
  if (holder === now) return { what: `${held}, which is checked out.`, next: create };
  return { what: `${held}, and ${at}.`, next: `${line('git', 'switch', nameOf(holder))}, then ${create}` };
}
