import { bare } from './clauses.ts';
import { NARRATORS } from './words.ts';

/** Asked for, given as a reason (`so that I can see my progress`), or told of how things are (`we sell flowers`). */
export type Tone = 'asked' | 'reason' | 'told';

/** Told and not asked: `I run a shop`, `we sell flowers`; but `I want to run` and `users run` are asked for. */
export function isNarrated(words: readonly string[], at: number): boolean {
  return NARRATORS.has(bare(words[at - 1]));
}

const ASKING =
  /^(?:want|wants|like|need|needs|able|possible|wish|ability|option|way|me|us|users?|people|them|love|possibility|tool|app|program|website|site|planner|tracker)$/;

/** Asked for in so many words. */
export function isExplicit(words: readonly string[], at: number): boolean {
  const [one, two, three] = [bare(words[at - 1]), bare(words[at - 2]), bare(words[at - 3])];
  if (/^(?:can|should|must|please)$/.test(one)) return two !== 'you';
  if (/^(?:shall|will|would)$/.test(one)) return !/^(?:i|we|you|that|which)$/.test(two) || three === '';
  if (one === 'to') return ASKING.test(two);
  if (/^(?:me|us|users?|people|them)$/.test(one)) return /^(?:let|lets|help|helps)$/.test(two);
  return false;
}
