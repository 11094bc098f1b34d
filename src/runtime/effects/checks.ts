import type { Change, CommandResult } from '../../../schemas/event.ts';
import { SHELL_FILES } from '../../../schemas/paths.ts';
import type { WorkEffect } from '../../core/effect.ts';
import { knownWords } from '../../core/knowledge/known-errors.ts';
import { projections } from '../../core/projections.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { lookUpErrors } from '../knowledge/look-up-errors.ts';
import { watchGit } from '../own-git.ts';
import { differs } from '../projector.ts';
import { attachedOf } from './attached.ts';
import { changesOver, earlierOf } from './changes-over.ts';
import { lookAtSchema } from './schema.ts';

type Checks = Extract<WorkEffect, { type: 'checks/run' }>;
type Verification = Extract<WorkEffect, { type: 'verification/check' }>;

/** Lines of a gate command's output that are kept with its result. */
const TAIL_LINES = 40;

/** Records what the agent left, puts the shell's own files back, and runs the gate commands itself. */
export async function runChecks(context: EffectContext, order: Checks): Promise<Report | null> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const last = order.spans.at(-1);
  const restored = last === undefined || last.closed ? [] : await restoreShellFiles(context, last.before);
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
  const again = last === undefined || last.closed ? [] : await restoreShellFiles(context, last.before);
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

/**
 * Puts back what an agent did to the shell's own files: each is to hold what lay there when its work began, brought up
 * to the present state, for the shell itself writes them meanwhile.
 */
async function restoreShellFiles(context: EffectContext, before: string): Promise<readonly string[]> {
  const { dir } = attachedOf(context);
  const { project } = context.state();
  const mirrors = new Map((project === null ? [] : projections(project)).map((one) => [one.path, one.print]));
  const restored: string[] = [];
  for (const path of SHELL_FILES) {
    const was = await context.world.git.readAt(dir, before, path);
    const content = mirrors.get(path)?.(was) ?? was;
    if (content === null) continue;
    if (!differs(path, await context.world.files.read(dir, path), content)) continue;
    await context.world.files.write(dir, { path, content });
    restored.push(path);
  }
  return restored;
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

interface For {
  readonly taskId: string | null;
  readonly runId: string;
}

/** Gate commands run code an agent wrote, so the repository is looked after as it is during a run. */
async function runWatched(context: EffectContext, commands: readonly string[], of: For): Promise<CommandResult[]> {
  if (commands.length === 0) return [];
  const watch = await watchGit(context, of.taskId);
  const results = await runAll(context, commands, of.runId);
  const { strayed, notes } = await watch(null);
  for (const note of notes) context.stage.push({ kind: 'block', block: say('warn', note) });
  if (strayed.length === 0) return results;
  throw new ExternalError('process', `while the gate commands ran: ${strayed.join('; ')}`, {
    next: 'When it is put right, or if it was you: !resume',
  });
}

async function runAll(context: EffectContext, commands: readonly string[], tag: string): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for (const command of commands) {
    if (context.signal.aborted) break;
    results.push(await runOne(context, command, tag));
  }
  context.stage.patch({ command: null });
  context.repaint();
  return results;
}

async function runOne(context: EffectContext, command: string, tag: string): Promise<CommandResult> {
  const { world, stage } = context;
  const startedAt = world.clock.monotonic();
  const text = world.text.clean(command);
  stage.patch({ command: { text, startedAt, last: '' } });
  context.repaint();
  const lines = world.text.stream();
  const result = await world.processes.run({
    command: { shell: command },
    cwd: attachedOf(context).dir,
    timeoutMs: context.state().shell.defaults.timeouts.gateCommandMs,
    tag: `codesleuth-${tag}`,
    signal: context.signal,
    onLine: (line) => {
      for (const last of lines.push(`${line}\n`)) stage.patch({ command: { text, startedAt, last } });
      context.repaint();
    },
  });
  // Cleaned as one text: a private key is known by its first line, which may lie before the part that is kept.
  const tail = world.text.clean(result.tail).split('\n').slice(-TAIL_LINES).join('\n');
  return { command, exit: result.exit, timedOut: result.timedOut, tail, durationMs: Math.round(result.durationMs) };
}
