import { classify } from '../kinds/classify.ts';
import { bare } from './clauses.ts';
import type { Entity } from './entity.ts';
import { singular, withAcronyms } from './inflect.ts';
import { invented } from './invented.ts';
import { namedThings } from './named-things.ts';
import { type Read, readBrief } from './phrases.ts';
import { plainWords } from './safe-text.ts';
import { mention } from './topics.ts';
import type { Phrase } from './verb-scan.ts';
import { DETERMINERS, STOP_WORDS } from './words.ts';

const MOST = 9;
const LEAST = 3;
const LONGEST = 80;
/** From so many words on a brief is a text and no longer a list. */
const LONG_BRIEF = 120;

/** What the first version shall do, and what was asked for beyond that. */
export interface Wishes {
  readonly titles: readonly string[];
  readonly later: readonly string[];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function titled(words: readonly string[]): string {
  return plainWords(capital(withAcronyms(words.join(' '))), LONGEST);
}

/** Verbs that ask for the same thing in other words. */
const SAME_VERBS: readonly ReadonlySet<string>[] = [
  new Set(['add', 'create', 'enter', 'insert']),
  new Set(['show', 'list', 'view', 'see', 'display', 'browse']),
  new Set(['remove', 'delete']),
  new Set(['edit', 'modify', 'update', 'change']),
  new Set(['search', 'find', 'look']),
  new Set(['start', 'begin', 'launch']),
  new Set(['stop', 'end']),
];

interface Draft {
  title: string;
  readonly group: string;
  tokens: ReadonlySet<string>;
  count: number;
}

function draftOf(title: string): Draft {
  const [verb = '', ...rest] = title.split(/[\s,]+/).map(bare);
  const group =
    SAME_VERBS.find((verbs) => verbs.has(verb))
      ?.values()
      .next().value ?? verb;
  const idle = (word: string) => word === '' || DETERMINERS.has(word) || /^(?:new|as|for|up|and|or)$/.test(word);
  const plain = (word: string) => (STOP_WORDS.has(word) ? word : singular(word));
  return { title, group, tokens: new Set(rest.filter((word) => !idle(word)).map(plain)), count: 1 };
}

/** Whether one says all that the other says. */
function covers(one: Draft, other: Draft): boolean {
  return one.group === other.group && [...other.tokens].every((token) => one.tokens.has(token));
}

/** One draft per thing to do; what is said again, or less fully, counts as stress. */
function merged(titles: readonly string[]): Draft[] {
  const all: Draft[] = [];
  for (const title of titles.filter((one) => one !== '')) {
    const next = draftOf(title);
    const known = all.find((draft) => covers(draft, next) || covers(next, draft));
    if (known === undefined) all.push(next);
    else {
      known.count += 1;
      if (next.tokens.size > known.tokens.size) Object.assign(known, { title, tokens: next.tokens });
    }
  }
  return all;
}

/** The strongest stay, in the order of the brief. */
function strongest(drafts: readonly Draft[], entity: Entity): Wishes {
  // What nobody could write code for goes first where not all can stay.
  const known = (draft: Draft) => (classify(draft.title, entity) === 'record' ? 0 : 1);
  const order = [...drafts].sort((one, two) => two.count - one.count || known(two) - known(one));
  const kept = new Set(order.slice(0, MOST));
  return {
    titles: drafts.filter((draft) => kept.has(draft)).map((draft) => draft.title),
    later: drafts.filter((draft) => !kept.has(draft)).map((draft) => draft.title),
  };
}

/** Where no verb is known (another language, loose words) every clause of the brief is something to do. */
function fromClauses(read: Read, entity: Entity): string[] {
  const clauses = read.clauses.filter(
    ({ text, words }, at) => read.loose.has(at) && words.join('').length > 3 && mention(text, /\p{L}+/u) !== 'no',
  );
  const titles = clauses.map((clause) => capital(plainWords(clause.text.split(/\s+/).slice(0, 8).join(' '), 50)));
  const own = titles.filter((title) => title !== '' && title.toLowerCase() !== entity.singular);
  return own.length > 1 ? [...new Set(own)].slice(0, 6) : [];
}

function titlesOf(phrases: readonly Phrase[]): string[] {
  return phrases.map(({ verb, object }) => titled([verb, ...object]));
}

/** In a long text only what is asked for in so many words counts, if there is enough of it. */
function askedIn(read: Read): Phrase[] {
  const asked = read.phrases.filter((phrase) => phrase.tone === 'asked');
  const explicit = asked.filter((phrase) => phrase.explicit);
  const words = read.clauses.reduce((sum, clause) => sum + clause.words.length, 0);
  return words > LONG_BRIEF && explicit.length >= LEAST ? explicit : asked;
}

/** Everything a brief names, in its own words; what it only says in passing counts where it names little else. */
function named(read: Read, entity: Entity): Draft[] {
  const asked = askedIn(read);
  const things = namedThings(read, entity, asked.length);
  const first = merged([...titlesOf(asked), ...things.map((thing) => titled(thing.split(' ')))]);
  if (first.length >= LEAST) return first;
  const reasons = read.phrases.filter((phrase) => phrase.tone === 'reason');
  const more = merged([...first.map((draft) => draft.title), ...titlesOf(reasons)]);
  if (more.length > 0) return more;
  const told = merged(titlesOf(read.phrases));
  return told.length > 0 ? told : merged(fromClauses(read, entity));
}

/** Whether a text without a verb names a feature by itself, as `CSV export` and `streaks` do. */
function standsAlone(text: string): boolean {
  return classify(text) !== 'record';
}

/** The features of a project in the words of its brief: from three to nine, the rest for later. */
export function wishesOf(brief: string, entity: Entity): Wishes {
  const { titles, later } = strongest(named(readBrief(brief, standsAlone), entity), entity);
  const more = invented(titles, entity);
  return { titles: [...titles, ...more.slice(0, Math.max(0, LEAST - titles.length))], later };
}

/** The titles of a project's features. */
export function featureTitles(brief: string, entity: Entity): readonly string[] {
  return wishesOf(brief, entity).titles;
}
