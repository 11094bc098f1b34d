import type { CommandResult } from '../../../schemas/event.ts';
import { LIBRARY } from '../../../schemas/knowledge.ts';
import type { KnownErrors } from '../../core/knowledge/known-errors.ts';
import { readLibrary } from '../../core/knowledge/library-text.ts';
import { errorsIn } from '../../core/knowledge/match.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';

const MOST = 3;

/** Looks failed commands up in KNOWN_ERRORS.md. A file that cannot be read is as none. */
export async function lookUpErrors({ world }: EffectContext, commands: readonly CommandResult[]): Promise<KnownErrors> {
  const failed = commands.filter(({ exit }) => exit !== 0);
  if (failed.length === 0) return { looked: 0, found: [] };
  const read = await attempt(() => world.library.read(LIBRARY.error.file));
  const { entries } = readLibrary('error', read.kind === 'done' ? (read.value ?? '') : '');
  const found = failed.flatMap(({ command, tail }) =>
    errorsIn(entries, tail)
      .slice(0, MOST)
      .map(({ id, title, values }) => ({ command, id, title, cause: values.cause ?? '', fix: values.fix ?? '' })),
  );
  return { looked: entries.length, found };
}
