import type { HintsFile } from '../../schemas/config.ts';
import type { Stage } from '../../schemas/stage.ts';

/** Where the project stands; `finished: false` says that the stage's own work still goes on, so nothing comes after it. */
export interface HintPlace {
  readonly stage: Stage | null;
  readonly finished?: boolean;
}

/** Words before a phrase, in its clause, that take it back or make it a wish, a condition or a question. */
const TAKEN_BACK =
  /(?:\b(?:not|no|never|nothing|hardly|barely|cannot|without|isnt|dont|doesnt|arent|wont|cant|didnt|if|when|once|until|unless|before|after|whether|are we|are you|is it|is this|am i|do you|does it|how|why|what)\b|n't\b)/;

/**
 * One line that names the gate a plain sentence sounds like (product.md, section 2), or null. Only whole phrases
 * count, in any case, with any apostrophe. It is words for the person: nothing advances.
 */
export function matchHint(text: string, file: HintsFile, where: HintPlace): string | null {
  const clauses = clausesOf(text);
  const hint = file.hints.find((one) => {
    if (one.after !== null && (where.stage !== one.after || where.finished === false)) return false;
    return one.phrases.some((phrase) => clauses.some((clause) => says(clause, plain(phrase))));
  });
  if (hint === undefined) return null;
  return `It sounds like you're ready to proceed — type !${hint.gate} to activate the ${hint.agent}.`;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘ʼ´`]/g, "'")
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** Each clause with one space around it and between its words. */
function clausesOf(text: string): readonly string[] {
  const clauses = plain(text).split(/[.,;:!?()—–"\n]|\b(?:but|though|however)\b/);
  return clauses.map((clause) => ` ${clause.replace(/\s+/g, ' ').trim()} `).filter((clause) => clause !== '  ');
}

function says(clause: string, phrase: string): boolean {
  const at = clause.indexOf(` ${phrase} `);
  return at >= 0 && !TAKEN_BACK.test(clause.slice(0, at));
}
