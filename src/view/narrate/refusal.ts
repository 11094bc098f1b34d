import type { Refusal } from '../../core/decision.ts';
import { type Line, line, wrapLine } from '../line.ts';
import { layBlock } from './blocks.ts';
import type { Look } from './look.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What happened, every unmet requirement with the command that meets it, and what to type. */
export function layRefusal(refusal: Refusal, look: Look): Line[] {
  const { plain, width } = look;
  const [head, item, arrow, next] = plain
    ? ['refused: ', '  missing: ', '; type: ', 'next: ']
    : ['✗ ', '  • ', ' → ', '→ Next: '];
  return [
    ...refusal.show.flatMap((block) => layBlock(block, look)),
    ...wrapLine(line('bad', capital(refusal.message), head), width),
    ...refusal.missing.flatMap((one) => wrapLine(line('plain', `${one.what}${arrow}${one.next}`, item), width)),
    ...wrapLine(line('info', refusal.tryNext.join('  or  '), next), width),
  ];
}
