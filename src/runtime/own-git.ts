import type { EventOf } from '../../schemas/event.ts';
import { type GitLeave, type GitVerdict, judgeOwnGit } from '../core/own-git.ts';
import { reportedFiles } from '../core/slices/runs.ts';
import type { ProjectState } from '../core/state.ts';
import { ExternalError } from '../ports/errors.ts';
import { attempt } from './attempt.ts';
import type { EffectContext } from './context.ts';
import { attachedOf } from './effects/attached.ts';
import { secretsCommitted } from './secrets/own-commits.ts';

/** Tells what became of the repository since the watch began; `result` is what the run handed over. */
export type GitWatch = (result: EventOf<'run/ended'>['result']) => Promise<GitVerdict>;

/**
 * Remembers where the repository stands before an agent runs, or code it wrote: either may move any of it by git of its
 * own. `taskId` names the task whose files may be committed, null where there is none.
 */
export async function watchGit(context: EffectContext, taskId: string | null): Promise<GitWatch> {
  const { git } = context.world;
  const { dir } = attachedOf(context);
  const then = await git.standing(dir);
  return async (result) => {
    const looked = await attempt(() => git.aftermath(dir, then));
    if (looked.kind === 'failed') {
      const where = `HEAD was at ${then.head ?? 'no commit'} on ${then.branch ?? 'no branch'} before`;
      const why = `what became of the repository cannot be seen: ${looked.error.message} ${looked.error.next}`;
      return { strayed: [`${why} (${where})`], notes: [] };
    }
    const leave = leaveOf(context.state().project, taskId, reportedFiles(result));
    const { strayed, notes } = judgeOwnGit(then, looked.value, leave);
    // What a side committed is looked through when it is merged.
    const secrets = leave.side
      ? []
      : await secretsCommitted(context, { then, since: looked.value, paths: leave.paths });
    return { strayed: [...strayed, ...secrets], notes };
  };
}

function leaveOf(project: ProjectState | null, taskId: string | null, reported: readonly string[]): GitLeave {
  const task = taskId === null ? undefined : project?.tasks[taskId];
  const paths = task === undefined ? [] : [...task.task.outputFiles, ...task.reported, ...reported];
  const tree = task?.spans.at(-1)?.before ?? null;
  const open = Object.values(project?.tasks ?? {}).flatMap((one) => (one.spans.length === 0 ? [] : [one.task.id]));
  return { paths: new Set(paths), tree, open, side: project !== null && project.origin !== null };
}

/** A run that fails has no end to tell it in: what became of the repository goes with the failure. */
export async function withGitWords(watch: GitWatch, error: unknown): Promise<unknown> {
  const { strayed } = await watch(null);
  if (strayed.length === 0 || !(error instanceof ExternalError)) return error;
  const message = `${error.message} And the repository is not as it was: ${strayed.join('; ')}`;
  return new ExternalError(error.kind, message, { next: error.next, detail: error.detail });
}
