import type { Change } from '../../../schemas/event.ts';
import type { Span } from '../../ports/git.ts';
import { type Delta, diffTrees } from './entries.ts';
import { pathOfText, textOfPath } from './path-text.ts';
import type { Plumbing } from './plumbing.ts';
import { objectId, type Repository } from './repository.ts';

function kindOf(delta: Delta): Change['kind'] {
  if (delta.old === null) return 'added';
  return delta.new === null ? 'deleted' : 'modified';
}

/** The paths that differ between the two trees of a span, in git's order; a new mode or type counts as modified. */
export async function changes(git: Plumbing, at: Repository, span: Span): Promise<readonly Change[]> {
  const deltas = await diffTrees(git, at, [objectId(span.before), objectId(span.after)]);
  return [...deltas].map(([path, delta]) => ({ path: textOfPath(path), kind: kindOf(delta) }));
}

export interface Place {
  readonly tree: string;
  readonly path: string;
}

/** The file at a path of a tree as text (UTF-8, bad bytes replaced; a symlink's target); null when there is none. */
export async function readAt(git: Plumbing, at: Repository, place: Place): Promise<string | null> {
  const name = `${objectId(place.tree)}:${pathOfText(place.path)}`;
  // Asked over standard input because an argument cannot carry a name that is not UTF-8.
  const stdin = Buffer.from(`${name}\0`, 'latin1');
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch', '-z'], stdin });
  const header = /^[0-9a-f]+ blob (\d+)\n/.exec(stdout.toString('latin1', 0, 200));
  if (!header) return null;
  return stdout.toString('utf8', header[0].length, header[0].length + Number(header[1]));
}
