import { amountText, scopeWords, usedWords } from '../../core/budget/cap-words.ts';
import { detail, words } from './entry.ts';
import { count } from './figures.ts';
import type { Tellers } from './tell.ts';

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
  'budget/reached': ({ scope, unit, limit, used }) => [
    words(
      ['bad', 'stop', 'budget'],
      `The cap of ${scopeWords(scope)} is reached: ${usedWords({ cap: { scope, unit, limit }, used })}`,
    ),
  ],
  'budget/unseen': ({ scope, unit, limit, turns }) => [
    words(
      ['warn', 'stop', 'budget'],
      `The cap of ${amountText(limit, unit)} on ${scopeWords(scope)} cannot see ${count(turns, 'run')} of unknown price`,
      [detail('A cap on tokens sees them: !budget set 200k')],
    ),
  ],
} satisfies Partial<Tellers>;
