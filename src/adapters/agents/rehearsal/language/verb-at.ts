import { bare } from './clauses.ts';
import { baseVerb, mistypedVerb, WEAK_VERBS } from './verbs.ts';
import { DETERMINERS, MODALS, NOUN_CALLERS, PHRASE_ENDS, QUALITIES, STOP_WORDS, VERB_CALLERS } from './words.ts';

/** They help a verb and are none themselves. */
const AUXILIARY =
  /^(?:be|is|are|was|were|been|have|has|had|do|does|did|get|gets|also|then|always|never|only|just|easily|quickly|not|even|want|need|like|able|either|both|optionally|later|simply|too|it|still|possibly|maybe|who|that|which|what|how|let|lets|help|helps|allow|allows|enable|enables|make|makes|include|includes|contain|contains|think|imagine|say|know|hope|afford|decide|agree|expect|come|comes|need|needs|wants|likes|try|look|looks|feel|feels|become|remain|run|runs)$/;
const GERUND_CALLERS = /^(?:for|by|about|like|and|or|including|supports?|allows?|of|with)$/;
const PARTICLES = /^(?:off|out|up|down|back|in|on|over|away)$/;
const ADVERBS =
  /^(?:also|then|always|easily|quickly|automatically|optionally|finally|first|next|simply|manually|later|please|and|or|maybe|possibly|ideally|additionally|just|even|secondly|lastly|they|it|i|we|you|users?|people)$/;

/** A word of a clause and what is known of those before it. */
export interface Place {
  readonly words: readonly string[];
  readonly at: number;
  /** Whether words stand between the verb before and here. */
  readonly busy: boolean;
  readonly start: number;
  /** Verbs are typed as `shows`, so that such a word is more likely a verb than a plural. */
  readonly third: boolean;
  /** No verb stands before in this clause. */
  readonly fresh: boolean;
}

function endsHere({ words, at }: Place): boolean {
  const next = bare(words[at + 1]);
  return next === '' || /^(?:of|by|per|for|in|on|with|at|from|and|or|is|are)$/.test(next);
}

/** An unknown word with `the` or `a` behind it is something to do: `juggle the balls`. */
function unknownAtStart(word: string, next: string): string | null {
  if (!DETERMINERS.has(next) || STOP_WORDS.has(word) || NOUN_CALLERS.has(word) || AUXILIARY.test(word)) return null;
  if (PHRASE_ENDS.has(word) || QUALITIES.has(word) || ADVERBS.test(word) || /(?:ly|ed|s|ing)$/.test(word)) return null;
  return /^[a-z]+$/.test(word) ? word : null;
}

/** At the start of a clause a known verb is one; `notes` is a thing unless verbs are typed so in this sentence. */
function verbAtStart({ words, at, third }: Place): string | null {
  const [word, next] = [bare(words[at]), bare(words[at + 1])];
  const verb = baseVerb(word);
  if (verb === null) {
    const typed = next === '' ? null : mistypedVerb(word);
    return typed ?? unknownAtStart(word, next);
  }
  const plural = WEAK_VERBS.has(verb) && word !== verb && word.endsWith('s') && !third;
  return plural || (next === 'of' && !word.endsWith('ing')) ? null : verb;
}

/** `list habits and search.`: short as it is, that is something to do. */
const ENDS_LISTS = /^(?:search|sort|filter|export|import|update|print|share|check|tag|rate|archive)$/;

/** `categories and notes`, `add books to lists`: a thing where nothing follows it or it stands in the plural. */
function isThingAfter(place: Place, verb: string): boolean {
  const { words, at, busy, third } = place;
  const [word, before] = [bare(words[at]), bare(words[at - 1])];
  // `the guest list`: behind one person a list is a list.
  if (/^(?:guest|player|visitor|user|customer|member|tool|app|program)$/.test(before) && endsHere(place)) return true;
  if (!/^(?:and|or|to|then|plus)$/.test(before) || (before === 'and' && word.endsWith('ing'))) return false;
  const inflected = word !== verb && !(third && word.endsWith('s'));
  return inflected || (busy && endsHere(place) && !(word === verb && ENDS_LISTS.test(word)));
}

/** After `can`, `to`, `it` and their like. */
function verbAfterCaller(place: Place): string | null {
  const { words, at } = place;
  const word = bare(words[at]);
  const verb = baseVerb(word);
  if (verb === null) return unknownAfter(place);
  if (bare(words[at + 1]) === 'of' && !word.endsWith('ing')) return null;
  return WEAK_VERBS.has(verb) && isThingAfter(place, verb) ? null : verb;
}

