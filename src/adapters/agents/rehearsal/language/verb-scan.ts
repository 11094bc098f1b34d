import { bare, type Clause } from './clauses.ts';
import { isExplicit, isNarrated, type Tone } from './tone.ts';
import { type Place, verbAt } from './verb-at.ts';
import { isParticiple, STRONG_VERBS, WEAK_VERBS } from './verbs.ts';
import { CONDITIONS, NEGATIONS, PHRASE_ENDS, REASONS, VERB_CALLERS } from './words.ts';

/** Something the program shall do: a verb in its base form and the words of its object as the brief has them. */
export interface Phrase {
  readonly verb: string;
  readonly object: readonly string[];
  readonly tone: Tone;
  /** Asked for in so many words: `should`, `I want to`, an item of a list. */
  readonly explicit: boolean;
  /** Typed as `shows` and not as `show`: what follows a comma may be so as well. */
  readonly third: boolean;
  /** `and` or `or` stands before it, so that it shares an object with the verb before. */
  readonly joined: boolean;
}

/** What they announce is part of what they do: `remind me to water the plants`. */
export const TELLING: ReadonlySet<string> = new Set([
  'remind',
  'notify',
  'warn',
  'tell',
  'alert',
  'email',
  'ask',
  'message',
  'ping',
]);
const HEARERS = /^(?:me|us|users?|people|you|everyone|players?|members?|the|them|about|when|if|to|someone)$/;
/** What is to be shown may be a question: `show who owes whom`. */
const QUESTION = /^(?:who|which|what|how|whether|if|whom|whose|where|when)$/;

interface Scan {
  readonly found: { verb: string; object: string[]; tone: Tone; explicit: boolean; third: boolean; joined: boolean }[];
  mode: 'open' | 'closed' | 'reason' | 'condition' | 'heard';
}

/** What a word that ends a phrase does to the rest of its clause. */
function modeAfter(word: string, scan: Scan): Scan['mode'] {
  if (REASONS.has(word) || (word === 'that' && scan.mode === 'reason')) return 'reason';
  if (CONDITIONS.has(word)) return 'condition';
  const busy = (scan.found.at(-1)?.object.length ?? 0) > 0;
  if (/^(?:that|which|who|whose|where)$/.test(word)) return busy ? 'condition' : scan.mode;
  return 'closed';
}

interface Step extends Place {
  /** The clause is an item of a list of what is wanted. */
  readonly listed: boolean;
}

/** Asked for in so many words, or in a row with what is. */
function isAskedFor(scan: Scan, { words, at, start, listed }: Step): boolean {
  const before = scan.found.at(-1);
  if (before === undefined ? at === start && listed : before.explicit) return true;
  const relative = /^(?:that|which|where)$/.test(bare(words[at - 1])) || /^(?:lets?|helps?)$/.test(bare(words[at - 2]));
  return relative || isExplicit(words, at);
}

function isJoined({ words, at }: Step): boolean {
  return /^(?:and|or)$/.test(bare(words[at - 1]));
}

function open(scan: Scan, verb: string, place: Step): void {
  const tone = toneAt(scan, place);
  const word = bare(place.words[place.at]);
  const explicit = isAskedFor(scan, place);
  scan.found.push({
    verb,
    object: [],
    tone,
    explicit,
    third: word !== verb && /[^s]s$/.test(word),
    joined: isJoined(place),
  });
  // What follows a reason stays one: `so that I can see and compare my results`.
  if (TELLING.has(verb)) scan.mode = 'heard';
  else scan.mode = tone === 'reason' ? 'reason' : 'open';
}

function toneAt(scan: Scan, place: Place): Tone {
  if (scan.mode === 'reason') return 'reason';
  return isNarrated(place.words, place.at) ? 'told' : 'asked';
}

/** In `when I add a habit` the verb belongs to the condition; a strong one after something else is asked for again. */
function countsHere(scan: Scan, place: Place): boolean {
  if (scan.mode !== 'condition' || isExplicit(place.words, place.at)) return true;
  const before = bare(place.words[place.at - 1]);
  const word = bare(place.words[place.at]);
  const free = before === 'and' || !(VERB_CALLERS.has(before) || CONDITIONS.has(before) || PHRASE_ENDS.has(before));
  return free && STRONG_VERBS.has(word) && !isParticiple(word) && !WEAK_VERBS.has(word);
}

function takesWords(mode: Scan['mode'], tone: Tone): boolean {
  return mode === 'open' || (mode === 'reason' && tone === 'reason');
}

/** What is told goes on to the end of the clause: `remind me when a plant needs water`. */
function hears(scan: Scan, word: string): boolean {
  const last = scan.found.at(-1);
  if (scan.mode !== 'heard' || last === undefined) return false;
  const heard = last.object.length > 0 || HEARERS.test(bare(word));
  if (heard) last.object.push(word);
  else scan.mode = 'open';
  return heard;
}

/** A word that is no verb: part of an object, the end of one, or nothing. */
function takeWord(scan: Scan, word: string): void {
  const low = bare(word);
  const last = scan.found.at(-1);
  if (last?.object.length === 0 && QUESTION.test(low)) {
    last.object.push(word);
    scan.mode = 'heard';
  } else if (PHRASE_ENDS.has(low)) scan.mode = modeAfter(low, scan);
  else if (last !== undefined && takesWords(scan.mode, last.tone)) last.object.push(word);
}

function step(scan: Scan, place: Step): void {
  const word = place.words[place.at] ?? '';
  if (hears(scan, word)) return;
  const verb = verbAt(place);
  if (verb !== null && countsHere(scan, place)) open(scan, verb, place);
  else takeWord(scan, word);
}

/** `keep track of` is one verb. */
function tracked(words: readonly string[]): string[] {
  const text = words.join(' ');
  return text
    .replace(/\bkeep(s|ing)? track of\b/gi, (_all, ending: string | undefined) => `track${ending ?? ''}`)
    .split(' ');
}

export interface ScanContext {
  /** The first word that counts. */
  readonly from: number;
  readonly third: boolean;
  /** The clause is an item of a list of what is wanted. */
  readonly explicit: boolean;
}

/** The verbs of a clause, each with what follows it. */
export function scanClause(clause: Clause, { from, third, explicit }: ScanContext): Phrase[] {
  if (/^(?:as (?:an?|the) )/i.test(clause.text)) return [];
  const words = [...clause.words.slice(0, from), ...tracked(clause.words.slice(from))].filter((word) => word !== '');
  const scan: Scan = { found: [], mode: 'open' };
  for (let at = from; at < words.length; at += 1) {
    if (NEGATIONS.has(bare(words[at]))) break;
    const last = scan.found.at(-1);
    const place = { words, at, start: from, busy: (last?.object.length ?? 0) > 0, fresh: last === undefined };
    step(scan, { ...place, third: last?.third ?? third, listed: explicit });
  }
  return scan.found;
}
