import { command } from '../../core/own-git-words.ts';
import { knownSecrets } from '../../core/secrets/secret-block.ts';
import { say } from '../../core/show.ts';
import { RESOLUTION_TASK, resolutionRun } from '../../ports/fork.ts';
import type { EffectContext } from '../context.ts';
import { toldSecret } from '../secrets/told.ts';
import type { World } from '../world.ts';
import type { Conflicts, Resolution, Since } from './conflicts.ts';
import { isShells } from './shells-own.ts';
import { offBranch } from './side-branch.ts';

/** Files named in one row; more are counted. */
const MOST_NAMED = 10;

/** What is needed of the shell here. */
interface Screen {
  readonly world: Pick<World, 'git'>;
  readonly stage: Pick<EffectContext['stage'], 'push'>;
  readonly repaint: () => void;
  readonly state: EffectContext['state'];
  readonly report: EffectContext['report'];
}

/**
 * Commits what a human did about conflicts in a side: all they changed there since the conflicts were opened, for the
 * gate commands saw all of it. What was uncommitted there before stays so, in the same files too. What stands in the way
 * of that leaves the conflicts open as they lie there.
 */
export async function commitResolution(context: Screen, conflicts: Conflicts, since: Since): Promise<Resolution> {
  const { git } = context.world;
  const { side, files } = conflicts;
  const paths = since.changed.filter((path) => files.includes(path) || !isShells(path));
  const astray = await offBranch(context, conflicts);
  if (astray !== null) return { why: astray, open: conflicts };
  const before = (await git.inspect(side.dir))?.head ?? null;
  const { project } = context.state();
  const secrets = { known: project === null ? [] : knownSecrets(project) };
  const order = { ...orderOf(conflicts, since, paths), secrets };
  const { sha, entangled, vetted } = await git.checkpoint(side.dir, order);
  const blocked = await toldSecret(context, vetted, `resolution of fork ${conflicts.fork.name}-${side.side}`);
  if (blocked !== null) {
    return {
      why: `${blocked}; take it out in ${side.dir}, or allow it (!security allow <SB-NNN> <reason>)`,
      open: conflicts,
    };
  }
  if (entangled.length > 0) {
    const what = `what you changed in ${named(entangled)} cannot be told from what was uncommitted there before`;
    return { why: `${what}; commit that in ${side.dir} first`, open: conflicts };
  }
  // With nothing to commit, the branch holds it all already.
  const made = sha ?? before;
  const now = await git.inspect(side.dir);
  const moved = await offBranch(context, conflicts);
  if (moved !== null) return { why: moved, open: conflicts };
  if (made === null || now?.head !== made) {
    return { why: `${side.branch} went on while the resolution was being committed`, open: conflicts };
  }
  tell(context, conflicts, { ...since, changed: paths });
  return { sha: made };
}

function orderOf({ fork, side, merge, opened, onto }: Conflicts, { tree }: Since, paths: readonly string[]) {
  return {
    taskId: RESOLUTION_TASK,
    runId: resolutionRun(side.branch, onto),
    spans: [{ before: opened, after: tree }],
    paths,
    message: `merge: conflicts of fork ${fork.name}-${side.side} resolved by hand`,
    since: merge,
  };
}

/** What goes with the resolution besides the files in conflict, and what cannot. */
function tell(context: Screen, { files, side }: Conflicts, { changed, ignored, uncovered }: Since): void {
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
    ...(uncovered.length === 0
      ? []
      : [
          say(
            'warn',
            `Ignored by git before your resolution and not any more, so left as it lies and not merged: ${named(uncovered)}`,
            `  if the project needs it: cd ${command(side.dir)}, git add and git commit it there, then !merge ${side.side}`,
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
