import { PLATFORM_WORDS } from './products.ts';
import { isGerund, isParticiple, STRONG_VERBS, WEAK_VERBS } from './verbs.ts';
import { QUALITIES, STOP_WORDS } from './words.ts';

/** Words in -ing that name a thing. */
export const THING_GERUNDS =
  /^(?:meeting|booking|recording|painting|drawing|building|training|saving|listing|warning|wedding|string|ring|king|spring|sibling|earring)$/;

/** Words for programs that can as well be what a program keeps: people lend tools and plan projects. */
const KEPT_WORDS =
  /^(?:file|folder|application|tool|page|project|client|package|site|service|phone|tablet|script|plugin|bot|server)$/;

/** Whether a word, singular and in lower case, can be the thing a program keeps. `acted`: something is done to it. */
export function isThing(word: string, acted = false): boolean {
  if (acted && KEPT_WORDS.test(word)) return true;
  const idle = STOP_WORDS.has(word) || QUALITIES.has(word) || PLATFORM_WORDS.has(word);
  if (idle || word.length < 2 || /\d|[a-z]ly$/.test(word)) return false;
  if (isParticiple(word) || (isGerund(word) && !THING_GERUNDS.test(word))) return false;
  return !STRONG_VERBS.has(word) || WEAK_VERBS.has(word);
}
