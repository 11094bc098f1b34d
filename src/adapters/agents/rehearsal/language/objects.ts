import { bare } from './clauses.ts';
import { singular } from './inflect.ts';
import { PLATFORM_WORDS } from './products.ts';
import { type Phrase, TELLING } from './verb-scan.ts';
import { isParticiple } from './verbs.ts';
import { ASPECTS, QUALITIES, STOP_WORDS } from './words.ts';

const INTRO_VERBS: ReadonlySet<string> = new Set(['build', 'make', 'create', 'write', 'design', 'develop']);
const STORING_VERBS: ReadonlySet<string> = new Set(['keep', 'save', 'store']);
const RUNNING_VERBS: ReadonlySet<string> = new Set(['run', 'work', 'use', 'support', 'keep', 'start', 'look', 'learn']);
const STORAGE =
  /^(?:a|an|the|all|my|our|its|data|everything|it|in|on|to|into|and|file|files|json|disk|memory|locally|database|between|runs|only|nothing|one|single|plain|text|local|simple|sqlite|there|here)$/;
const MANNER =
  /^(?:on|in|from|with|without|for|and|or|as|the|a|an|it|my|your|only|just|simple|small|fast|fine|well|good|nice|easy|clean|tidy|short|quickly|offline|locally|node|anywhere|everywhere|machine|computer|laptop|one|any|no|installation|internet|network|connection|keyboard|shell|docker|to|install|use|learn|understand)$/;
/** `quiz me` is whole. */
const TAUGHT = /^(?:quiz|test|teach|drill)$/;
/** Objects are read up to so many words. */
export const OBJECT_WORDS = 14;
/** Words that cannot be the last of an object. */
const DANGLING =
  /^(?:a|an|the|my|our|your|their|of|for|with|in|on|at|by|from|to|and|or|also|then|as|is|are|be|me|us|we|i|it's|that|which|can|should|must|will|would|may|all|any|no|new|per|each|every|either|please|automatically)$/;

/** Cuts what cannot end a phrase and what cannot begin one. */
export function trimObject({ verb, object: words }: Pick<Phrase, 'verb' | 'object'>): string[] {
  const object = [...words].slice(0, OBJECT_WORDS);
  if (object.length === 1 && TAUGHT.test(verb)) return object;
  const last = () => bare(object.at(-1));
  if (object.length > 2 && /^(?:it|they)$/.test(last())) object.pop();
  while (object.length > 0 && DANGLING.test(last())) object.pop();
  const idle = TELLING.has(verb) || TAUGHT.test(verb) ? /^(?:and|or|that|also)$/ : /^(?:me|us|and|or|that|also)$/;
  while (object.length > 0 && idle.test(bare(object[0]))) object.shift();
  return object;
}

/** The noun a phrase is about, singular and lower case: the last thing in the first run of words that carry a topic. */
export function headOf(object: readonly string[]): string | null {
  const run: string[] = [];
  for (const word of object) {
    const low = bare(word);
    const carries = !STOP_WORDS.has(low) && !/^\d+$/.test(low);
    if (carries) run.push(low);
    if ((!carries || word.endsWith(',')) && run.some((one) => !isWeakHead(one))) break;
  }
  const things = run.filter((word) => !isWeakHead(word));
  const head = things.at(-1) ?? run.at(-1);
  return head === undefined ? null : singular(head);
}

function isWeakHead(word: string): boolean {
  return QUALITIES.has(word) || isParticiple(word) || /[a-z]ly$/.test(word);
}

/** Where the data is kept and how the program runs is not something it does for its user. */
export function isCircumstance({ verb, object }: Phrase): boolean {
  if (object.length === 0) return /^(?:work|run|use|support|look|learn|keep|have)$/.test(verb);
  const words = object.map(bare);
  if (STORING_VERBS.has(verb) && words.every((word) => STORAGE.test(word))) return true;
  if (!RUNNING_VERBS.has(verb)) return false;
  return words.every((word) => MANNER.test(word) || PLATFORM_WORDS.has(word));
}

/** `Build me an app` speaks of the program as a whole. */
export function isIntroduction({ verb, object }: Phrase, first: boolean): boolean {
  if (!INTRO_VERBS.has(verb)) return false;
  const head = headOf(object);
  if (head === null || object.map(bare).every((word) => STOP_WORDS.has(word) || QUALITIES.has(word))) return true;
  return first && /^(an?|me|my|the|us)$/.test(bare(object[0]));
}

/** The part of an object that `it` and `them` stand for: no particle in front, nothing after a preposition. */
export function coreOf(object: readonly string[]): readonly string[] {
  const words = /^(off|out|up|down|back|in)$/.test(bare(object[0])) ? object.slice(1) : object;
  const end = words.findIndex((word) =>
    /^(with|by|in|on|for|per|from|to|as|of|at|into|between|without)$/.test(bare(word)),
  );
  return end === -1 ? words : words.slice(0, end);
}

/** Whether an object says something about a thing, as a date or a total does. */
export function isAspect(object: readonly string[]): boolean {
  const head = headOf(coreOf(object));
  return head !== null && ASPECTS.has(head);
}
