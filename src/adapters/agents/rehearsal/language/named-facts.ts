import type { KindName } from '../kinds/classify.ts';
import { singular } from './inflect.ts';
import { camel, slug } from './safe-text.ts';
import { FIELD_WORDS } from './topics.ts';
import { DETERMINERS, QUALITIES, STOP_WORDS } from './words.ts';

/** A fact that is kept about each entry, given as --name=value. */
export interface NamedFact {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
}

const NUMBERS =
  /(?:amount|price|cost|quantity|number|duration|minutes|hours|weight|distance|calories|age|year|count|score|pages|size|temperature|height|reps|sets|servings|percentage|steps)$/i;
const DATES = /(?:date|deadline|birthday|day)$/i;
/** What every entry has anyway, or what no one would type. */
const TAKEN =
  /^(?:id|title|name|names|question|word|text|done|tags?|createdAt|clock|comments?|archived|votes?|status|first|last|week|day|days|month|time|person|people|default|alphabet|column|number|me|one|them|it|each|every|hand|steps?|item|line items|options?|code|visits|total|result|short|category and)$/i;

function factOf(words: readonly string[]): NamedFact | null {
  const idle = (word: string) =>
    word !== 'due' && (DETERMINERS.has(word) || QUALITIES.has(word) || STOP_WORDS.has(word));
  const own = words.filter((word) => !idle(word.toLowerCase()));
  if (own.length === 0 || own.length > 2) return null;
  const known = FIELD_WORDS.find(
    (field) => field.name !== 'note' && new RegExp(`^(?:${field.pattern.source})$`, 'i').test(own.join(' ')),
  );
  if (known !== undefined) return { name: known.name, kind: known.kind };
  const name = camel(slug(own.join(' ')));
  if (TAKEN.test(name) || TAKEN.test(singular(name)) || !/^[a-z][A-Za-z]{1,20}$/.test(name)) return null;
  return { name, kind: DATES.test(name) ? 'date' : NUMBERS.test(name) ? 'number' : 'text' };
}

/** `log expenses with amount and payer` names two facts. */
function withFacts(title: string): NamedFact[] {
  const list = /\bwith (.+)$/i.exec(title)?.[1]?.split(/\b(?:for|to|in|on|from|so)\b/i)[0] ?? '';
  return list.split(/,|\band\b|\bor\b/i).flatMap((part) => factOf(part.trim().split(/\s+/)) ?? []);
}

/** `sort tasks by priority`, `totals per category`. */
function byFact(title: string): NamedFact[] {
  const words = /\b(?:by|per) (.+)$/i.exec(title)?.[1]?.split(/\s+/) ?? [];
  const [first = '', second = ''] = words;
  const two = /^(?:date|dates|percentage|number)$/i.test(second) ? [first, second] : [first];
  const fact = factOf(two);
  return fact === null ? [] : [fact];
}

const BY_KINDS: ReadonlySet<KindName> = new Set(['sort', 'search', 'stats', 'tag', 'list']);

/** The facts that features speak of: what things are added with, sorted, searched and added up by. */
export function namedFacts(features: readonly { readonly title: string; readonly kind: KindName }[]): NamedFact[] {
  const rated = features.some((feature) => feature.kind === 'rate');
  const quiz: NamedFact[] = features.some((feature) => feature.kind === 'quiz')
    ? [{ name: 'answer', kind: 'text' }]
    : [];
  const named = features.flatMap(({ title, kind }) => {
    if (kind === 'add') return withFacts(title);
    return BY_KINDS.has(kind) ? byFact(title) : [];
  });
  return [...named, ...quiz].filter((fact) => !(rated && fact.name === 'rating'));
}
