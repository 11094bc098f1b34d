import type { MergePreview, Obstacle } from '../../../schemas/moves.ts';
import { knownSecrets } from '../../core/secrets/secret-block.ts';
import type { SecretBlock } from '../../core/secrets/secret-state.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { toldSecret } from './told.ts';

interface Merge {
  /** `trial-A`. */
  readonly id: string;
  /** The side's directory. */
  readonly dir: string;
  readonly preview: MergePreview;
  /** What the side itself remembers. */
  readonly secrets: readonly SecretBlock[];
}

/** Secrets that a merge would bring into the project, as what stands in its way; what is allowed in the side stays so. */
export async function secretsOfMerge(context: EffectContext, merge: Merge): Promise<readonly Obstacle[]> {
  const { id, dir, preview } = merge;
  const { project } = context.state();
  if (preview.result === null || project === null) return [];
  const known = [...knownSecrets(project), ...knownSecrets(merge)];
  const order = { from: preview.head, to: preview.result.commit, tip: preview.tip, paths: null, secrets: { known } };
  const vetted = await context.world.git.vet(attachedOf(context).dir, order);
  const what = await toldSecret(context, vetted, `merge of ${id}`);
  const next = `take it out in ${dir}, out of its history too, or, if it is none, !security allow <SB-NNN> <reason>`;
  return what === null ? [] : [{ what, next }];
}
