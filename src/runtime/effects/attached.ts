import { BugError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import type { Attached } from '../world.ts';

/** The open project; effects of the pipeline are never ordered without one. */
export function attachedOf(context: EffectContext): Attached {
  const attached = context.attached();
  if (attached === null) throw new BugError('an effect of the pipeline was ordered without a project');
  return attached;
}
