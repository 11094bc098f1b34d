import { PATHS, SHELL_FILES } from '../../schemas/paths.ts';
import type { EffectContext } from './context.ts';

/** Records the tree before a role that may only read starts. */
export async function watchTree(context: EffectContext, runId: string): Promise<string> {
  return context.world.git.recordTree(dirOf(context), `${runId}-before`);
}

/** Files that changed while a reading role ran; the shell's own files do not count. */
export async function trespass(context: EffectContext, runId: string, before: string): Promise<readonly string[]> {
  const dir = dirOf(context);
  const after = await context.world.git.recordTree(dir, `${runId}-after`);
  if (after === before) return [];
  const changes = await context.world.git.changes(dir, { before, after });
  return changes
    .map((change) => change.path)
    .filter((path) => !SHELL_FILES.includes(path) && !path.startsWith(PATHS.telemetry));
}

function dirOf(context: EffectContext): string {
  return context.attached()?.dir ?? '';
}
