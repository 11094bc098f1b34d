import type { Change } from '../../../schemas/event.ts';
import type { TaskSpan } from '../../core/state.ts';
import type { Earlier, GitPort } from '../../ports/git.ts';

interface Repository {
  readonly git: GitPort;
  readonly dir: string;
}

interface Mine {
  readonly spans: readonly TaskSpan[];
  /** Paths the task answers for. */
  readonly files: readonly string[];
}

/** What every tree of a task is recorded with, so that all of them are alike in what git ignores. */
export const earlierOf = ({ spans, files }: Mine): Earlier => ({
  trees: [...new Set(spans.map(({ before }) => before))],
  named: files,
});

/** What changed in any stretch of agent work and still is changed now: a path put back, by whomever, does not count. */
export async function changesOver({ git, dir }: Repository, spans: readonly TaskSpan[]): Promise<readonly Change[]> {
  const found = new Map<string, Change>();
  const done = spans.flatMap(({ before, after }) => (after === null ? [] : [{ before, after }]));
  for (const span of done) {
    if (span.after === span.before) continue;
    for (const change of await git.changes(dir, span)) found.set(change.path, change);
  }
  const [first, last] = [done[0], done.at(-1)];
  if (first === undefined || last === undefined || first === last) return [...found.values()];
  // What somebody put back between two stretches, a file written where it must not be, is not changed any more.
  const still = await git.changes(dir, { before: first.before, after: last.after });
  const paths = new Set(still.map((change) => change.path));
  return [...found.values()].filter((change) => paths.has(change.path));
}
