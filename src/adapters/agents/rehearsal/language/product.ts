import { bare, type Clause } from './clauses.ts';
import { singular } from './inflect.ts';
import { type Lead, leadOf, nameEnd, stripped } from './product-name.ts';
import { namesProgram, PLATFORM_WORDS } from './products.ts';
import { baseVerb, WEAK_VERBS } from './verbs.ts';
import { DETERMINERS, VERB_CALLERS } from './words.ts';

/** What a brief calls the program it wants: where the words stand, and which of them say what it is. */
export interface Product {
  readonly clause: number;
  /** Position behind its last word in the clause. */
  readonly end: number;
  /** Its words as typed, without `a simple` and the like in front. */
  readonly words: readonly string[];
  /** The words that say what it is about: `a hiking journal` where it is called `Trailmix`. */
  readonly about: readonly string[];
  /** It is called an app, a tool or the like, and nothing more. */
  readonly generic: boolean;
}

const LABELS =
  /^(?:(?:the |my |our )?(?:project|product|app|program)?\s?(?:title|name|idea|goals?|description|brief|overview|summary|introduction|intro|background|context|vision|purpose|about|request|features?|requirements?|project|product|app|what|why|problem|spec|specification|user stories|stories|scope)|hi|hello|hey|hi there|hello there|thanks|thank you|please|feature request|new project)$/i;
const CLAUSES_READ = 40;

/** Without `a` in front only a name of a program is one: `Book club`, but not `book a table`. */
function standsAlone(name: readonly string[], clause: Clause): boolean {
  const first = bare(name[0]);
  if (DETERMINERS.has(bare(name[1]))) return false;
  if (namesProgram(singular(bare(name.at(-1))))) return true;
  if (name.length === 1 && clause.words.length === 1 && clause.end === 'colon') return true;
  const verb = baseVerb(first);
  return verb === null || (WEAK_VERBS.has(verb) && first.endsWith('s') && first !== verb);
}

function isPeople(name: readonly string[]): boolean {
  return name.every((word) => VERB_CALLERS.has(bare(word)) && !PLATFORM_WORDS.has(bare(word)));
}

/** `a tool` at the very start, or `this is a tool`; but not `we are a club`. */
function pointsAtIt(lead: Lead, first: boolean): boolean {
  return !lead.state && (first || lead.points);
}

/** Whether the words behind the lead name a program and not somebody or something to do. */
function isName(name: readonly string[], clause: Clause, { lead, first }: { lead: Lead; first: boolean }): boolean {
  if (name.length === 0 || isPeople(name)) return false;
  if (lead.article && (lead.wanted || pointsAtIt(lead, first))) return true;
  if (lead.wanted) return standsAlone(name, clause);
  if (lead.owned) return first && namesProgram(singular(bare(name.at(-1))));
  return first && lead.from <= 1 && standsAlone(name, clause);
}

function productAt(clause: Clause, at: number, first: boolean): Product | 'verb' | null {
  if (!speaks(clause)) return null;
  const lead = leadOf(clause.words);
  if (lead.toVerb) return 'verb';
  const end = nameEnd(clause.words, lead.from);
  const name = clause.words.slice(lead.from, end);
  if (!isName(name, clause, { lead, first })) return null;
  const words = stripped(name);
  const generic = words.every((word) => PLATFORM_WORDS.has(bare(word)));
  return { clause: at, end, words, about: words, generic };
}

/** `Trailmix is a hiking journal`, `Trailmix: a hiking journal`: one names it, the other says what it is. */
function explained(product: Product, clauses: readonly Clause[]): Product {
  const own = clauses[product.clause];
  if (own === undefined || namesProgram(singular(bare(product.words.at(-1))))) return product;
  const here = /^is$/.test(bare(own.words[product.end]));
  const from = here ? product.end + 1 : 0;
  const clause = here ? own : clauses[product.clause + 1];
  const whole = product.end >= own.words.length;
  if (clause === undefined || !(here || whole) || !/^an?$/.test(bare(clause.words[from]))) return product;
  const end = nameEnd(clause.words, from + 1);
  const about = stripped(clause.words.slice(from + 1, end));
  return about.length === 0 ? product : { ...product, clause: here ? product.clause : product.clause + 1, end, about };
}

function speaks(clause: Clause): boolean {
  return (
    clause.words.some((word) => /\p{L}/u.test(word)) &&
    !LABELS.test(clause.text) &&
    !/^as (?:an?|the) /i.test(clause.text)
  );
}

/** The program a brief asks for, or null where it only says what shall be done. */
export function findProduct(clauses: readonly Clause[]): Product | null {
  const start = clauses.findIndex(speaks);
  for (const [at, clause] of clauses.slice(0, CLAUSES_READ).entries()) {
    const found = productAt(clause, at, at === start);
    if (found === 'verb') return null;
    if (found !== null) return explained(found, clauses);
  }
  return null;
}
