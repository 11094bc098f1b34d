import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** Where the refs that keep recorded trees are. */
export const TREE_REFS = 'refs/codesleuth/trees/';

/**
 * When a tree was recorded, in nanoseconds since the epoch, rounded down to the second; the first time where it was more
 * than once. Null where no ref keeps it.
 */
export async function recordedAt(git: Plumbing, at: Repository, tree: string): Promise<bigint | null> {
  const args = ['--sort=committerdate', '--format=%(tree) %(committerdate:unix)', TREE_REFS];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const line = stdout
    .toString('latin1')
    .split('\n')
    .find((one) => one.startsWith(`${tree} `));
  return line === undefined ? null : BigInt(line.slice(tree.length + 1)) * 1_000_000_000n;
}
