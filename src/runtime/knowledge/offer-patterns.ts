import type { Assignment } from '../../../schemas/assignment.ts';
import { LIBRARY, type PatternGiven } from '../../../schemas/knowledge.ts';
import { readLibrary } from '../../core/knowledge/library-text.ts';
import { offered } from '../../core/knowledge/match.ts';
import { subjectOf } from '../../core/knowledge/subject.ts';
import type { RunOrder } from '../../core/run-order.ts';
import { say } from '../../core/show.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';

export interface WithPatterns {
  readonly order: RunOrder;
  readonly given: readonly PatternGiven[];
}

/**
 * The order with the patterns of home that fit its task or plan, within the budget of config/defaults.json. A library
 * that cannot be read keeps nobody from working; that it cannot is said.
 */
export async function withPatterns(context: EffectContext, order: RunOrder): Promise<WithPatterns> {
  const subject = subjectOf(order.assignment, context.state().project?.spec ?? null);
  if (subject === null) return { order, given: [] };
  const read = await attempt(() => context.world.library.read(LIBRARY.pattern.file));
  if (read.kind === 'failed') {
    context.stage.push({ kind: 'block', block: say('warn', `no pattern is told: ${read.error.message}`) });
    return { order, given: [] };
  }
  const { patterns: most, patternCharacters: characters } = context.state().shell.defaults.knowledge;
  const patterns = offered(readLibrary('pattern', read.value ?? '').entries, subject, { patterns: most, characters });
  if (patterns.length === 0) return { order, given: [] };
  const assignment: Assignment = { ...order.assignment, patterns: [...patterns] };
  const what = order.run.taskId ?? 'plan';
  context.stage.push({
    kind: 'block',
    block: say('dim', `told for ${what}: ${patterns.map(({ id, title }) => `${id} ${title}`).join('; ')}`),
  });
  return { order: { ...order, assignment }, given: patterns.map(({ id, title }) => ({ id, title, for: what })) };
}
