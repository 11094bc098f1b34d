import { balanceOf } from './balance.ts';

/** Lines that belong together: a declaration with its comment, an import, an entry of a list. */
export interface Unit {
  readonly lines: readonly string[];
  /** What it is about: two units with the same key are versions of one thing. Null for an empty line. */
  readonly key: string | null;
}

const COMMENT = /^\s*(?:\/\/|\/\*|\*|#|@\w)/;
const DECLARED =
  /^\s*(?:export\s+)?(?:default\s+)?(?:pub\s+)?(?:async\s+)?(?:const|let|var|function\*?|class|interface|type|enum|def|fn|func|struct)\s+([\w$]+)/;
const FROM = /^\s*(import|export)\b.*\bfrom\s+(['"][^'"]+['"])/;
const ENTRY = /^\s*(['"]?[\w$-]+['"]?)\s*:(?!:)/;
const ASSIGNED = /^\s*([\w$.[\]]+)\s*(?:[-+*/|&?]{0,2})=(?![=>])/;
const LEAVES = /^\s*(return|throw)\b/;

/** A list of names between braces, as in `import { a, b } from 'x';`. */
const NAMES = /^(\s*(?:import|export)\s+(?:type\s+)?)\{([^}]*)\}(.*)$/;

function keyOf(line: string): string {
  const from = FROM.exec(line);
  if (from !== null) return NAMES.test(line) ? `${from[1]} {} ${from[2]}` : line.trim();
  for (const pattern of [DECLARED, LEAVES, ENTRY, ASSIGNED]) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found.replace(/['"]/g, '');
  }
  return line.trim();
}

function unitOf(lines: readonly string[]): Unit {
  const first = lines.find((line) => line.trim() !== '' && !COMMENT.test(line)) ?? lines.join('\n');
  return { lines, key: lines.every((line) => line.trim() === '') ? null : keyOf(first) };
}

const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;

/** Whether the unit so far goes on with the next line: it is only a comment yet, or open, or the line is deeper. */
function goesOn(unit: readonly string[], next: string): boolean {
  if (unit.every((line) => line.trim() === '')) return false;
  if (balanceOf(unit).open > 0) return true;
  if (next.trim() === '') return false;
  return unit.every((line) => COMMENT.test(line)) || indentOf(next) > indentOf(unit[0] ?? '');
}

/** Takes lines of code apart into what belongs together. */
export function unitsOf(lines: readonly string[]): Unit[] {
  const groups: string[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && goesOn(last, line)) last.push(line);
    else groups.push([line]);
  }
  return groups.map(unitOf);
}

/** Two imports from the same place as one with the names of both. */
function joinedNames(own: Unit, other: Unit): Unit | null {
  const [one, two] = [NAMES.exec(own.lines[0] ?? ''), NAMES.exec(other.lines[0] ?? '')];
  if (one === null || two === null || own.lines.length + other.lines.length > 2) return null;
  const names = [one[2], two[2]].flatMap((list) => (list ?? '').split(',').map((name) => name.trim()));
  const all = [...new Set(names.filter((name) => name !== ''))];
  return { key: own.key, lines: [`${one[1]}{ ${all.join(', ')} }${one[3]}`] };
}

const entry = (line: string): string => line.trim().replace(/,$/, '');

/** Two lists over several lines that begin and end alike, as one with the entries of both. */
function joinedLists(own: Unit, other: Unit): Unit | null {
  const [one, two] = [own.lines, other.lines];
  const alike = one[0] === two[0] && one.at(-1) === two.at(-1) && one.length > 2 && two.length > 2;
  const [entries, more] = [one.slice(1, -1), two.slice(1, -1)];
  const isList = /\[\s*$|^\s*(?:import|export)\b[^(]*\{\s*$/.test(one[0] ?? '');
  const flat = [...entries, ...more].every((line) => balanceOf([line]).open === 0);
  if (!alike || !isList || !flat) return null;
  const have = new Set(entries.map(entry));
  const added = more.filter((line) => !have.has(entry(line)));
  const last = entries.at(-1) ?? '';
  const parted = added.length === 0 ? entries : [...entries.slice(0, -1), last.replace(/,?(\s*)$/, ',$1')];
  return { key: own.key, lines: [one[0] ?? '', ...parted, ...added, one.at(-1) ?? ''] };
}

export interface Joined {
  readonly units: readonly Unit[];
  /** What both sides have in a version of their own; the own one was kept. */
  readonly versions: readonly string[];
}

/** Two units about the same thing as one, where that can be done; null where they are two versions of it. */
function joinedUnit(own: Unit, other: Unit): Unit | null {
  if (own.lines.join('\n').trim() === other.lines.join('\n').trim()) return own;
  return joinedNames(own, other) ?? joinedLists(own, other);
}

/** The own units, then those of the other side that the own side does not have. */
export function joinUnits(ours: readonly Unit[], theirs: readonly Unit[]): Joined {
  const known = new Set(ours.flatMap(({ key }) => key ?? []));
  const isNew = ({ key }: Unit): boolean => key === null || !known.has(key);
  const versions: string[] = [];
  const units = [...ours];
  for (const other of theirs.filter((unit) => !isNew(unit))) {
    const at = units.findIndex((own) => own.key === other.key);
    const joined = joinedUnit(units[at] ?? other, other);
    if (joined === null) versions.push(other.key ?? '');
    else units[at] = joined;
  }
  return { units: [...units, ...theirs.filter(isNew)], versions };
}

/** Units as lines: large ones apart by an empty line, never two empty lines where there was none. */
export function linesOf(units: readonly Unit[]): string[] {
  const lines: string[] = [];
  for (const [at, unit] of units.entries()) {
    const before = units[at - 1];
    if (unit.key === null && lines.at(-1)?.trim() === '') continue;
    const large = before !== undefined && before.key !== null && before.lines.length > 2 && unit.lines.length > 2;
    if (large) lines.push(lines.at(-1)?.endsWith('\r') === true ? '\r' : '');
    lines.push(...unit.lines);
  }
  return lines;
}
