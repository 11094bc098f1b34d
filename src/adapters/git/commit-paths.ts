import { ExternalError } from '../../ports/errors.ts';
import type { CommitOrder, Committed } from '../../ports/git.ts';
import { writeTree } from './commit.ts';
import type { Doors } from './doors.ts';
import { lookAt } from './large-files.ts';
import { pathOfText, textOfPath } from './path-text.ts';
import { publish } from './publish.ts';
import type { Vetting } from './vet.ts';

/** How far back a commit of the same id is looked for. */
const SEARCHED_COMMITS = 200;

function refusal(message: string, path: string): ExternalError {
  return new ExternalError('git', message, {
    next: 'Name files of the repository, one by one, relative to its root.',
    detail: textOfPath(path),
  });
}

/** Git would pass over some of these in silence. */
function refuseOutside(paths: ReadonlySet<string>): void {
  for (const path of paths) {
    const names = path.split('/').map((name) => name.toLowerCase());
    if (!names.some((name) => ['', '.', '..', '.git'].includes(name))) continue;
    throw refusal('A path that is not inside the work tree cannot be committed.', path);
  }
}

/** A directory is fine where HEAD holds a file, which is then deleted; else git could take a nested repository in. */
async function refuseDirectories({ git, at }: Doors, head: string | null, paths: ReadonlySet<string>): Promise<void> {
  for (const path of paths) {
    const found = await lookAt(at, path);
    if (!found?.isDirectory()) continue;
    const stdin = Buffer.from(`${head}:${path}\0`, 'latin1');
    const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch-check', '-z'], stdin });
    if (!/^[0-9a-f]+ blob /.test(stdout.toString('latin1'))) {
      throw refusal('A directory was named where a file is committed.', path);
    }
  }
}

/**
 * Commits the files of the work tree at exactly these paths, as they are now: new, changed, deleted, and ignored ones
 * too, because they are named. Everything else the user has staged or changed stays as it is. A second order with the
 * same id among the last 200 commits finds the first one's commit.
 */
export async function commitPaths(doors: Doors, order: CommitOrder, vets: Vetting): Promise<Committed> {
  const { git, at } = doors;
  const paths = new Set(order.paths.map(pathOfText));
  refuseOutside(paths);
  return publish(doors, {
    message: order.message,
    trailers: [['CodeSleuth-Bundle', order.id]],
    paths,
    range: { since: null, most: SEARCHED_COMMITS },
    vet: vets(order.secrets, paths),
    prepare: async (head, scratch) => {
      await refuseDirectories(doors, head.sha, paths);
      const filling = [{ kind: 'files', paths: [...paths] }] as const;
      const tree = await writeTree(git, at, { base: head.sha, filling, scratch });
      return { kind: 'tree', tree, changed: paths };
    },
  });
}
