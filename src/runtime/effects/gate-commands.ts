import type { CommandResult } from '../../../schemas/event.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { watchGit } from '../own-git.ts';
import { attachedOf } from './attached.ts';

/** Lines of a gate command's output that are kept with its result. */
const TAIL_LINES = 40;

interface For {
  readonly taskId: string | null;
  readonly runId: string;
}

/** One command as it is run; resolves with how it ended. */
type RunOne = (command: string) => Promise<CommandResult>;

/**
 * Runs gate commands one after the other. They run code an agent wrote, so the repository is looked after as it is during
 * a run. `each` runs one of them, by default once.
 */
export async function runWatched(
  context: EffectContext,
  commands: readonly string[],
  {
    each = (command, run) => run(command),
    ...of
  }: For & { readonly each?: (command: string, run: RunOne) => Promise<CommandResult> },
): Promise<CommandResult[]> {
  if (commands.length === 0) return [];
  const watch = await watchGit(context, of.taskId);
  const results: CommandResult[] = [];
  for (const command of commands) {
    if (context.signal.aborted) break;
    results.push(await each(command, (one) => runOne(context, one, of.runId)));
  }
  context.stage.patch({ command: null });
  context.repaint();
  const { strayed, notes } = await watch(null);
  for (const note of notes) context.stage.push({ kind: 'block', block: say('warn', note) });
  if (strayed.length === 0) return results;
  throw new ExternalError('process', `while the gate commands ran: ${strayed.join('; ')}`, {
    next: 'When it is put right, or if it was you: !resume',
  });
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
