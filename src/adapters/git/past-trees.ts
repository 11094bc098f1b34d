import { type Deltas, diffTrees, type Entry } from './entries.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** A tree recorded earlier, and how the present one differs from it. */
export interface Past {
  readonly tree: string;
  readonly deltas: Deltas;
}

/** What the newest earlier tree that held a path has there. */
export interface Held {
  readonly entry: Entry;
  readonly tree: string;
}

/** One path: what is recorded now, and what was. */
export interface Fate {
  readonly now: Entry | null;
  readonly held: Held | null;
}

async function isThere(git: Plumbing, at: Repository, tree: string): Promise<boolean> {
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch-check'], stdin: `${tree}\n` });
  return !stdout.toString('latin1').endsWith(' missing\n');
}

/**
 * Compares a tree with earlier ones. One that is gone tells nothing, and whoever compares with it says so; rejects for
 * one that is there and cannot be read, for a comparison that is left out would be a change that nobody made.
 */
export async function readPasts(
  git: Plumbing,
  at: Repository,
  { earlier, tree: now }: { readonly earlier: readonly string[]; readonly tree: string },
): Promise<readonly Past[]> {
  const pasts: Past[] = [];
  for (const tree of earlier) {
    try {
      pasts.push({ tree, deltas: await diffTrees(git, at, [tree, now]) });
    } catch (error) {
      if (await isThere(git, at, tree)) throw error;
    }
  }
  return pasts;
}

function fateOf(pasts: readonly Past[], path: string): Fate {
  const now = pasts.map(({ deltas }) => deltas.get(path)).find((delta) => delta !== undefined)?.new ?? null;
  let held: Held | null = null;
  for (const { tree, deltas } of pasts) {
    const delta = deltas.get(path);
    const entry = delta === undefined ? now : delta.old;
    if (entry !== null) held = { tree, entry };
  }
  return { now, held };
}

/** What became of every path that differs from one of the earlier trees. */
export function fatesOf(pasts: readonly Past[]): ReadonlyMap<string, Fate> {
  const paths = new Set(pasts.flatMap(({ deltas }) => [...deltas.keys()]));
  return new Map([...paths].map((path) => [path, fateOf(pasts, path)]));
}
