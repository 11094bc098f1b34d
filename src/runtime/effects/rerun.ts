import type { CommandResult } from '../../../schemas/event.ts';
import { SHELL_FILES } from '../../../schemas/paths.ts';
import type { RerunEffect } from '../../core/regressions/rerun-effect.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { lookUpErrors } from '../knowledge/look-up-errors.ts';
import { attachedOf } from './attached.ts';
import { runWatched } from './gate-commands.ts';
import { readShellFiles, restoreShellFiles } from './shell-files.ts';

/**
 * Runs the tests of other tasks again. One that fails is run a second time on the same files: a test that passes then is
 * not to be relied on, but nobody broke it.
 */
export async function rerunTests(context: EffectContext, order: RerunEffect): Promise<Report | null> {
  const { taskId, runId } = order;
  const flaky: CommandResult[] = [];
  const each = async (command: string, run: (command: string) => Promise<CommandResult>): Promise<CommandResult> => {
    const first = await run(command);
    if (first.exit === 0 || context.signal.aborted) return first;
    const second = await run(command);
    if (second.exit === 0) flaky.push(first);
    return second;
  };
  const before = await readShellFiles(context);
  const commands = await runWatched(context, order.commands, { taskId, runId, each });
  // They run what agents wrote.
  const restored = await restoreShellFiles(context, async (path) => before.get(path) ?? null);
  for (const path of restored) {
    const text = `${path} is the shell's own; what a test did to it was taken back`;
    context.stage.push({ kind: 'block', block: say('warn', text) });
  }
  if (context.signal.aborted) return null;
  const failed = commands.some(({ exit }) => exit !== 0);
  const edited = failed ? await editedFiles(context, taskId) : [];
  const known = failed ? await lookUpErrors(context, commands) : undefined;
  return { type: 'rerun/ran', taskId, runId, commands, flaky, edited, known };
}

/** Files git knows that differ from the commit: the task's own work is in it, so that they are the human's. */
async function editedFiles(context: EffectContext, taskId: string): Promise<readonly string[]> {
  const { git } = context.world;
  const { dir } = attachedOf(context);
  const found = await attempt(async () => {
    const head = (await git.inspect(dir))?.head ?? null;
    if (head === null) return [];
    const after = await git.recordTree(dir, `${taskId}-rerun-${context.state().project?.seq ?? 0}`);
    return git.changes(dir, { before: head, after });
  });
  const changes = found.kind === 'done' ? found.value : [];
  return changes
    .filter(({ path, kind }) => kind !== 'added' && !SHELL_FILES.includes(path) && !path.startsWith('artifacts/'))
    .map(({ path }) => path);
}
