import type { PatternGiven } from '../../../schemas/knowledge.ts';
import { table } from '../reports/text.ts';

/** A pattern an agent was told, and whether it says that it applied it. */
export interface PatternUse extends PatternGiven {
  readonly applied: boolean;
}

const BEGIN = '<!-- patterns: kept by the shell -->';
const END = '<!-- end of patterns -->';

/**
 * DECISIONS.md with the patterns that were told and applied between two lines of the shell's; every other byte stays.
 * Null where the file is not there, or one of the two lines was taken out by hand.
 */
export function withPatterns(uses: readonly PatternUse[], present: string | null): string | null {
  if (present === null || uses.length === 0) return null;
  const rows = uses.map(({ id, title, for: what, applied }) => [
    id,
    title,
    what,
    applied ? 'yes' : 'told, not said to be',
  ]);
  const part = [
    BEGIN,
    '**Patterns from earlier projects**',
    '',
    table(['Pattern', 'Title', 'For', 'Applied'], rows),
    END,
  ].join('\n');
  const from = present.indexOf(BEGIN);
  const to = present.indexOf(END);
  if (from === -1 && to === -1) return `${present.trimEnd()}\n\n${part}\n`;
  if (from === -1 || to < from || present.indexOf(BEGIN, from + 1) !== -1) return null;
  return `${present.slice(0, from)}${part}${present.slice(to + END.length)}`;
}

/** Of the patterns applied, the ids, each once. */
export const appliedIds = (uses: readonly PatternUse[]): readonly string[] => [
  ...new Set(uses.filter(({ applied }) => applied).map(({ id }) => id)),
];
