import { SHELL_FILES } from '../../../schemas/paths.ts';
import { projections } from '../../core/projections.ts';
import type { EffectContext } from '../context.ts';
import { differs } from '../projector.ts';
import { attachedOf } from './attached.ts';

/**
 * Puts back what was done to the shell's own files: each is to hold what `before` gives for it, brought up to the present
 * state, for the shell itself writes them meanwhile. Null says that it was not there. Gives the paths that were put back.
 */
export async function restoreShellFiles(
  context: EffectContext,
  before: (path: string) => Promise<string | null>,
): Promise<readonly string[]> {
  const { dir } = attachedOf(context);
  const { project } = context.state();
  const mirrors = new Map((project === null ? [] : projections(project)).map((one) => [one.path, one.print]));
  const restored: string[] = [];
  for (const path of SHELL_FILES) {
    const was = await before(path);
    const content = mirrors.get(path)?.(was) ?? was;
    if (content === null) continue;
    if (!differs(path, await context.world.files.read(dir, path), content)) continue;
    await context.world.files.write(dir, { path, content });
    restored.push(path);
  }
  return restored;
}

/** The shell's own files as they lie there now. */
export async function readShellFiles(context: EffectContext): Promise<ReadonlyMap<string, string | null>> {
  const { dir } = attachedOf(context);
  const read = async (path: string) => [path, await context.world.files.read(dir, path)] as const;
  return new Map(await Promise.all(SHELL_FILES.map(read)));
}
