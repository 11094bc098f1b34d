import { balanceOf, isWhole } from './balance.ts';
import { joinUnits, linesOf, unitsOf } from './units.ts';

/** Two versions of a place in a file, and the lines around it. */
export interface Place {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface JoinedLines {
  readonly lines: readonly string[];
  /** Things both sides have in a version of their own; the own one was kept. */
  readonly versions: readonly string[];
}

/** Git draws shared first and last lines out of a conflict; so many are looked at to make the sides whole again. */
const REACH = 40;
const CONTROL = /^\s*(?:\}?\s*)(?:if|for|while|switch|else|try|catch|finally|do)\b/;

/** The fewest lines before and after the place that make both sides whole; null when there are none. */
function borrowed({ ours, theirs, before, after }: Place): { head: readonly string[]; tail: readonly string[] } | null {
  for (let up = 0; up <= Math.min(REACH, before.length); up += 1) {
    const head = up === 0 ? [] : before.slice(-up);
    const sides = [ours, theirs].map((side) => [...head, ...side]);
    if (sides.some((side) => balanceOf(side).low < 0)) continue;
    for (let down = 0; down <= Math.min(REACH, after.length); down += 1) {
      const tail = after.slice(0, down);
      if (sides.every((side) => isWhole([...side, ...tail]))) return { head, tail };
    }
    return null;
  }
  return null;
}

/** Entries of a list whose last one has no comma need one between them. */
function separated(ours: readonly string[], { theirs, before, after }: Place): readonly string[] {
  const last = ours.at(-1) ?? '';
  const next = after.find((line) => line.trim() !== '') ?? '';
  const prior = before.findLast((line) => line.trim() !== '') ?? '';
  const inList = /^\s*[\])}]/.test(next) && /[,[({]\s*$/.test(prior);
  const bare = (line: string): boolean => !/[;,{}]\s*$/.test(line) && line.trim() !== '';
  if (!inList || !bare(last) || !bare(theirs.at(-1) ?? '') || /^\s*\}/.test(next)) return ours;
  return [...ours.slice(0, -1), last.replace(/(\s*)$/, ',$1')];
}

/** Whether the lines end within a branch or loop, whose head both sides then have in a version of their own. */
function opensBranch(side: readonly string[]): boolean {
  const last = unitsOf(side).at(-1)?.lines ?? [];
  return !isWhole(last) && CONTROL.test(last[0] ?? '');
}

function endsWith(lines: readonly string[], tail: readonly string[]): boolean {
  return tail.every((line, at) => lines[lines.length - tail.length + at] === line);
}

/**
 * Both sides of a place in code: the own declarations and entries first, then what only the other side has. Null where
 * the two cannot stand one after the other, such as two versions of a condition.
 */
export function joinCode(place: Place): JoinedLines | null {
  const frame = borrowed(place);
  if (frame === null) return null;
  const { head, tail } = frame;
  if (opensBranch(place.ours) && opensBranch(place.theirs)) return null;
  const ours = tail.length === 0 ? separated(place.ours, place) : place.ours;
  const { units, versions } = joinUnits(
    unitsOf([...head, ...ours, ...tail]),
    unitsOf([...head, ...place.theirs, ...tail]),
  );
  const lines = linesOf(units);
  if (!endsWith(lines, tail)) return null;
  return { lines: lines.slice(head.length, lines.length - tail.length), versions };
}
