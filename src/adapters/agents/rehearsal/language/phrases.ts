import { bare, type Clause, readClauses } from './clauses.ts';
import { coreOf, isAspect, isCircumstance, isIntroduction, OBJECT_WORDS, trimObject } from './objects.ts';
import { findProduct, type Product } from './product.ts';
import type { Tone } from './tone.ts';
import { type Phrase, scanClause } from './verb-scan.ts';
import { NEGATIONS, STOP_WORDS } from './words.ts';

/** In so few words nobody tells stories. */
const SHORT_BRIEF = 60;
const CONTINUED_WORDS = 6;
/** What is shown or written may be a list of things that elsewhere would be features of their own. */
const TAKES_LISTS =
  /^(?:show|see|view|display|track|export|print|report|calculate|compute|list|record|log|support|enter|sort|filter|search|convert|add|create|store|save|keep|set|choose|compare)$/;
const TAKES_THINGS = /^(?:add|create|log|track|save|store|keep)$/;

interface Reading {
  readonly clauses: readonly Clause[];
  readonly product: Product | null;
  readonly short: boolean;
  /** Says of a text without a verb that it names a feature by itself, as `CSV export` does. */
  readonly alone: (text: string) => boolean;
  readonly found: Phrase[];
  readonly loose: Set<number>;
  waiting: Phrase[];
  /** How many phrases were found before this sentence: only a sentence that begins with bare verbs shares its object. */
  listFrom: number;
  /** What `it` stands for, and what `them` does: `set due dates, mark them as done` means the tasks. */
  lastObject: readonly string[];
  lastThing: readonly string[];
}

/** What a phrase acts on, with `it` and `them` filled in; null where a person only carries it about. */
function actedOn(reading: Reading, { verb, object }: Phrase): readonly string[] | null {
  const pronoun = bare(object[0]);
  if (!/^(it|them|those|these|one|ones)$/.test(pronoun) || reading.lastObject.length === 0) return object;
  if (verb === 'take' && /^(?:to|with|along)$/.test(bare(object[1]))) return null;
  const meant = pronoun === 'it' || /^(?:undo|redo|revert)$/.test(verb) ? reading.lastObject : reading.lastThing;
  return [...meant, ...object.slice(1)];
}

/** Puts a phrase behind those before it; `add, edit and delete habits` shares one object. */
function take(reading: Reading, phrase: Phrase): void {
  const object = phrase.object.length === 0 ? phrase.object : actedOn(reading, phrase);
  if (object === null) return;
  if (object.length === 0) {
    reading.waiting.push(phrase);
    return;
  }
  const shared = phrase.joined || reading.listFrom === reading.found.length;
  for (const one of reading.waiting) reading.found.push({ ...one, object: shared ? coreOf(object) : [] });
  reading.found.push({ ...phrase, object });
  reading.waiting = [];
  if (object !== phrase.object) return;
  reading.lastObject = coreOf(object);
  if (reading.lastThing.length === 0 || !isAspect(object)) reading.lastThing = reading.lastObject;
}

/** `with amount`, then `category and date`: what follows a comma without a verb of its own goes on. */
function goesOn(reading: Reading, at: number): boolean {
  const last = reading.found.at(-1);
  const words = reading.clauses[at]?.words.map(bare) ?? [];
  if (last === undefined || reading.clauses[at - 1]?.end !== 'comma' || reading.waiting.length > 0) return false;
  if (words.length === 0 || words.length > CONTINUED_WORDS) return false;
  if (words.some((word) => NEGATIONS.has(word)) || words.every((word) => STOP_WORDS.has(word))) return false;
  const own = TAKES_THINGS.test(last.verb) && reading.alone(reading.clauses[at]?.text ?? '');
  return TAKES_LISTS.test(last.verb) && !own;
}

function joined(object: readonly string[], more: readonly string[]): string[] {
  const [last = '', ...others] = [...object].reverse();
  return [...others.reverse(), `${last},`, ...more].slice(0, OBJECT_WORDS + 4);
}

/**
 * Before a long brief comes to the program it tells how things are. In a short one `I guess a number` behind the
 * program's name says what the program does.
 */
function toneIn(tone: Tone, at: number, { product, short }: Reading): Tone {
  if (product !== null && at < product.clause) return 'told';
  return tone === 'told' && product !== null && short ? 'asked' : tone;
}

/** Whether a clause stands in a list of what is wanted: a bullet, behind a colon, or going on from what is asked for. */
function isListed({ clauses, found }: Reading, at: number): boolean {
  const before = clauses[at - 1];
  if (before === undefined || before.end === 'colon' || clauses[at]?.startsLine === true) return true;
  return before.end === 'comma' && found.at(-1)?.explicit === true;
}

function phrasesAt(reading: Reading, clause: Clause, at: number): Phrase[] {
  const { clauses, product, found } = reading;
  const from = product?.clause === at ? product.end : 0;
  const third = found.at(-1)?.third === true && clauses[at - 1]?.end === 'comma';
  return scanClause(clause, { from, third, explicit: isListed(reading, at) }).map((one) => ({
    ...one,
    object: trimObject(one),
    tone: toneIn(one.tone, at, reading),
  }));
}

/** `list habits and search.`: a verb that never got an object takes the one before; one that stands alone has none. */
function settle(reading: Reading): void {
  for (const one of reading.waiting) reading.found.push({ ...one, object: one.joined ? reading.lastObject : [] });
  reading.waiting = [];
  reading.listFrom = reading.found.length;
}

function readClause(reading: Reading, clause: Clause, at: number): void {
  const phrases = phrasesAt(reading, clause, at);
  const last = phrases.length === 0 && goesOn(reading, at) ? reading.found.pop() : undefined;
  if (last !== undefined) reading.found.push({ ...last, object: joined(last.object, clause.words) });
  else if (phrases.length === 0) reading.loose.add(at);
  for (const phrase of phrases) if (!isCircumstance(phrase)) take(reading, phrase);
  if (clause.end === 'stop') settle(reading);
}

/** What was found in a brief. */
export interface Read {
  readonly phrases: readonly Phrase[];
  readonly clauses: readonly Clause[];
  readonly product: Product | null;
  /** Positions of the clauses without a verb that are not part of a phrase. */
  readonly loose: ReadonlySet<number>;
}

/**
 * What a brief wants done, in its own words and order. What is negated, where data is kept and how the program runs
 * is left out. `alone` says of a text without a verb that it names a feature by itself, as `CSV export` does.
 */
export function readBrief(brief: string, alone: (text: string) => boolean = () => false): Read {
  const clauses = readClauses(brief);
  const product = findProduct(clauses);
  const short = clauses.reduce((sum, clause) => sum + clause.words.length, 0) <= SHORT_BRIEF;
  const state = { found: [], loose: new Set<number>(), waiting: [], listFrom: 0, lastObject: [], lastThing: [] };
  const reading: Reading = { clauses, product, short, alone, ...state };
  for (const [at, clause] of clauses.entries()) readClause(reading, clause, at);
  settle(reading);
  const phrases = reading.found.filter((phrase, at) => !isCircumstance(phrase) && !isIntroduction(phrase, at === 0));
  return { phrases, clauses, product, loose: reading.loose };
}

/** The phrases of a brief. */
export function phrasesOf(brief: string): readonly Phrase[] {
  return readBrief(brief).phrases;
}
