import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { env } from 'node:process';
import { promisify } from 'node:util';
import type { GIT_MISDEEDS } from '../../../../schemas/scenario.ts';
import { LABEL } from './label.ts';

export type Misdeed = (typeof GIT_MISDEEDS)[number];

const run = promisify(execFile);
const TRACE = 'rehearsal-was-here';
/** The blob of an empty file, which git knows without being told. */
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
const IDENTITY = ['-c', `user.name=${LABEL}`, '-c', 'user.email=rehearsal@example.invalid'];
const COMMIT = ['commit', '--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign', '-m', TRACE];

/** Runs one git command in the repository and gives what it printed. */
type Git = (...args: readonly string[]) => Promise<string>;
type Steps = readonly (readonly string[])[] | ((git: Git) => Promise<void>);

const DEEDS: Readonly<Record<Misdeed, Steps>> = {
  commit: [COMMIT],
  'commit-all': [['add', '--all'], COMMIT],
  amend: [[...COMMIT, '--all', '--amend']],
  branch: [['update-ref', `refs/heads/${TRACE}`, 'HEAD']],
  // Nothing but the name moves: the work tree then looks changed, as it does when an agent rewinds a branch.
  'move-branch': [['update-ref', 'HEAD', 'HEAD~1']],
  rewind: [['reset', '--quiet', '--hard', 'HEAD~1']],
  switch: [['checkout', '--quiet', '-b', TRACE]],
  detach: [['checkout', '--quiet', '--detach']],
  stage: [['update-index', '--add', '--cacheinfo', `100644,${EMPTY_BLOB},${TRACE}.txt`]],
  unstage: [['reset', '--quiet']],
  stash: [['stash', 'push', '--quiet']],
  bisect: [['bisect', 'start']],
  'drop-own-refs': async (git) => {
    const refs = await git('for-each-ref', '--format=%(refname)', 'refs/codesleuth/');
    for (const ref of refs.split('\n').filter(Boolean)) await git('update-ref', '-d', ref);
  },
};

/** Git in a repository, with none of the variables that would lead it to another. */
function gitIn(dir: string): Git {
  const clean = { PATH: env.PATH ?? '', HOME: dir, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull };
  return async (...args) => {
    const all = ['-c', 'core.hooksPath=/dev/null', ...IDENTITY, ...args];
    return (await run('git', all, { cwd: dir, env: clean })).stdout.trim();
  };
}

/** Does a misdeed to the repository of a directory; rejects where git refuses. */
export async function misbehave(dir: string, misdeed: Misdeed): Promise<void> {
  const git = gitIn(dir);
  const steps = DEEDS[misdeed];
  if (typeof steps === 'function') return steps(git);
  for (const step of steps) await git(...step);
}