/** An unknown word that may be a verb at all. */
function couldBeVerb(word: string): boolean {
  if (AUXILIARY.test(word) || STOP_WORDS.has(word) || QUALITIES.has(word)) return false;
  return /^[a-z]{3,}$/.test(word) && !/(?:ly|ed|ing)$/.test(word);
}

/** `can juggle`, `helps me remember`: what follows is a verb, known or not. */
function isHelped(words: readonly string[], at: number): boolean {
  const before = bare(words[at - 1]);
  return (
    MODALS.has(before) || (/^(?:me|us|users?|people)$/.test(before) && /^(?:lets?|helps?)$/.test(bare(words[at - 2])))
  );
}

function unknownAfter({ words, at, busy }: Place): string | null {
  const [word, before] = [bare(words[at]), bare(words[at - 1])];
  if (!couldBeVerb(word)) return null;
  if (isHelped(words, at)) return mistypedVerb(word) ?? word;
  // `move cards to done`, `export to excel`: after an object `to` says where.
  if (busy) return null;
  const third = /[^su]s$/.test(word);
  if (before === 'to') return mistypedVerb(word) ?? (third ? null : word);
  return third && /^(?:it|that|which)$/.test(before) ? word.slice(0, -1) : null;
}

function isGerundVerb({ words, at }: Place): boolean {
  return GERUND_CALLERS.test(bare(words[at - 1])) && gerundTakes(words, at);
}

/** Where neither the start of the clause nor a word like `can` says so, only a verb that is nothing else counts. */
function verbInside(place: Place, verb: string | null): string | null {
  const { words, at, fresh } = place;
  if (verb === null || hasSubject(place)) return verb;
  if (NOUN_CALLERS.has(bare(words[at - 1])) || bare(words[at + 1]) === 'of') return null;
  // `find duplicates`: behind another verb such a word is a plural.
  return !WEAK_VERBS.has(verb) && (bare(words[at]) === verb || fresh) ? verb : null;
}

/** The base form of the verb that stands here, or null. */
export function verbAt(place: Place): string | null {
  const { words, at, start } = place;
  if (at === start) return verbAtStart(place);
  const first = isLeadIn(words, start, at) ? verbAtStart(place) : null;
  if (first !== null) return first;
  const word = bare(words[at]);
  const verb = baseVerb(word);
  if (word.endsWith('ing') && verb !== null) return isGerundVerb(place) ? verb : null;
  if (isLiked(words, at) || isOpenQuestion(words, at)) return null;
  return VERB_CALLERS.has(bare(words[at - 1])) ? verbAfterCaller(place) : verbInside(place, verb);
}

/** `what to cook` asks, and does not say what shall be done. */
function isOpenQuestion(words: readonly string[], at: number): boolean {
  return /^(?:what|how|where|when|whether) to$/.test(`${bare(words[at - 2])} ${bare(words[at - 1])}`);
}

/** `I would like to`, `it looks nice`: no verb of the program. */
function isLiked(words: readonly string[], at: number): boolean {
  return bare(words[at]) === 'like' && /^(?:would|i'd|we'd|they'd|should)$/.test(bare(words[at - 1]));
}

/** `hikers log hikes`, `the computer picks a number`: someone at the start of a clause does it. */
function hasSubject(place: Place): boolean {
  const { words, at, start, fresh } = place;
  if (!fresh || endsHere(place)) return false;
  const [word, before] = [bare(words[at]), bare(words[at - 1])];
  const many = at === start + 1 && /[^su]s$/.test(before) && !NOUN_CALLERS.has(before) && !word.endsWith('s');
  const one =
    at === start + 2 &&
    /^(?:the|an?|each|every)$/.test(bare(words[start])) &&
    word.endsWith('s') &&
    DETERMINERS.has(bare(words[at + 1]));
  return many || one;
}

/** Whether only words that say nothing stand before: `then`, `also`, `I`. */
function isLeadIn(words: readonly string[], start: number, at: number): boolean {
  return words.slice(start, at).every((word) => ADVERBS.test(bare(word)));
}

function gerundTakes(words: readonly string[], at: number): boolean {
  const next = bare(words[at + 1]);
  if (next === '' || PHRASE_ENDS.has(next)) return false;
  if (DETERMINERS.has(next) || PARTICLES.test(next)) return true;
  return !/^(?:of|for|in|on|at|is|are|and|or|app|tool)$/.test(next);
}
