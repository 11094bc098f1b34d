import type { EventOf } from '../../../schemas/event.ts';
import { amountText, raiseLine, scopeWords, usedWords } from '../../core/budget/cap-words.ts';
import { agentsWork } from '../../core/budget/caps.ts';
import { detail, type Entry, words } from './entry.ts';
import { count } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

/** Where agents work the stop that follows says it all, and what to type. */
function reached({ scope, unit, limit, used }: EventOf<'budget/reached'>, { project }: Scene): readonly Entry[] {
  if (project !== null && project.halt === null && agentsWork(project)) return [];
  const use = { cap: { scope, unit, limit }, used };
  const text = `The cap of ${scopeWords(scope)} is reached: ${usedWords(use)} used`;
  return [
    words(['bad', 'stop', 'budget'], text, [
      detail(`No agent begins to work on it any more; to go on: ${raiseLine(use)}`),
    ]),
  ];
}

/** Caps on what may be spent. */
export const CAP_TELLERS = {
  'budget/set': ({ scope, unit, limit }) => [
    words(
      ['info', 'done', 'budget'],
      limit === null
        ? `No cap on ${scopeWords(scope)} any more`
        : `Cap of ${scopeWords(scope)}: ${amountText(limit, unit)}`,
    ),
  ],
  'budget/warned': ({ scope, unit, limit, used, percent }) => [
    words(
      ['warn', 'stop', 'budget'],
      `${scopeWords(scope)}: ${percent} % used, ${usedWords({ cap: { scope, unit, limit }, used })}`,
      percent < 100 ? [] : [detail('It is only told: "stage_budgets": "stop" in context.json makes it a cap')],
    ),
  ],
  'budget/reached': reached,
  'budget/unseen': ({ scope, unit, limit, turns }) => [
    words(
      ['warn', 'stop', 'budget'],
      `The cap of ${amountText(limit, unit)} on ${scopeWords(scope)} cannot see ${count(turns, 'run')} of unknown price`,
      [detail('A cap on tokens sees them: !budget set 200k')],
    ),
  ],
} satisfies Partial<Tellers>;
