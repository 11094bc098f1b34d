import { bare, type Clause } from './clauses.ts';
import type { Entity } from './entity.ts';
import { singular } from './inflect.ts';
import type { Read } from './phrases.ts';
import { NEGATIONS, QUALITIES, STOP_WORDS } from './words.ts';

const ANNOUNCES =
  /\b(?:features?|requirements?|functionality|functions|includes?|including|must[- ]haves?|wish ?list|needs|capabilities)\b/i;
const SENTENCE =
  /^(?:is|are|was|were|has|have|had|am|be|been|will|would|should|must|can|could|i|we|they|he|she|it|you|do|does|did|please|thanks|thank|currently|because|so|since|if|when|as)$/;
const LONGEST = 7;

/** Whether a clause is a bare thing (`dark mode`, `CSV export`) and not a piece of a sentence. */
function isThingClause(clause: Clause): boolean {
  const words = clause.words.map(bare);
  if (words.length === 0 || words.length > LONGEST) return false;
  if (words.some((word) => NEGATIONS.has(word) || SENTENCE.test(word))) return false;
  return words.some((word) => word.length > 2 && !STOP_WORDS.has(word) && !QUALITIES.has(word) && /^\p{L}/u.test(word));
}

/** `reminders and CSV export` names two things. */
function parts(text: string): string[] {
  const pieces = text.replace(/^(?:and|or|also|plus|with|optional|optionally)\s+/i, '').split(/\s+(?:and|plus)\s+/i);
  return pieces.every((piece) => piece.split(' ').length <= 3) ? pieces : [pieces.join(' and ')];
}

/** Behind which clauses a list of things begins, and how far it goes. */
function listed(read: Read): Clause[] {
  const found: Clause[] = [];
  let listing = false;
  for (const [at, clause] of read.clauses.entries()) {
    const loose = read.loose.has(at);
    if (listing && loose && isThingClause(clause)) found.push(clause);
    const announces = clause.end === 'colon' && (at === read.product?.clause || ANNOUNCES.test(clause.text));
    const goesOn: boolean = listing && (clause.end === 'comma' || read.clauses[at + 1]?.startsLine === true);
    listing = announces || (at === read.product?.clause && clause.end === 'comma' && withThings(read) !== '') || goesOn;
  }
  return found;
}

/** What stands behind `with` right after the program's name: `a habit tracker with streaks`. */
function withThings(read: Read): string {
  const { product } = read;
  const words = product === null ? [] : (read.clauses[product.clause]?.words.slice(product.end) ?? []);
  return product !== null && /^(?:with|including|featuring)$/.test(bare(words[0])) ? words.slice(1).join(' ') : '';
}

/** Bullets without a verb. */
function bullets(read: Read): Clause[] {
  const all = read.clauses.filter(
    (clause, at) =>
      at !== read.product?.clause &&
      at > 0 &&
      clause.startsLine &&
      clause.end === 'stop' &&
      read.loose.has(at) &&
      isThingClause(clause),
  );
  return all.length > 1 ? all : [];
}

/** The features a brief only names (`streaks, reminders, CSV export`), in its own words. `asked` counts its verbs. */
export function namedThings(read: Read, entity: Entity, asked: number): string[] {
  const own = withThings(read);
  const lists = listed(read);
  const clauses = lists.length === 0 && asked < 3 ? bullets(read) : lists;
  const all = [...(own === '' ? [] : [own]), ...clauses.map((clause) => clause.text)].flatMap(parts);
  const about = new Set([entity.singular, entity.plural]);
  return all.filter(
    (thing) => thing !== '' && !about.has(singular(thing.toLowerCase())) && !about.has(thing.toLowerCase()),
  );
}
