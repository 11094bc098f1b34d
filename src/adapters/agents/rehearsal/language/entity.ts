import { bare, readClauses, wordsOf } from './clauses.ts';
import { plural, singular } from './inflect.ts';
import { headOf } from './objects.ts';
import { type Read, readBrief } from './phrases.ts';
import { type Candidate, isVague, productEntity } from './product-entity.ts';
import { ownEntity, UNCOUNTABLE } from './products.ts';
import { plainWords, slug } from './safe-text.ts';
import { isThing } from './things.ts';
import { baseVerb } from './verbs.ts';
import { ASPECTS, NOUN_CALLERS, STOP_WORDS } from './words.ts';

/** The thing a project is about: its names in the brief's words, and safe ASCII names for files and code. */
export interface Entity {
  readonly singular: string;
  readonly plural: string;
  /** Plural slug: a table name and file name, e.g. `habits`. */
  readonly slug: string;
  /** False where the brief uses the word as a topic (`weather`) and not as something one can have many of. */
  readonly countable: boolean;
}

/** Verbs whose object is what a program keeps. */
const KEEPING =
  /^(?:leave|send|post|write|add|create|enter|log|save|store|track|manage|record|delete|remove|edit|list|collect|register|organi[sz]e|rename|archive|upload)$/;
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u;
const SEGMENTED_CHARACTERS = 20_000;
const MOST_MENTIONS = 6;
/** Points for being acted on, and for being added or kept. */
const ACTED = 3;
const KEPT = 4;

/** Scripts without spaces are cut by dictionary; everything else already is words. */
function segments(word: string): string[] {
  if (!UNSPACED.test(word)) return [word];
  const cutter = new Intl.Segmenter('und', { granularity: 'word' });
  const parts = [...cutter.segment(word.slice(0, 200))].map((part) => part.segment);
  const long = parts.filter((part) => part.length > 1 && !/^\p{scx=Hira}+$/u.test(part));
  return long.length > 0 ? long : [word.slice(0, 12)];
}

type Points = Map<string, number>;

function give(found: Points, word: string, points: number): void {
  if (word.endsWith('ing') && isVague(word) && points <= KEPT) return;
  if (isThing(word, points > 1) && !STOP_WORDS.has(word)) found.set(word, (found.get(word) ?? 0) + points);
}

function mentions(brief: string): Points {
  const found: Points = new Map();
  const words = wordsOf(brief.slice(0, SEGMENTED_CHARACTERS)).flatMap(segments).map(bare);
  for (const [at, word] of words.entries()) {
    // A word that is a verb as often as a thing counts only where a thing must stand.
    if (baseVerb(word) === null || NOUN_CALLERS.has(words[at - 1] ?? '')) give(found, singular(word), 1);
  }
  return new Map([...found].map(([word, count]) => [word, Math.min(count, MOST_MENTIONS)]));
}

/** What the program's name says it is about; scripts without spaces give no single words to judge. */
function nameSays({ product }: Read): Candidate | null {
  return product === null || product.about.some((word) => UNSPACED.test(word)) ? null : productEntity(product);
}

/** What an object is about: `a parking lot` has spots. */
function thingOf(object: readonly string[]): string | null {
  const head = headOf(object);
  return head !== null && isVague(head) ? (ownEntity(head) ?? head) : head;
}

/** What the verbs of a brief act on; what is added and kept weighs more. */
function actedOn(read: Read): Points {
  const found: Points = new Map();
  for (const { verb, object, tone } of read.phrases) {
    const thing = thingOf(object);
    const weight = KEEPING.test(verb) ? KEPT : ACTED;
    if (thing !== null) give(found, thing, tone === 'asked' ? weight : 1);
  }
  return found;
}

/** A `study planner` into which subjects are put is about subjects. */
function isBeside(about: Candidate, acted: Points): boolean {
  if (about.sure || acted.has(about.word)) return false;
  return [...acted].some(([word, points]) => points >= KEPT && !ASPECTS.has(word));
}

function scores(brief: string, read: Read): Points {
  const found = mentions(brief);
  const acted = actedOn(read);
  for (const [word, points] of acted) give(found, word, UNCOUNTABLE.has(word) ? 1 : points);
  const about = nameSays(read);
  if (about !== null) give(found, about.word, isBeside(about, acted) ? 1 : about.weight);
  return found;
}

function best(found: Points, sure: string | null): string | null {
  const pool = [...found].filter(([word]) => !ASPECTS.has(word) || (word === sure && !UNCOUNTABLE.has(word)));
  return (
    pool.reduce<[string, number] | null>((top, one) => (top === null || one[1] > top[1] ? one : top), null)?.[0] ?? null
  );
}

/** The thing the brief is about: what its product's name says, or what most of its verbs act on; else `item`. */
export function entityOf(brief: string): Entity {
  const read = readBrief(brief);
  const sure = nameSays(read);
  const word = plainWords(best(scores(brief, read), sure?.word ?? null) ?? 'item', 40) || 'item';
  const many = plural(word);
  const counted = word === 'item' || (many !== word && isCounted(brief, word, sure?.word ?? null));
  return {
    singular: word,
    plural: counted ? many : `${word} entries`,
    slug: slug(counted ? many : word) || 'items',
    countable: counted,
  };
}

function isCounted(brief: string, word: string, sure: string | null): boolean {
  if (UNCOUNTABLE.has(word)) return false;
  if (word === sure && !word.endsWith('ss')) return true;
  const low = brief.toLowerCase();
  if (!low.includes(word)) return true;
  return hasWord(low, plural(word)) || (!word.endsWith('ss') && hasWord(low, `an? ${word}`)) || isObject(brief, word);
}

function isObject(brief: string, word: string): boolean {
  return readClauses(brief).some((clause) =>
    clause.words.some((one, at) => bare(one) === word && NOUN_CALLERS.has(bare(clause.words[at - 1]))),
  );
}

function hasWord(text: string, words: string): boolean {
  const pattern = words
    .split('')
    .map((char) => (/[\p{L}\p{N} ?]/u.test(char) ? char : `\\u{${char.codePointAt(0)?.toString(16) ?? '0'}}`));
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern.join('')}(?![\\p{L}\\p{N}])`, 'u').test(text);
}
