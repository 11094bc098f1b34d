import { BugError } from '../../ports/errors.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';
import { TREE_REFS } from './tree-refs.ts';

/**
 * Deletes the refs of recorded trees except the `keep` newest by time of recording (seconds); returns how many. All of
 * them go or none: rejects with an ExternalError when one was recorded anew meanwhile. The objects stay until git's own
 * clean-up finds them unreachable.
 */
export async function pruneTrees(git: Plumbing, at: Repository, keep: number): Promise<number> {
  if (!Number.isInteger(keep) || keep < 0) throw new BugError(`${keep} is no number of recorded trees to keep`);
  const cwd = at.root;
  const args = ['--sort=-committerdate', '--format=%(objectname) %(refname)', TREE_REFS];
  const { stdout } = await git({ cwd, command: 'for-each-ref', args });
  const found = stdout.toString('latin1').split('\n').filter(Boolean);
  const old = found.slice(keep);
  if (old.length === 0) return 0;
  const orders = old.map((line) => {
    const [oid = '', ref = ''] = line.split(' ');
    return `delete ${ref} ${oid}\n`;
  });
  const stdin = Buffer.from(orders.join(''), 'latin1');
  // Without --no-deref a symbolic ref put here would have the branch it names deleted.
  await git({ cwd, command: 'update-ref', args: ['--no-deref', '--stdin'], stdin });
  return old.length;
}
