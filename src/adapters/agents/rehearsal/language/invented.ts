import { CREATORS } from '../kinds/basics.ts';
import { classify } from '../kinds/classify.ts';
import type { Entity } from './entity.ts';

/** What such a program does before anybody asks, by what it is about. */
const STARTERS: Readonly<Record<string, readonly string[]>> = {
  calculation: ['Calculate a result', 'List calculations', 'Remove calculations'],
  conversion: ['Convert units', 'List conversions', 'Remove conversions'],
  roll: ['Roll dice', 'List rolls', 'Remove rolls'],
  session: ['Start a session', 'Stop the session', 'Show the time left'],
  timer: ['Start a timer', 'Stop the timer', 'Show the time left'],
  game: ['Start a game', 'List games', 'Remove games'],
  lap: ['Start the stopwatch', 'Stop the stopwatch', 'Show the elapsed time'],
  link: ['Shorten links', 'Open a short link', 'List links'],
  question: ['Add questions', 'Quiz me', 'List questions'],
  flashcard: ['Add flashcards', 'Quiz me', 'List flashcards'],
  poll: ['Add polls', 'Vote in a poll', 'Show the results'],
  message: ['Send messages', 'List messages', 'Search messages'],
  card: ['Add cards', 'Move cards', 'List cards'],
};

/** What a program lacks that names less than it needs, the most needed first; none of it is named already. */
export function invented(titles: readonly string[], entity: Entity): string[] {
  const kinds = new Set(titles.map((title) => classify(title)));
  const own = Object.hasOwn(STARTERS, entity.singular) ? (STARTERS[entity.singular] ?? []) : [];
  const password = kinds.has('password') ? ['Check the strength of a password', 'Generate a PIN'] : [];
  const { plural } = entity;
  const plain = [`Add ${plural}`, `List ${plural}`, `Remove ${plural}`, `Search ${plural}`, `Sort ${plural}`];
  const created = [...kinds].some((kind) => CREATORS.has(kind));
  const all = [...own, ...password, ...plain].filter((title) => !(created && CREATORS.has(classify(title))));
  const fresh = all.filter((title) => !kinds.has(classify(title)) || classify(title) === 'password');
  return fresh.filter((title, at) => fresh.findIndex((one) => classify(one) === classify(title)) === at);
}
