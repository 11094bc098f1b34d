import { isWhole } from './balance.ts';
import { type JoinedLines, joinCode, type Place } from './join-code.ts';
import { isJson, joinJson } from './join-json.ts';
import { joinLines, joinProse } from './join-text.ts';
import { type Conflict, conflictOf, edgeOf, withoutStrays } from './parse.ts';
import { doubled } from './twice.ts';

/** Where a conflict was, and by which rule it was settled. */
export interface Settled {
  /** Line of the file as it was, from 1. */
  readonly line: number;
  readonly rule: string;
}

export interface Resolution {
  readonly text: string;
  readonly settled: readonly Settled[];
}

type Kind = 'json' | 'code' | 'prose' | 'lines';

const RULES = {
  same: 'both sides are the same',
  space: 'the sides differ in white space only: the own one',
  changed: 'only one side changed it: that one',
  empty: 'one side has nothing here: the other one',
  both: 'both kept, the own side first, nothing twice',
  own: 'two versions that cannot stand together: the own one',
  json: 'both sides read as JSON and joined key by key',
  stray: 'left over from a conflict that was not whole: the mark taken out, the text kept',
} as const;

function kindOf(path: string): Kind {
  if (/\.(?:json|webmanifest)$/i.test(path)) return 'json';
  if (/\.(?:md|markdown|rst|adoc)$/i.test(path)) return 'prose';
  if (
    /\.(?:[cm]?[jt]sx?|java|kts?|swift|go|rs|c|h|cc|cpp|hpp|cs|s?css|php|dart|py|rb|vue|svelte|ya?ml|toml|gradle|scala)$/i.test(
      path,
    )
  )
    return 'code';
  return 'lines';
}

const trimmed = (lines: readonly string[]): string => lines.map((line) => line.trimEnd()).join('\n');
const equal = (one: readonly string[], other: readonly string[]): boolean => one.join('\n') === other.join('\n');
const isEmpty = (lines: readonly string[]): boolean => lines.every((line) => line.trim() === '');

interface Choice {
  readonly lines: readonly string[];
  readonly rule: string;
}

/** What needs no judgement: the same on both sides, changed on one, or there on one. */
function plainChoice({ ours, theirs, base }: Conflict): Choice | null {
  if (equal(ours, theirs)) return { lines: ours, rule: RULES.same };
  if (trimmed(ours) === trimmed(theirs)) return { lines: ours, rule: RULES.space };
  if (base !== null && equal(theirs, base)) return { lines: ours, rule: RULES.changed };
  if (base !== null && equal(ours, base)) return { lines: theirs, rule: RULES.changed };
  if (isEmpty(theirs)) return { lines: ours, rule: RULES.empty };
  return isEmpty(ours) ? { lines: theirs, rule: RULES.empty } : null;
}

const JOIN: Readonly<Record<Kind, (place: Place) => JoinedLines | null>> = {
  json: () => null,
  code: joinCode,
  prose: joinProse,
  lines: joinLines,
};

function bothOf(place: Place, kind: Kind): Choice {
  const joined = JOIN[kind](place);
  if (joined === null) return { lines: place.ours, rule: RULES.own };
  const versions = joined.versions.map((name) => `“${name.slice(0, 40)}”`).slice(0, 5);
  const also = versions.length === 0 ? '' : `; of ${versions.join(', ')} the own version`;
  return { lines: joined.lines, rule: `${RULES.both}${also}` };
}

type Choose = (conflict: Conflict, place: Place) => Choice;

/** So many lines around a conflict are looked at. */
const AROUND = 60;

interface Draft {
  readonly lines: string[];
  /** For each of these lines, its number in the file as it was. */
  readonly numbers: number[];
  readonly settled: Settled[];
}

/** Puts the lines of a choice in the place of the conflict that begins at `from` and ends the draft. */
function settle(draft: Draft, from: number, choice: Choice): void {
  const line = draft.numbers[from] ?? 1;
  draft.settled.push({ line, rule: choice.rule });
  draft.lines.length = from;
  draft.numbers.length = from;
  for (const text of choice.lines) {
    draft.lines.push(text);
    draft.numbers.push(line);
  }
}

/** Settles one conflict after the other in one pass, inner ones first; marks that are left over go last. */
function settleAll(text: string, choose: Choose): Resolution {
  const lines = text.split('\n');
  const draft: Draft = { lines: [], numbers: [], settled: [] };
  const opened: number[] = [];
  for (const [at, line] of lines.entries()) {
    const edge = edgeOf(line);
    const from = edge === 'closes' ? opened.pop() : undefined;
    const conflict = from === undefined ? null : conflictOf(draft.lines.slice(from + 1));
    if (from !== undefined && conflict !== null) {
      const before = draft.lines.slice(Math.max(0, from - AROUND), from);
      const { ours, theirs } = conflict;
      settle(draft, from, choose(conflict, { ours, theirs, before, after: lines.slice(at + 1, at + 1 + AROUND) }));
      continue;
    }
    if (edge === 'opens') opened.push(draft.lines.length);
    draft.lines.push(line);
    draft.numbers.push(at + 1);
  }
  const rest = withoutStrays(draft.lines);
  const strays = rest.strays.map((at) => ({ line: draft.numbers[at] ?? 1, rule: RULES.stray }));
  return { text: rest.lines.join('\n'), settled: [...draft.settled, ...strays] };
}

/** Everywhere the lines of one version; where the base is not known, none of it. */
function version(text: string, side: 'ours' | 'theirs' | 'base'): string {
  return settleAll(text, (conflict) => ({ lines: conflict[side] ?? [], rule: '' })).text;
}

const own: Choose = (conflict) => plainChoice(conflict) ?? { lines: conflict.ours, rule: RULES.own };

function resolveJson(text: string): Resolution {
  const based = /^\|{7}/m.test(text);
  const joined = joinJson(version(text, 'ours'), version(text, 'theirs'), based ? version(text, 'base') : null);
  const chosen = settleAll(text, own);
  if (joined === null)
    return isJson(chosen.text) ? chosen : settleAll(text, ({ ours }) => ({ lines: ours, rule: RULES.own }));
  return { text: joined, settled: chosen.settled.map(({ line }) => ({ line, rule: RULES.json })) };
}

/** Whether keeping both broke what the own side alone has whole. */
function broken(kind: Kind, both: string, alone: string): boolean {
  if (kind !== 'code') return false;
  const [one, other] = [both.split('\n'), alone.split('\n')];
  return (isWhole(other) && !isWhole(one)) || doubled(one) > doubled(other);
}

/**
 * Settles every conflict of a file by rule, the same way every time; no mark is left. `path` tells the sort of file.
 * Rules, in order: what is the same, or changed on one side only, or empty on one side, decides itself; JSON is joined
 * key by key; else both are kept, the own side (the first) before the other, without what is there already; where that
 * would break the file, the own side stands.
 */
export function resolveConflicts(path: string, text: string): Resolution {
  const kind = kindOf(path);
  if (kind === 'json') return resolveJson(text);
  const both = settleAll(text, (conflict, place) => plainChoice(conflict) ?? bothOf(place, kind));
  const alone = settleAll(text, own);
  return broken(kind, both.text, alone.text) ? alone : both;
}
