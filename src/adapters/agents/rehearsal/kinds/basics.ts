import type { KindName } from './classify.ts';

/** Kinds by which something comes into the program. */
export const CREATORS: ReadonlySet<KindName> = new Set([
  'add',
  'start',
  'shorten',
  'reserve',
  'roll',
  'calculate',
  'convert',
  'import',
]);

/** Kinds that show the numbers by which the other commands know their entries. */
const SHOWERS: ReadonlySet<KindName> = new Set(['list', 'search', 'sort', 'act', 'results']);

/** Kinds that are of no use without entries. */
const NEEDS_ENTRIES: ReadonlySet<KindName> = new Set([
  'list',
  'show',
  'done',
  'remove',
  'edit',
  'search',
  'sort',
  'export',
  'share',
  'copy',
  'stats',
  'streak',
  'remind',
  'tag',
  'flag',
  'rate',
  'vote',
  'results',
  'comment',
  'assign',
  'move',
  'lend',
  'giveback',
  'adjust',
  'low',
  'archive',
  'pick',
  'quiz',
  'act',
]);

/**
 * What a program needs for its features to be of any use, though nobody named it: a way to put something in, and a
 * way to see it. It belongs to the ground of the project and is not a feature of its specification.
 */
export function missingBasics(kinds: readonly KindName[]): KindName[] {
  const creates = kinds.some((kind) => CREATORS.has(kind));
  const needs = kinds.some((kind) => NEEDS_ENTRIES.has(kind));
  const add: KindName[] = needs && !creates ? ['add'] : [];
  const list: KindName[] = (creates || needs) && !kinds.some((kind) => SHOWERS.has(kind)) ? ['list'] : [];
  return [...add, ...list];
}
