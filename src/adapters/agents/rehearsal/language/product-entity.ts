import { bare } from './clauses.ts';
import { singular } from './inflect.ts';
import type { Product } from './product.ts';
import { KEEPERS, NEUTRAL_WORDS, ownEntity, PLATFORM_WORDS, UNCOUNTABLE } from './products.ts';
import { isThing, THING_GERUNDS } from './things.ts';

/** A thing and how much speaks for it. */
export interface Candidate {
  readonly word: string;
  readonly weight: number;
  /** Such programs are about it, whatever the brief acts on. */
  readonly sure: boolean;
}

const KEPT = 8;
const NAMED = 5;
const VAGUE = 1;

/** Not something one has several of: `weather`, `hiking`. */
export function isVague(word: string): boolean {
  return UNCOUNTABLE.has(word) || (word.endsWith('ing') && !THING_GERUNDS.test(word));
}

function ownOf(word: string): string | null {
  return ownEntity(word) ?? ownEntity(singular(word));
}

/** The words that say what a program is about, and whether something stands with them that keeps things. */
function aboutWords(product: Product): { words: readonly string[]; kept: boolean } {
  const all = product.about.map(bare);
  const of = all.indexOf('of');
  if (of > 0) {
    const kept = KEEPERS.has(singular(all[of - 1] ?? ''));
    return { words: kept ? all.slice(of + 1) : all.slice(0, of), kept };
  }
  const last = all.findLastIndex((word) => !PLATFORM_WORDS.has(word) && !(NEUTRAL_WORDS.has(word) && all.length > 1));
  const words = all.slice(0, last + 1);
  const kept = words.length > 1 && KEEPERS.has(singular(words.at(-1) ?? ''));
  return { words: kept ? words.slice(0, -1) : words, kept };
}

/** The first word with a topic of its own: a `chess clock` is about games, a `quiz game` about questions. */
function topicOf(words: readonly string[]): Candidate | null {
  const word = words.map(ownOf).find((own) => own !== null);
  return word === undefined || word === null ? null : { word, weight: KEPT, sure: true };
}

/** The thing a product's name speaks of, and how much it weighs against what the brief wants done. */
export function productEntity(product: Product): Candidate | null {
  const { words, kept } = aboutWords(product);
  const things = words
    .map(singular)
    .filter((word) => isThing(word) && !KEEPERS.has(word))
    .reverse();
  const last = words.at(-1) ?? '';
  const topic = topicOf(words);
  if (topic !== null && (ownOf(last) !== null || things.length === 0)) return topic;
  const thing = things.find((word) => !isVague(word));
  if (thing !== undefined) return { word: thing, weight: kept ? KEPT : NAMED, sure: false };
  const vague = things[0];
  return vague === undefined ? (topic ?? ownKeeper(product)) : { word: vague, weight: VAGUE, sure: false };
}

/** `a dream-like diary`: where nothing else is named, what such a thing holds. */
function ownKeeper(product: Product): Candidate | null {
  return topicOf(product.about.map(bare));
}
