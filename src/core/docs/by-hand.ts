import { headingOf, scan } from '../markdown.ts';

/** A part of a written document that a person wrote. */
export interface HandPart {
  readonly name: string;
  /** The heading it stands below, told apart from others of the same words. */
  readonly below: string;
  /** With the lines of its markers, byte for byte. */
  readonly raw: string;
}

export interface MarkerProblem {
  readonly line: number;
  readonly message: string;
}

/** A document taken apart. */
export interface Present {
  readonly kind: 'ok';
  readonly parts: readonly HandPart[];
  /** The lines that no person wrote, as far as markers tell. */
  readonly rest: readonly string[];
}

const BEGIN = /^\s*<!--\s*by hand:\s*([\w][\w .-]{0,59}?)\s*-->\s*$/;
const END = /^\s*<!--\s*end by hand:\s*([\w][\w .-]{0,59}?)\s*-->\s*$/;
const ALMOST = /^\s*<!--\s*(?:end\s+)?by\s*hand/i;

/** What a marker line is; `broken` looks like one and is none. */
function markerOf(text: string): { readonly kind: 'begin' | 'end' | 'broken'; readonly name: string } | null {
  const begin = BEGIN.exec(text)?.[1];
  if (begin !== undefined) return { kind: 'begin', name: begin };
  const end = END.exec(text)?.[1];
  if (end !== undefined) return { kind: 'end', name: end };
  return ALMOST.test(text) ? { kind: 'broken', name: '' } : null;
}

interface OpenPart {
  readonly name: string;
  readonly line: number;
  readonly at: number;
  raw: string;
}

interface Reading {
  readonly rest: string[];
  readonly parts: (Omit<HandPart, 'below'> & { readonly at: number; readonly line: number })[];
  open: OpenPart | null;
}

/** Takes a document apart at its markers, or says on which lines they are broken, doubled or left open. */
export function takeApart(
  text: string,
): Present | { readonly kind: 'bad'; readonly problems: readonly MarkerProblem[] } {
  const reading: Reading = { rest: [], parts: [], open: null };
  const problems: MarkerProblem[] = [];
  // Fences mean nothing here: one that a person left open would hide the marker after it.
  for (const line of scan(text).lines) {
    const message = take(reading, { ...line, raw: line.raw + line.eol });
    if (message !== null) problems.push({ line: line.number, message });
  }
  const { open, parts, rest } = reading;
  if (open !== null) problems.push({ line: open.line, message: `the part ${open.name} begins here and never ends` });
  if (problems.length > 0) return { kind: 'bad', problems };
  const places = headingPlaces(rest);
  return { kind: 'ok', rest, parts: parts.map(({ name, raw, at }) => ({ name, raw, below: places[at - 1] ?? '' })) };
}

interface Taken {
  readonly text: string;
  readonly raw: string;
  readonly number: number;
}

/** Takes one line in; gives what is wrong with it. */
function take(reading: Reading, line: Taken): string | null {
  const marker = markerOf(line.text);
  if (marker?.kind === 'broken') {
    return 'looks like a marker and is none: <!-- by hand: NAME --> or <!-- end by hand: NAME -->';
  }
  return reading.open === null
    ? takeOutside(reading, line, marker)
    : takeInside(reading, reading.open, { line, marker });
}

type Marker = ReturnType<typeof markerOf>;

function takeOutside(reading: Reading, { text, raw, number }: Taken, marker: Marker): string | null {
  if (marker?.kind === 'end') return `ends the part ${marker.name}, which does not begin before it`;
  if (marker === null) reading.rest.push(text.replace(/\r$/, ''));
  else reading.open = { name: marker.name, line: number, at: reading.rest.length, raw };
  return null;
}

function takeInside(
  reading: Reading,
  open: OpenPart,
  { line: { raw }, marker }: { readonly line: Taken; readonly marker: Marker },
): string | null {
  const { parts } = reading;
  if (marker?.kind === 'begin')
    return `begins the part ${marker.name} inside of the part ${open.name} of line ${open.line}`;
  open.raw += raw;
  if (marker === null) return null;
  if (marker.name !== open.name) return `ends the part ${marker.name}, but ${open.name} began on line ${open.line}`;
  reading.open = null;
  const before = parts.find((part) => part.name === open.name);
  if (before !== undefined) return `the part ${open.name} is there twice, first on line ${before.line}`;
  parts.push({ ...open, raw: raw.endsWith('\n') ? open.raw : `${open.raw}\n` });
  return null;
}

/** For each line the heading it stands below: the headings above it, and which of those of the same words it is. */
function headingPlaces(lines: readonly string[]): readonly string[] {
  const path: string[] = [];
  const counts = new Map<string, number>();
  let place = '';
  return scan(lines.join('\n')).lines.map((line) => {
    const heading = headingOf(line);
    if (heading === null) return place;
    path.length = Math.min(path.length, heading.level - 1);
    while (path.length < heading.level - 1) path.push('');
    path.push(heading.text);
    const words = JSON.stringify(path);
    const count = counts.get(words) ?? 0;
    counts.set(words, count + 1);
    place = `${words} ${count}`;
    return place;
  });
}

export const NO_PLACE = '## Kept from before';

/** Puts the parts back: each at the end of the section it stood in, those whose section is gone at the end of all. */
export function putTogether(lines: readonly string[], parts: readonly HandPart[]): string {
  const places = headingPlaces(lines);
  const last = new Map(places.map((place, index) => [place, index]));
  const top = parts.filter(({ below }) => below === '');
  const known = parts.filter(({ below }) => last.has(below));
  const lost = parts.filter(({ below }) => below !== '' && !last.has(below));
  const printed = lines.map((line, index) => {
    const here = known.filter(({ below }) => last.get(below) === index);
    return here.length === 0
      ? `${line}\n`
      : `${line}${line === '' ? '' : '\n'}\n${rawOf(here)}${index + 1 < lines.length ? '\n' : ''}`;
  });
  return `${top.length === 0 ? '' : `${rawOf(top)}\n`}${printed.join('')}${lost.length === 0 ? '' : `\n${NO_PLACE}\n\n${rawOf(lost)}`}`;
}

const rawOf = (parts: readonly HandPart[]): string => parts.map(({ raw }) => raw).join('\n');
