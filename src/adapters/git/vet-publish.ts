import type { Vetted } from '../../../schemas/secret.ts';
import type { Doors } from './doors.ts';
import { isCommit, parentOf } from './lineage.ts';

/** What is looked through. */
export interface Look {
  /** Two trees or commits: what differs in the second one. */
  readonly from: string;
  readonly to: string;
  /** Commits that are there already: what each of them changed. */
  readonly commits: readonly string[];
}

/** Looks for secrets in the paths of one order. */
export type Vet = (doors: Doors, look: Look) => Promise<Vetted>;

interface Looked {
  readonly vet: Vet | null;
  readonly range: { readonly since: string | null; readonly most: number };
}

/** What a commit of an order would hold, and where it would stand. */
interface WouldBe {
  readonly head: string | null;
  /** HEAD, or the tree of nothing. */
  readonly base: string;
  readonly tree: string;
}

/** Looks through a commit that an earlier call made of the order, or somebody who wrote its trailers. */
export async function vetCommit(doors: Doors, order: Looked, sha: string): Promise<Vetted | undefined> {
  return order.vet?.(doors, { from: await parentOf(doors, sha), to: sha, commits: [] });
}

/**
 * Looks through what the order would add to the history since the work began: the tree it would commit, and every commit
 * an agent made of the order's paths meanwhile, for what one of them holds stays in the history when a later one takes it
 * out.
 */
export async function vetTree(doors: Doors, order: Looked, is: WouldBe): Promise<Vetted | undefined> {
  if (order.vet === null) return undefined;
  const { since, most } = order.range;
  const began = since !== null && since !== is.head && (await isCommit(doors, since)) ? since : null;
  const own = began === null ? [] : await doors.porcelain.recent(doors.at.root, { since: began, most });
  return order.vet(doors, { from: began ?? is.base, to: is.tree, commits: own.map(({ sha }) => sha) });
}
