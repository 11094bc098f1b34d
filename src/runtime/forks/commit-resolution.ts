import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import { command } from '../../core/own-git-words.ts';
import { say } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import type { Conflicts, Resolution, Since } from './conflicts.ts';

/** Files named in one row; more are counted. */
const MOST_NAMED = 10;

/**
 * Commits what a human did about conflicts in a side: all they changed there since the conflicts were opened, for the
 * gate commands saw all of it. What was uncommitted there before stays so, in the same files too.
 */
export async function commitResolution(
  context: EffectContext,
  conflicts: Conflicts,
  since: Since,
): Promise<Resolution> {
  const { git } = context.world;
  const { fork, side, files, merge, opened, onto } = conflicts;
  const paths = since.changed.filter((path) => files.includes(path) || !isShells(path));
  const { entangled } = await git.checkpoint(side.dir, {
    taskId: 'CONFLICTS',
    runId: `resolve-${side.branch.replace('/', '-')}-${onto.slice(0, 12)}`,
    spans: [{ before: opened, after: since.tree }],
    paths,
    message: `merge: conflicts of fork ${fork.name}-${side.side} resolved by hand`,
    since: merge,
  });
  if (entangled.length > 0) {
    const what = `what you changed in ${named(entangled)} cannot be told from what was uncommitted there before`;
    return { why: `${what}; commit that in ${side.dir} first` };
  }
  const head = (await git.inspect(side.dir))?.head ?? null;
  if (head === null) return { why: 'there is no commit' };
  tell(context, conflicts, { ...since, changed: paths });
  return { sha: head };
}

const isShells = (path: string): boolean => SHELL_FILES.includes(path) || path.startsWith(`${PATHS.telemetry}/`);

/** What goes with the resolution besides the files in conflict, and what cannot. */
function tell(context: EffectContext, { files, side }: Conflicts, { changed, ignored }: Since): void {
  const beside = changed.filter((path) => !files.includes(path));
  const left = ignored.filter((path) => !isShells(path));
  const blocks = [
    ...(beside.length === 0 ? [] : [say('info', `Part of your resolution, though not in conflict: ${named(beside)}`)]),
    ...(left.length === 0
      ? []
      : [
          say(
            'warn',
            `Changed in the copy of side ${side.side} too, but ignored by git and so not merged: ${named(left)}`,
            `  if the project needs it: cd ${command(side.dir)}, git add -f and git commit it there, then !merge ${side.side}`,
          ),
        ]),
  ];
  for (const block of blocks) context.stage.push({ kind: 'block', block });
  context.repaint();
}

function named(files: readonly string[]): string {
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return `${files.slice(0, MOST_NAMED).join(', ')}${more}`;
}
