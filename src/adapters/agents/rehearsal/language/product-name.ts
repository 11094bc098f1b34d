import { bare } from './clauses.ts';
import { singular } from './inflect.ts';
import { namesProgram, PLATFORM_WORDS } from './products.ts';
import { baseVerb, STRONG_VERBS } from './verbs.ts';
import { DETERMINERS, QUALITIES } from './words.ts';

const LEADS: ReadonlySet<string> = new Set(
  `i we you want would like need please build make create write develop design implement me us a an the to
   have let's my our i'd we'd id is this that's it's it can could hi hello hey dear there looking for some kind of sort
   just really basically so then ok okay get give am i'm idea here's here think thinking about was`.split(/\s+/),
);
const WANTS = /^(?:want|need|like|i'd|we'd|build|make|create|write|develop|design|implement|code|looking|please|give)$/;
const STATES = /^(?:i'm|am|we're|are|there|was|has|have)$/;
const NAME_ENDS: ReadonlySet<string> = new Set(
  `for to that which where who so with in on at using lets let can should must will helps help allows by from via called
   named without like is are has have it i we you they my your was because when if whose inside within wants needs written running
   runs not no without as but`.split(/\s+/),
);
const LONGEST_NAME = 8;

/** Where a program runs: of no use in front of its name. */
const PLACES =
  /^(?:web|command|line|command-line|cli|terminal|console|desktop|mobile|linux|ubuntu|windows|macos|android|ios|iphone|online|browser|cross-platform|gui|tui|node|javascript|typescript|python)$/;

/** The words before a program's name: how many, and what they say. */
export interface Lead {
  readonly from: number;
  /** `a` stands right before the name. */
  readonly article: boolean;
  /** Somebody wants it. */
  readonly wanted: boolean;
  /** It says how somebody is (`we are a club`), not what is wanted. */
  readonly state: boolean;
  /** It speaks of somebody: `my grandma`. */
  readonly owned: boolean;
  /** `this is` or `it is` begins it. */
  readonly points: boolean;
  /** Something to do follows: `I want to track`. */
  readonly toVerb: boolean;
}

/** Reads `I would like a`, `Please build me an` and the like. */
export function leadOf(words: readonly string[]): Lead {
  let from = 0;
  while (from < words.length && LEADS.has(bare(words[from]))) from += 1;
  const lead = words.slice(0, from).map(bare);
  const wanted = lead.some((word) => WANTS.test(word));
  return {
    from,
    article: /^an?$/.test(lead.at(-1) ?? ''),
    wanted,
    state: !wanted && lead.some((word) => STATES.test(word)),
    owned: lead.some((word) => /^(?:my|our|i|we)$/.test(word)),
    points: /^(?:this|it|it's)$/.test(lead[0] ?? ''),
    toVerb: lead.at(-1) === 'to' && baseVerb(bare(words[from])) !== null,
  };
}

function joinsPrograms(words: readonly string[], at: number): boolean {
  const rest = words.slice(at + 1, at + 4).map(bare);
  const last = rest.findIndex((word) => NAME_ENDS.has(word));
  const more = last === -1 ? rest : rest.slice(0, last);
  return more.length > 0 && namesProgram(singular(more.at(-1) ?? ''));
}

function endsName(words: readonly string[], at: number): boolean {
  const [word, before] = [bare(words[at]), bare(words[at - 1])];
  if (NAME_ENDS.has(word)) return true;
  if (word === 'and' || word === 'or') return !joinsPrograms(words, at);
  return PLATFORM_WORDS.has(before) && word.endsWith('s') && STRONG_VERBS.has(baseVerb(word) ?? '');
}

/** Position behind the last word of a name that begins at `from`. */
export function nameEnd(words: readonly string[], from: number): number {
  if (NAME_ENDS.has(bare(words[from])) && !/^(?:help|running|written|like)$/.test(bare(words[from]))) return from;
  const most = Math.min(words.length, from + LONGEST_NAME);
  let at = Math.min(from + 1, words.length);
  while (at < most && !endsName(words, at)) at += 1;
  return at;
}

/** A name without `small`, `my` and where the program runs. */
export function stripped(words: readonly string[]): string[] {
  let rest = [...words];
  const idle = (word: string) => QUALITIES.has(word) || /-based$/.test(word) || DETERMINERS.has(word);
  while (rest.length > 1 && idle(bare(rest[0]))) rest = rest.slice(1);
  if (rest.every((word) => PLATFORM_WORDS.has(bare(word)))) return rest;
  while (rest.length > 1 && (PLACES.test(bare(rest[0])) || idle(bare(rest[0])))) rest = rest.slice(1);
  return rest;
}
