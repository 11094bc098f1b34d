import { fold } from '../../core/evolve.ts';
import { standingTasks } from '../../core/maintenance-scope.ts';
import { say, table } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { verifyAll } from '../effects/checks.ts';
import type { Conflicts, Resolution } from './conflicts.ts';
import { gitOf } from './places.ts';

/** Opens the conflicts in the human's editor; what they saved is checked for markers, tried, and committed. */
export async function resolveByHuman(context: EffectContext, conflicts: Conflicts): Promise<Resolution> {
  const { world, signal } = context;
  const { side, files } = conflicts;
  if (world.editor === undefined) return { why: 'there is no editor here' };
  const failed = await world.editor(files, side.dir);
  if (failed !== null) return { why: failed };
  const left = await world.forks.marked(side.dir, files);
  if (left.length > 0) return { why: `conflict markers are left in ${left.join(', ')}` };
  await showChecks(context, conflicts);
  if (signal.aborted) return { why: 'stopped by the human' };
  const message = `merge: conflicts of fork ${conflicts.fork.name}-${side.side} resolved by hand`;
  const id = `resolve-${side.branch.replace('/', '-')}-${conflicts.onto.slice(0, 12)}`;
  const { entangled } = await world.git.commitPaths(side.dir, { id, paths: files, message });
  if (entangled.length > 0) return { why: `these files could not be committed: ${entangled.join(', ')}` };
  const head = (await world.git.inspect(side.dir))?.head ?? null;
  return head === null ? { why: 'there is no commit' } : { sha: head };
}

/** The gate commands are for the human to judge by: it is their own resolution. */
async function showChecks(context: EffectContext, { side }: Conflicts): Promise<void> {
  const project = fold(await context.world.journals.read(gitOf(side.dir)));
  const commands = project === null ? [] : standingTasks(project).flatMap(({ task }) => task.gateCommands);
  const there = { ...attachedOf(context), dir: side.dir, commonDir: gitOf(side.dir) };
  const ran = await verifyAll(
    { ...context, attached: () => there },
    { type: 'verification/check', id: '', commands: [...new Set(commands)], contractFiles: [], checkpoints: [] },
  );
  if (ran?.type !== 'verification/checked') return;
  const rows = ran.commands.map(({ command, exit }) => [exit === 0 ? 'passed' : 'FAILED', command]);
  const bad = ran.commands.filter(({ exit }) => exit !== 0).length;
  const last = bad === 0 ? [] : [say('warn', `${bad} gate commands fail with this resolution; !undo takes it back.`)];
  const blocks = rows.length === 0 ? [] : [table(`Side ${side.side} with your resolution`, rows), ...last];
  for (const block of blocks) context.stage.push({ kind: 'block', block });
  context.repaint();
}
