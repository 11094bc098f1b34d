import type { Change } from '../../../schemas/event.ts';
import type { WorkEffect } from '../../core/effect.ts';
import { knownWords } from '../../core/knowledge/known-errors.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { lookUpErrors } from '../knowledge/look-up-errors.ts';
import { attachedOf } from './attached.ts';
import { changesOver, earlierOf } from './changes-over.ts';
import { runWatched } from './gate-commands.ts';
import { lookAtSchema } from './schema.ts';
import { restoreShellFiles } from './shell-files.ts';

type Checks = Extract<WorkEffect, { type: 'checks/run' }>;
type Verification = Extract<WorkEffect, { type: 'verification/check' }>;

/** Records what the agent left, puts the shell's own files back, and runs the gate commands itself. */
export async function runChecks(context: EffectContext, order: Checks): Promise<Report | null> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const last = order.spans.at(-1);
  const restored = last === undefined || last.closed ? [] : await takeBack(context, last.before);
  const recorded = last === undefined || last.closed ? null : await recordEnd(context, order);
  const tree = recorded ?? last?.after ?? '';
  const spans = order.spans.map((span) => (span.closed || recorded === null ? span : { ...span, after: recorded }));
  const changed = await changesOver({ git: world.git, dir }, spans);
  const missing = await world.files.missing(dir, order.outputFiles);
  const there = order.outputFiles.filter((path) => !missing.includes(path));
  const ignored = await unseen(context, there, changed);
  const commands = await runWatched(context, order.commands, order);
  if (context.signal.aborted) return null;
  // They run what the agent wrote.
  const again = last === undefined || last.closed ? [] : await takeBack(context, last.before);
  const back = [...new Set([...restored, ...again])];
  const known = await lookUpErrors(context, commands);
  const schema = (await lookAtSchema(world, dir, context.state().project)) ?? undefined;
  const ran = { taskId: order.taskId, runId: order.runId, tree, commands, changed, missing, ignored, known, schema };
  return { type: 'checks/ran', ...ran, restored: back };
}

function recordEnd(context: EffectContext, { taskId, runId, spans, outputFiles, reported }: Checks): Promise<string> {
  const earlier = earlierOf({ spans, files: [...outputFiles, ...reported] });
  return context.world.git.recordTree(attachedOf(context).dir, `${taskId}-${runId}`, earlier);
}

/** Files of the task that did not change as far as git can see, because it ignores them: no checkpoint can hold them. */
async function unseen(context: EffectContext, files: readonly string[], changed: readonly Change[]) {
  const seen = new Set(changed.map(({ path }) => path));
  const rest = files.filter((path) => !seen.has(path));
  return context.world.git.ignored(attachedOf(context).dir, rest);
}

/** What an agent did to the shell's own files is put back to what lay there when its work began. */
function takeBack(context: EffectContext, before: string): Promise<readonly string[]> {
  const { dir } = attachedOf(context);
  return restoreShellFiles(context, (path) => context.world.git.readAt(dir, before, path));
}

/** Every gate command, contract file and checkpoint of the whole project, checked by the shell itself. */
export async function verifyAll(context: EffectContext, order: Verification): Promise<Report | null> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const commands = await runWatched(context, order.commands, { taskId: null, runId: 'verification' });
  if (context.signal.aborted) return null;
  for (const block of knownWords(await lookUpErrors(context, commands))) context.stage.push({ kind: 'block', block });
  const missing = await world.files.missing(dir, order.contractFiles);
  const lost: string[] = [];
  for (const { taskId, sha } of order.checkpoints) {
    if (!(await world.git.isAncestor(dir, sha))) lost.push(taskId);
  }
  return { type: 'verification/checked', commands, missing, lost, phases: [] };
}
