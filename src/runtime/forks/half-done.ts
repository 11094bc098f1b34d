import type { HalfDone } from '../../core/effect.ts';
import type { GitPort } from '../../ports/git.ts';
import type { TravelPort } from '../../ports/travel.ts';
import { attempt } from '../attempt.ts';

/** The project's repository, as far as it is read here. */
export interface Repository {
  readonly dir: string;
  readonly git: Pick<GitPort, 'changes' | 'readAt'>;
  readonly travel: Pick<TravelPort, 'backups'>;
}

/** What an agent did to files between two trees. */
interface Stretch {
  readonly before: string;
  readonly after: string;
  readonly paths: ReadonlySet<string>;
}

/** The files a task left half done that an agent really changed, and how; null where its trees cannot be read any more. */
export interface AgentsWork {
  readonly files: readonly string[];
  readonly stretches: readonly Stretch[] | null;
}

/**
 * Of the files of half-done tasks, those that an agent changed: in the others, what is uncommitted is the human's. A
 * stretch whose end is not recorded says nothing of whose a change is.
 */
export async function agentsWork({ git, dir }: Repository, { files, spans }: HalfDone): Promise<AgentsWork> {
  const read = await attempt(async () => {
    const stretches: Stretch[] = [];
    for (const { before, after } of spans) {
      if (after === null) return null;
      const changed = before === after ? [] : await git.changes(dir, { before, after });
      stretches.push({ before, after, paths: new Set(changed.map(({ path }) => path)) });
    }
    return stretches;
  });
  const stretches = read.kind === 'done' ? read.value : null;
  if (stretches === null) return { files, stretches };
  return { files: files.filter((path) => stretches.some(({ paths }) => paths.has(path))), stretches };
}

/** The project's commit and a snapshot of it with what is uncommitted. */
interface Now {
  readonly head: string;
  readonly commit: string;
}

/**
 * Of these files, those whose present content no agent's stretches lead to from the commit: the human has changed them
 * too. Null where that cannot be told.
 */
export async function changedByBoth(
  { git, dir }: Repository,
  { stretches }: AgentsWork,
  { paths, now }: { readonly paths: readonly string[]; readonly now: Now },
): Promise<readonly string[] | null> {
  if (stretches === null) return null;
  const told = await attempt(async () => {
    const both: string[] = [];
    for (const path of paths) {
      const at = (tree: string): Promise<string | null> => git.readAt(dir, tree, path);
      const steps: Step[] = [];
      for (const one of stretches.filter((stretch) => stretch.paths.has(path))) {
        steps.push({ from: await at(one.before), to: await at(one.after) });
      }
      if (!leadsTo(steps, { from: await at(now.head), to: await at(now.commit) })) both.push(path);
    }
    return both;
  });
  return told.kind === 'done' ? told.value : null;
}

/** Contents of a file before and after; null where there is none. */
interface Step {
  readonly from: string | null;
  readonly to: string | null;
}

/** Whether steps lead all the way. The order of stretches of several tasks is not kept: each may follow any other. */
function leadsTo(steps: readonly Step[], { from, to }: Step): boolean {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const step of steps) if (reached.has(step.from)) reached.add(step.to);
  }
  return reached.has(to);
}

/**
 * How many of a side's uncommitted files are as the side began with them: they came from the project.
 * Null where the state it began with is not kept any more.
 */
export async function asBegun(
  { git, travel, dir }: Repository,
  { backup, tip, work }: { readonly backup: string; readonly tip: string; readonly work: string },
): Promise<{ readonly uncommitted: number; readonly begun: number } | null> {
  const told = await attempt(async () => {
    const start = (await travel.backups(dir)).find(({ ref }) => ref === backup);
    if (start === undefined) return null;
    const pathsSince = async (before: string): Promise<readonly string[]> =>
      (await git.changes(dir, { before, after: work }))
        .map(({ path }) => path)
        .filter((path) => !path.startsWith('artifacts/'));
    const [uncommitted, since] = [await pathsSince(tip), new Set(await pathsSince(start.commit))];
    return { uncommitted: uncommitted.length, begun: uncommitted.filter((path) => !since.has(path)).length };
  });
  return told.kind === 'done' ? told.value : null;
}
