import type { Destination, Obstacle } from '../../../ports/travel.ts';
import { emptyTree } from '../commit.ts';
import type { Doors } from '../publish.ts';
import { objectId } from '../repository.ts';
import { type HomeBranch, homeBranch } from './home-branch.ts';
import { readStored, type Stored } from './meta.ts';

/** Where a move ends. */
export interface Target {
  readonly head: string | null;
  /** The tree HEAD will stand for. */
  readonly base: string;
  /** What the work tree will hold of what the move may touch. */
  readonly work: string;
  readonly index:
    | { readonly kind: 'tree'; readonly tree: string }
    /** The bytes of an index, as they were at a time in seconds. */
    | { readonly kind: 'kept'; readonly blob: string; readonly seconds: number }
    | { readonly kind: 'none' };
  /** The backup that is gone back to, if it is one. */
  readonly stored: Stored | null;
  /** Of the backup's untracked files, those the order names are given back though nothing moved them. */
  readonly whole: boolean;
  /** What became of the branch that backup was made on; null while HEAD stands on it, and where there was none. */
  readonly home: HomeBranch | null;
}

export type Resolved =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

const unknown = (what: string, next: string): Resolved => ({ kind: 'obstacle', obstacle: { what, next } });

/** The tree of a commit or a tree; null when the repository does not hold it. */
async function treeOf({ git, at }: Doors, id: string, type: 'commit' | 'tree'): Promise<string | null> {
  const args = [`${objectId(id)}^{${type}}`, `${objectId(id)}^{tree}`];
  const found = await git({ cwd: at.root, command: 'rev-parse', args, accept: (code) => code === 128 });
  return found.code === 0 ? (found.stdout.toString('latin1').split('\n')[1] ?? null) : null;
}

function missing(doors: Doors, id: string): Resolved {
  const what = `Commit ${id.slice(0, 12)} is not in this repository.`;
  if (doors.at.shallow) return unknown(`${what} Its history was cut off (shallow clone).`, 'git fetch --unshallow');
  return unknown(what, 'Bring it back with git fetch, or choose another one.');
}

function indexOf({ meta }: Stored): Target['index'] {
  if (!meta.index.exists) return { kind: 'none' };
  if (meta.index.kept === null) return { kind: 'tree', tree: meta.index.tree };
  return { kind: 'kept', blob: meta.index.kept, seconds: meta.index.seconds };
}

async function toSnapshot(doors: Doors, ref: string, whole: boolean): Promise<Resolved> {
  const stored = await readStored(doors, ref);
  if (!stored) return unknown(`The backup ${ref.slice(0, 200)} is gone.`, '!doctor lists the backups there are.');
  const { head, branch } = stored.meta;
  const base = head === null ? await emptyTree(doors.git, doors.at) : await treeOf(doors, head, 'commit');
  if (base === null) return missing(doors, head ?? '');
  const home = branch === null ? null : await homeBranch(doors, branch, head);
  return { kind: 'target', target: { head, base, work: stored.tree, index: indexOf(stored), stored, whole, home } };
}

/** Finds out where a destination is, or why it cannot be reached. */
export async function resolveTarget(doors: Doors, to: Destination): Promise<Resolved> {
  switch (to.kind) {
    case 'snapshot':
      return toSnapshot(doors, to.ref, to.whole === true);
    case 'commit': {
      const tree = await treeOf(doors, to.sha, 'commit');
      if (tree === null) return missing(doors, to.sha);
      const index = { kind: 'tree', tree } as const;
      return {
        kind: 'target',
        target: { head: to.sha, base: tree, work: tree, index, stored: null, whole: false, home: null },
      };
    }
    case 'trees': {
      const [base, index, work] = await Promise.all([
        treeOf(doors, to.head, 'commit'),
        treeOf(doors, to.index, 'tree'),
        treeOf(doors, to.work, 'tree'),
      ]);
      if (base === null) return missing(doors, to.head);
      if (index === null || work === null)
        return unknown('The result is no longer in this repository.', 'Begin again.');
      const kept = { kind: 'tree', tree: index } as const;
      return {
        kind: 'target',
        target: { head: to.head, base, work, index: kept, stored: null, whole: false, home: null },
      };
    }
    default:
      return to satisfies never;
  }
}
