import { emptyTree } from './commit.ts';
import type { Doors } from './doors.ts';

/** Whether an id names a commit that is there. */
export async function isCommit({ git, at }: Pick<Doors, 'git' | 'at'>, sha: string): Promise<boolean> {
  const args = ['-q', '--verify', `${sha}^{commit}`];
  return (await git({ cwd: at.root, command: 'rev-parse', args, accept: () => true })).code === 0;
}

/** A commit's first parent; the tree of nothing for the first commit of all. */
export async function parentOf({ git, at }: Pick<Doors, 'git' | 'at'>, sha: string): Promise<string> {
  const args = ['-q', '--verify', `${sha}^`];
  const output = await git({ cwd: at.root, command: 'rev-parse', args, accept: (code) => code === 1 });
  return output.stdout.toString('utf8').trim() || emptyTree(git, at);
}
