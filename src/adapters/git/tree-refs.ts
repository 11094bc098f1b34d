import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** Where the refs that keep recorded trees are. */
export const TREE_REFS = 'refs/codesleuth/trees/';

export interface Recording {
  /** Nanoseconds since the epoch, rounded down to the second; the first time where it was more than once. */
  readonly at: bigint;
  /** The commit that was checked out, the last time where it was more than once; null before the first commit. */
  readonly head: string | null;
}

/** When and on top of what each tree was recorded that a ref keeps, by the tree's id. */
export async function recordings(git: Plumbing, at: Repository): Promise<ReadonlyMap<string, Recording>> {
  const args = ['--sort=committerdate', '--format=%(tree) %(committerdate:unix) %(parent)', TREE_REFS];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const found = new Map<string, Recording>();
  for (const line of stdout.toString('latin1').split('\n')) {
    const [, tree, seconds, head = ''] = /^([0-9a-f]+) (\d+) ([0-9a-f]*)$/.exec(line) ?? [];
    if (tree === undefined || seconds === undefined) continue;
    const first = found.get(tree)?.at ?? BigInt(seconds) * 1_000_000_000n;
    found.set(tree, { at: first, head: head || null });
  }
  return found;
}
