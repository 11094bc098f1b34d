import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import { attempt } from '../attempt.ts';
import type { World } from '../world.ts';

/** Tells, in words, which files of the project changed since it was last asked; each path once. */
export type FilesWatch = () => Promise<readonly string[]>;

/** Paths named in the words; the rest is counted. */
const TOLD = 3;

type Files = ReadonlyMap<string, string>;

/**
 * Watches the files of the project's work tree while its sides are at work. A person may edit them meanwhile, so whatever
 * changes there is told and stops nothing.
 */
export async function watchFiles({ forks }: World, dir: string, who = 'the sides'): Promise<FilesWatch> {
  const look = () => attempt(() => forks.workTree(dir));
  const told = new Set<string>();
  let last = await look();
  return async () => {
    const now = await look();
    const changed = now.kind === 'done' && last.kind === 'done' ? different(last.value, now.value) : [];
    if (now.kind === 'done') last = now;
    const fresh = changed.filter((path) => !told.has(path));
    for (const path of fresh) told.add(path);
    return fresh.length === 0 ? [] : [words({ dir, who }, fresh)];
  };
}

/** The shell itself writes its own files there all the time. */
function different(before: Files, now: Files): readonly string[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths]
    .filter((path) => before.get(path) !== now.get(path))
    .filter((path) => !SHELL_FILES.includes(path) && !path.startsWith(PATHS.telemetry))
    .sort();
}

function words({ dir, who }: { readonly dir: string; readonly who: string }, paths: readonly string[]): string {
  const more = paths.length > TOLD ? ` and ${paths.length - TOLD} more` : '';
  const which = `${paths.slice(0, TOLD).join(', ')}${more}`;
  return `changed in the project while ${who} worked: ${which}; if that was not you: git status and git diff in ${dir}`;
}
