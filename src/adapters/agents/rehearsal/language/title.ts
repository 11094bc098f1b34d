import { bare, type Clause, readClauses } from './clauses.ts';
import { type Entity, entityOf } from './entity.ts';
import { gerund, plural, singular, withAcronyms } from './inflect.ts';
import { headOf } from './objects.ts';
import { phrasesOf } from './phrases.ts';
import { findProduct, type Product } from './product.ts';
import { plainWords } from './safe-text.ts';
import { isThing } from './things.ts';
import { type Phrase, TELLING } from './verb-scan.ts';
import { STOP_WORDS } from './words.ts';

const LONGEST = 60;
/** A program that does this for a thing is named after the thing alone. */
const SILENT =
  /^(?:keep|save|store|list|show|see|view|display|add|create|enter|use|have|make|do|write|read|let|help|collect|get|run|play|build)$/;
const DOERS: Readonly<Record<string, string>> = {
  track: 'tracker',
  log: 'log',
  manage: 'manager',
  plan: 'planner',
  split: 'splitter',
  convert: 'converter',
  generate: 'generator',
  calculate: 'calculator',
  organise: 'organiser',
  organize: 'organizer',
  monitor: 'monitor',
  shorten: 'shortener',
  schedule: 'scheduler',
};
/** Where it runs is said elsewhere; what is left of `command line tool` is a tool. */
const PLACES =
  /^(?:command|line|command-line|cli|terminal|console|linux|ubuntu|windows|macos|mac|node|software|desktop|cross-platform|script|utility|something|thing|my|a|an|the)$/;

function sentence(text: string): string {
  const plain = plainWords(withAcronyms(text), LONGEST);
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

/** The words of the thing a phrase is about, the last one singular: `split restaurant bills` gives `restaurant bill`. */
function thingOf(phrase: Phrase): string | null {
  const head = headOf(phrase.object);
  if (head === null || !isThing(head, true)) return null;
  const words = phrase.object.map(bare);
  const at = words.findIndex((word) => singular(word) === head);
  const before = words[at - 1] ?? '';
  return isThing(singular(before)) && !STOP_WORDS.has(before) ? `${before} ${head}` : head;
}

/** What of `small web app` or `command line tool` belongs into a title. */
function genericWords(product: Product): string[] {
  const words = product.words.filter((word) => !PLACES.test(bare(word)));
  const bareWeb = words.length === 1 && /^web$/i.test(words[0] ?? '');
  return words.length === 0 || bareWeb ? [...words, 'tool'] : words;
}

/** `an app for recipes`: the thing behind `for`, where the program is about it. */
function forThing(rest: readonly string[], entity: Entity): boolean {
  const things = rest.slice(1).filter((word) => !STOP_WORDS.has(bare(word)));
  return /^(?:for|about)$/.test(bare(rest[0])) && singular(bare(things[0])) === entity.singular;
}

interface Titled {
  readonly product: Product;
  readonly clause: Clause;
  readonly entity: Entity;
  readonly phrases: readonly Phrase[];
}

/** `a web app to share recipes` is a recipe sharing web app; `an app for recipes` a recipe app. */
function genericTitle({ product, clause, entity, phrases }: Titled): string {
  const what = genericWords(product);
  const rest = clause.words.slice(product.end);
  const purpose = phrases[0];
  const thing = purpose === undefined ? null : thingOf(purpose);
  if (purpose === undefined || thing === null || rest.length === 0 || forThing(rest, entity)) {
    return [entity.singular, ...what].join(' ');
  }
  if (TELLING.has(purpose.verb)) return [entity.singular, ...what].join(' ');
  if (SILENT.test(purpose.verb)) return [thing, ...what].join(' ');
  return [thing, purpose.verb === 'manage' ? 'management' : gerund(purpose.verb), ...what].join(' ');
}

/** `I want to track my books` makes a book tracker. */
function verbTitle(phrases: readonly Phrase[], entity: Entity): string | null {
  const asked = phrases.find((phrase) => phrase.tone === 'asked') ?? phrases[0];
  if (asked === undefined) return null;
  const thing = thingOf(asked);
  const doer = Object.hasOwn(DOERS, asked.verb) ? DOERS[asked.verb] : undefined;
  return doer === undefined || thing === null ? plural(entity.singular) : `${thing} ${doer}`;
}

/** A brief that names neither a program nor a verb (another language, loose words) gives its first clause. */
function firstClause(clauses: readonly Clause[]): string | null {
  return (
    clauses
      .find((clause) => clause.words.length > 0)
      ?.words.slice(0, 6)
      .join(' ') ?? null
  );
}

/** What the brief calls the program, or the words for what it does. */
function titleWords(brief: string, known: Entity | null): string | null {
  const clauses = readClauses(brief);
  const product = findProduct(clauses);
  const clause = product === null ? undefined : clauses[product.clause];
  if (product !== null && !product.generic) return product.words.join(' ');
  const phrases = phrasesOf(brief);
  const entity = known ?? entityOf(brief);
  if (product !== null && clause !== undefined) return genericTitle({ product, clause, entity, phrases });
  return verbTitle(phrases, entity) ?? firstClause(clauses);
}

/** A short title of the program in the words of the brief, or null where it has no words. `entity` saves reading twice. */
export function titleOf(brief: string, entity: Entity | null = null): string | null {
  const title = sentence(titleWords(brief, entity) ?? '');
  return title === '' || /^(users?|people)$/i.test(title) ? null : title;
}
