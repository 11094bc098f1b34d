import type { Vetted } from '../../../schemas/secret.ts';
import { placeWords } from '../../core/secrets/block-commit.ts';
import type { EffectContext } from '../context.ts';

/**
 * Has secrets remembered that keep a commit from being made which belongs to no task and no stage. Gives the files and
 * lines as a sentence; null where there are none. `where` is what the commit is called.
 */
export async function toldSecret(
  { report }: Pick<EffectContext, 'report'>,
  vetted: Vetted | undefined,
  where: string,
): Promise<string | null> {
  const found = vetted?.found ?? [];
  if (found.length === 0) return null;
  await report({ type: 'secrets/found', where, found });
  return found.map(placeWords).join('; ');
}
